"""What still hangs of a period 未了事项: what may still change its figures, for whoever closes it.

The rule: an open case (the same project? whose signing?), a live objection, an undecided proposal,
a transfer under way or a recognition that waits for the match hangs, if it began before the period
ended, or if its project counts in one of the months that would be closed. A recognition that waits
always hangs, since its month is not known before it is decided. So does every disputed statement
of an earlier closing.

Edge cases: an offer of an investor to offices decides no credit and does not hang; what began after
the period about projects that count later does not keep it open.

Invariant: the list is a pure function of the views, so of the journal up to one position; its order
is that of kind and id.
"""

from collections.abc import Iterable
from typing import Final, NamedTuple

from ledger.period_views import PeriodView
from ledger.views import CaseView, ProjectView
from sharing.submissions.periods import Hanging

_KINDS: Final = {
    "identity": "case",
    "claim": "case",
    "objection": "objection",
    "proposal": "proposal",
}


class Months(NamedTuple):
    """The months that a closing would close: after ``after`` ('' for all) up to ``through``; and
    the first instant after the last of them, milliseconds UTC.
    """

    after: str
    through: str
    end: int

    def have(self, month: str) -> bool:
        """Whether a month is one of them."""
        return self.after < month <= self.through


def hanging_of(
    months: Months,
    *,
    cases: Iterable[CaseView],
    projects: Iterable[ProjectView],
    periods: Iterable[PeriodView],
) -> tuple[Hanging, ...]:
    """What hangs. ``cases``: at least the open ones; ``projects``: at least those with something
    under way, and those that count in these months.
    """
    found: list[Hanging] = []
    counting: set[str] = set()
    for project in projects:
        counts = _counts(project, months)
        if counts:
            counting.update((*project.open_cases, *project.objections, *project.proposals))
        found += _of_project(project, months, counts=counts)
    for case in cases:
        what = _KINDS.get(case.kind)
        began_before = case.opened_at < months.end
        if what is not None and case.is_open and (began_before or case.case_id in counting):
            found.append(_hanging(what, case.case_id, case.project_id))
    for period in periods:
        disputed = (a.office for a in period.statements if a.answer == "disputed")
        found += [_hanging("dispute", f"{period.period}:{office}") for office in disputed]
    return tuple(sorted(found, key=lambda each: (each.what, each.subject)))


def _counts(project: ProjectView, months: Months) -> bool:
    recognised = (project.signing, project.start, *project.attainments)
    return any(each is not None and months.have(each.period) for each in recognised)


def _of_project(project: ProjectView, months: Months, *, counts: bool) -> list[Hanging]:
    if not project.counts:
        return []
    found = [
        _hanging("transfer", transfer.transfer_id, project.project_id)
        for transfer in project.transfers
        if not transfer.outcome and (counts or transfer.at < months.end)
    ]
    if project.recognitions_held:
        found.append(_hanging("held", project.project_id, project.project_id))
    return found


def _hanging(what: str, subject: str, project_id: str = "") -> Hanging:
    said = {"what": what, "subject": subject, "project_id": project_id}
    return Hanging.model_validate(said)
