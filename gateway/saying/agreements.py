"""What is said about credit agreements 分成协议."""

from gateway.saying.speaking import Speaker, said_of
from gateway.submitting import Said
from sharing.submissions.agreements import (
    ConsentToAgreement,
    EndAgreement,
    ProposeAgreement,
    RefuseAgreement,
)

AboutAgreement = ProposeAgreement | ConsentToAgreement | RefuseAgreement | EndAgreement


def say_about_agreement(speaker: Speaker, submission_id: str, said: AboutAgreement) -> Said:
    """提出、同意、不同意、终止分成协议. Raises PhoneInOpenText."""
    return said_of(speaker, submission_id, said)
