"""What the centre says about cases 裁定事项, merged leads 并案 and screening 审核."""

from gateway.saying.speaking import Speaker, said_of
from gateway.submitting import Said
from sharing.submissions.cases import (
    AssignCase,
    MergeLeads,
    RuleCase,
    ScreenRegistration,
    UnmergeLead,
)

AboutCase = RuleCase | AssignCase | MergeLeads | UnmergeLead | ScreenRegistration


def say_about_case(speaker: Speaker, submission_id: str, said: AboutCase) -> Said:
    """裁定、分派、并案、拆案、审核. Raises PhoneInOpenText."""
    return said_of(speaker, submission_id, said)
