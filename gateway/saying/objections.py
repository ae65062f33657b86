"""What is said about objections 异议, and the confirmation 认定 of an opened city."""

from gateway.saying.speaking import Speaker, said_of
from gateway.submitting import Said
from sharing.submissions.objections import (
    ConfirmFirstContacts,
    FileObjection,
    RuleObjection,
    WithdrawObjection,
)

AboutObjection = FileObjection | WithdrawObjection | RuleObjection | ConfirmFirstContacts


def say_about_objection(speaker: Speaker, submission_id: str, said: AboutObjection) -> Said:
    """提出、撤回、裁定异议；确认首谈. Raises PhoneInOpenText."""
    return said_of(speaker, submission_id, said)
