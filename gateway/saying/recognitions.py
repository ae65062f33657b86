"""What is said about recognition 认定: proposals, decisions, the centre's own word, revocations."""

from gateway.saying.speaking import Speaker, said_of
from gateway.submitting import Said
from sharing.submissions.recognitions import (
    DecideProposals,
    ProposeRecognition,
    RecogniseAttainment,
    RevokeRecognition,
    WithdrawProposal,
)

AboutRecognition = (
    ProposeRecognition
    | WithdrawProposal
    | DecideProposals
    | RecogniseAttainment
    | RevokeRecognition
)


def say_about_recognition(speaker: Speaker, submission_id: str, said: AboutRecognition) -> Said:
    """申报、撤回申报、批量认定、认定、撤销认定. Raises PhoneInOpenText."""
    return said_of(speaker, submission_id, said)
