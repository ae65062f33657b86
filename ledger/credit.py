"""What credit 计分额 a project is due, under the rules in force.

A recognised signing or start counts for each indicator that asks for it, if the project reaches the
indicator's amount (lower bound inclusive). The first share rule that fits says which sides get
which ratio. A project whose identity is asked is due to nobody yet: suspense. The pack is the one
that was in force when the signing or the start was recognised: later rules decide neither again.

Whose facts: as recognised, by the signing, else by the start; before either, those of the landing
office's lead, else the first-contact office's. A lead that its office withdrew decides nothing.

Invariant: a pure function of project, city and pack; no history, no clock.
"""

from collections.abc import Iterator

from ledger.book import Due, Line, entry_lines, suspense_lines
from ledger.judge.state import CityState, Facts, ProjectState, Touch
from ledger.rules.pack import Case, Indicator, RulePack, Unit

PROJECT_UNITS = 10_000
"""One project in ten-thousandths."""


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


def case_of(project: ProjectState, city: CityState) -> Case:
    """The case that share rules are asked about."""
    landing = project.landing_office
    return Case(
        landing_differs=landing not in ("", project.first_office),
        could_not_land=project.could_not_land,
        is_chemical=bool(facts_of(project).is_chemical),
        lands_in_chemical_park=bool(landing) and landing == city.city.chemical_park,
    )


def credit_due(project: ProjectState, city: CityState) -> tuple[Due, ...]:
    """Every entry that should stand in the book: of the signing, then of the start."""
    return tuple(_due(project, city))


def _due(project: ProjectState, city: CityState) -> Iterator[Due]:
    if project.merged_into:
        return  # its leads speak of another project, which counts
    for event, recognition in (("signing", project.signing), ("start", project.start)):
        if recognition is None:
            continue
        pack = city.pack_named(recognition.pack) or city.pack
        for indicator in pack.indicators:
            units = units_of(indicator, facts_of(project))
            if indicator.event == event and units:
                line, lines = _lines(project, city, pack, indicator, units)
                yield Due(indicator.name, f"{pack.label}/{line}", recognition.period, lines, event)


def _lines(
    project: ProjectState, city: CityState, pack: RulePack, indicator: Indicator, units: int
) -> tuple[str, tuple[Line, ...]]:
    """The rule's name, and the balanced lines that it gives."""
    if project.is_in_suspense:
        return "suspense_while_asked", suspense_lines(units)
    rule = pack.share_rule_for(case_of(project, city))
    if rule is None:
        return "no_rule_fits", suspense_lines(units)
    return rule.name, entry_lines(
        units,
        rule.ratios(indicator.name),
        first_contact=project.first_office,
        landing=project.landing_office,
    )


def units_of(indicator: Indicator, facts: Facts) -> int:
    """What a project with these facts gives an indicator: ten-thousandths, yuan, or USD cents.

    0 where it does not reach the indicator's amount, or where nobody could read its amount.
    """
    if indicator.unit is Unit.USD_CENT:
        return facts.amount_usd_cents or 0
    if facts.amount_yuan is None or facts.amount_yuan < indicator.amount_yuan_min:
        return 0
    return PROJECT_UNITS if indicator.unit is Unit.PROJECT else facts.amount_yuan
