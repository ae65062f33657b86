"""What an office says about the hold 在谈权: extend it, give it up, claim a project from the
pool.
"""

from typing import Literal

from sharing.sections import Code, Evidence, Frozen, LongText, WrittenText


class ExtendProtection(Frozen):
    """延长保护: the holder asks for more time, on proof of progress."""

    kind: Literal["extend_protection"] = "extend_protection"
    version: Literal[1] = 1
    lead_id: Code
    evidence: Evidence
    reason: LongText = ""


class ReleaseHold(Frozen):
    """释放: the holder's own word. ``waiver`` gives the hold to the next in the queue, ``shared``
    puts the project into the pool at once.
    """

    kind: Literal["release_hold"] = "release_hold"
    version: Literal[1] = 1
    lead_id: Code
    release: Literal["waiver", "shared"]
    reason: WrittenText


class ClaimProject(Frozen):
    """认领: an office takes a project from the pool."""

    kind: Literal["claim_project"] = "claim_project"
    version: Literal[1] = 1
    project_id: Code
    note: LongText = ""
