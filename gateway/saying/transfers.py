"""What is said about transfers 流转, 无法落地, progress notes 进展通报 and offers 客商分流."""

from gateway.saying.speaking import Speaker, said_of
from gateway.submitting import Said
from sharing.submissions.transfers import (
    AnswerOffer,
    ConsentToTransfer,
    DecideCouldNotLand,
    DeclareCouldNotLand,
    FileProgressNote,
    OfferLead,
    ProposeTransfer,
    RefuseTransfer,
    SettleOffer,
    WithdrawTransfer,
)

AboutTransfer = (
    ProposeTransfer
    | ConsentToTransfer
    | RefuseTransfer
    | WithdrawTransfer
    | DeclareCouldNotLand
    | DecideCouldNotLand
    | FileProgressNote
)


def say_about_transfer(speaker: Speaker, submission_id: str, said: AboutTransfer) -> Said:
    """提出、同意、不同意、撤回流转；申报、核准无法落地；进展通报. Raises PhoneInOpenText."""
    return said_of(speaker, submission_id, said)


def say_about_offer(
    speaker: Speaker, submission_id: str, said: OfferLead | AnswerOffer | SettleOffer
) -> Said:
    """分流、答复、确定. Raises PhoneInOpenText."""
    return said_of(speaker, submission_id, said)
