"""Whose facts of a project count: amount, class, land, origin; and which agreement holds on a day.

As recognised, by the signing, else by the start; before either, those of the landing office's lead,
else the first-contact office's. A lead that its office withdrew decides nothing.

Invariant: a pure function of the project.
"""

from ledger.judge.recognitions import Agreement
from ledger.judge.state import Facts, ProjectState, Touch


def deciding_touch(project: ProjectState) -> Touch:
    """The lead whose row says amount and class: the landing office's, else the first contact's.

    Where an office wrote twice, its later row.
    """
    for office in (project.landing_office, project.first_office):
        of_office = [t for t in project.touches if t.is_active and t.office == office]
        if of_office:
            return of_office[-1]
    return project.touches[0]


def facts_of(project: ProjectState) -> Facts:
    """The facts that count: as recognised, else as the deciding lead says."""
    if project.recognised is not None:
        return project.recognised
    touch = deciding_touch(project)
    return Facts(
        touch.amount_yuan,
        touch.amount_usd_cents,
        touch.industry,
        touch.chain,
        touch.is_chemical,
        fixed_assets_yuan=touch.fixed_assets_yuan,
        land_sqm=touch.land_sqm,
    )


def papers_of(project: ProjectState) -> frozenset[str]:
    """The kinds of paper that were shown, by its own recognitions and by those of merged leads."""
    brought = (paper.partition(":")[2] for paper in project.papers_brought)
    return frozenset((*project.papers, *brought))


def agreement_on(project: ProjectState, day: str) -> Agreement | None:
    """The offices' agreement that holds on a day (ISO 8601); the judge lets one hold at most."""
    return next((a for a in project.agreements if a.holds_on(day)), None)
