"""What an amendment says of the fields that a registration lacked, or that a later stage asks for.

Edge cases: sections that the amendment leaves out state nothing; papers of a kind count together
only where they are sent together.

Invariant: what was stated once is never lacked again.
"""

from ledger.judge.hearing import Hearing
from ledger.judge.leads import completion_met
from ledger.judge.state import INCOMPLETE, UNNAMED, ProjectState, Touch
from ledger.registration import lacking, unstated
from ledger.rules.pack import RulePack
from sharing.events.cases import LeadScreened
from sharing.events.registry import Event
from sharing.sections import Commercial, Evidence, FirstTalk, Identity, Summary
from sharing.submissions.leads import AmendLead
from sharing.values import value


@value
class AmendedFields:
    """What an amendment says, with empty sections for those that it leaves out."""

    identity: Identity
    commercial: Commercial
    summary: Summary
    first_talk: FirstTalk
    evidence: Evidence | None


def fields_of(said: AmendLead) -> AmendedFields:
    """The sections that rules look at."""
    return AmendedFields(
        said.identity or Identity(investor="", project="-"),
        said.commercial or Commercial(),
        said.summary or Summary(),
        said.first_talk or FirstTalk(),
        said.evidence,
    )


def left_after(pack: RulePack, touch: Touch, said: AmendLead) -> tuple[str, ...]:
    """What the registration still lacks after the amendment."""
    if not touch.lacking:
        return ()
    not_said = lacking(pack, fields_of(said))
    return tuple(name for name in touch.lacking if name in not_said or not _is_known(pack, name))


def _is_known(pack: RulePack, name: str) -> bool:
    """Whether the rules ask for it; what the centre alone asked for, the centre finds complete."""
    blank = AmendedFields(
        Identity(investor="", project="-"), Commercial(), Summary(), FirstTalk(), None
    )
    return name in lacking(pack, blank)


def now_stated(pack: RulePack, touch: Touch, said: AmendLead) -> tuple[str, ...]:
    """Which of the fields that a later stage asks for, or that the naming will, this states."""
    stated: list[str] = []
    if touch.unstated:
        not_said = unstated(pack, fields_of(said))
        stated += [name for name in touch.unstated if name not in not_said]
    if touch.standing == UNNAMED:
        left = left_after(pack, touch, said)
        stated += [name for name in touch.lacking if name not in left]
    return tuple(dict.fromkeys(stated))


def screened(
    hearing: Hearing, project: ProjectState, touch: Touch, left: tuple[str, ...]
) -> list[Event]:
    """The registration lacks so much now; nothing if it stands as it stood."""
    if touch.standing == INCOMPLETE and left == touch.lacking:
        return []
    if touch.standing not in (INCOMPLETE, UNNAMED):
        return []
    found = LeadScreened(
        lead_id=touch.lead_id,
        project_id=project.project_id,
        screening="incomplete" if left else "valid",
        by="rule",
        lacking=left,
        at=hearing.moment.now,
    )
    return [found] if left else [found, *completion_met(project, touch.lead_id)]
