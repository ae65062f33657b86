"""Which known projects may a registration be the same as? By exact keys only.

For each project of the enterprises that share the name key or the valid code, the enterprise
question is answered first and the project question second, against every touch of the project,
since each office writes its own facts:

* a different enterprise, or a sign against the project on any touch: no candidate;
* the same enterprise and an agreeing fact on some touch: *same*;
* otherwise (the enterprise is to be asked, or no fact agrees): *ask*.

Two projects that are *same* for equally many reasons cannot both be: then both are *ask*.

This is the seam for scored matching: whoever finds candidates, what follows from them is decided
by ``ledger.first_contact``. Invariant: at most one candidate is *same*.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

from sharing.same_enterprise import EnterpriseKeys, same_enterprise
from sharing.same_project import Answer, ProjectFacts, same_project


class Registered(Protocol):
    """What is known of one registration for the question: keys and facts.

    The properties are those of ``ledger.judge.state.Touch``; see there for units.
    """

    @property
    def name_key(self) -> str:
        """The normalised name."""

    @property
    def credit_code(self) -> str:
        """The valid code, '' if none."""

    @property
    def goods_key(self) -> str:
        """What the project makes, '' if the title does not say."""

    @property
    def phase(self) -> int:
        """The phase 期, 1 by default."""

    @property
    def amount_yuan(self) -> int | None:
        """The planned amount in yuan."""

    @property
    def amount_usd_cents(self) -> int | None:
        """The planned amount in US cents."""

    @property
    def signed_on(self) -> str:
        """The signing date as claimed, YYYY-MM-DD."""


class Found(NamedTuple):
    """A project that a registration is, or may be, the same as."""

    project_id: str
    answer: Answer
    reasons: tuple[str, ...]


def identify(
    new: Registered, projects: Iterable[tuple[str, Sequence[Registered]]]
) -> tuple[Found, ...]:
    """The candidates among ``projects`` (id and touches), in the given order."""
    found = [
        candidate
        for project_id, touches in projects
        if (candidate := _candidate(new, project_id, touches)) is not None
    ]
    same = [candidate for candidate in found if candidate.answer is Answer.SAME]
    if not same[1:]:
        return tuple(found)
    most = max(len(candidate.reasons) for candidate in same)
    best = [candidate for candidate in same if len(candidate.reasons) == most]
    if len(best) == 1:
        return (best[0],)
    return tuple(
        Found(c.project_id, Answer.ASK, (*c.reasons, "several_projects_agree")) for c in best
    )


def _candidate(new: Registered, project_id: str, touches: Sequence[Registered]) -> Found | None:
    enterprise = [same_enterprise(_keys(new), _keys(touch)) for touch in touches]
    if any(a.reasons == ("codes_differ",) for a in enterprise):
        return None
    agreeing = [a for a in enterprise if a.answer is not Answer.OTHER]
    if not agreeing:
        return None
    project = [same_project(_facts(new), _facts(touch)) for touch in touches]
    if any(a.answer is Answer.OTHER for a in project):
        return None
    reasons = tuple(dict.fromkeys(r for a in (*agreeing, *project) for r in a.reasons))
    is_same = any(a.answer is Answer.SAME for a in enterprise) and any(
        a.answer is Answer.SAME for a in project
    )
    if not is_same:
        return Found(project_id, Answer.ASK, reasons)
    return Found(project_id, Answer.SAME, tuple(r for r in reasons if r != "no_agreeing_fact"))


def _keys(registered: Registered) -> EnterpriseKeys:
    return EnterpriseKeys(registered.name_key, registered.credit_code)


def _facts(registered: Registered) -> ProjectFacts:
    return ProjectFacts(
        registered.goods_key,
        registered.phase,
        registered.amount_yuan,
        registered.amount_usd_cents,
        registered.signed_on,
    )
