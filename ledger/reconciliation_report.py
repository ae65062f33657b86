"""The reconciliation 对账 to hand in: both views side by side, with what the offices claim.

``ledger.reconciliation`` computes each view. Here the two stand beside each other, office by office
and indicator by indicator, with the figure that an office claims 自报数 for exactly this period and
what that is beyond its credit as corrected; and behind them what is nobody's yet, with its age.

Edge cases: an office or indicator that is in one view alone has zeros in the other; whoever claimed
a figure has a row. Names of investors and free text are never in it: projects stand under their
ids.

Invariant: equal journals up to the position give an equal report.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict

from ledger.city_time import city_time
from ledger.judge.state import CityState
from ledger.period import Period
from ledger.reconciliation import IndicatorReconciled, InSuspense, OfficeCredit, Reconciliation
from ledger.rule_cited import indicator_of
from ledger.statement_report import SideUnits

FORMAT: Final = "oneboard-reconciliation"
FORMAT_VERSION: Final = 1

Claims = Mapping[tuple[str, str], int]
"""(office, indicator) → the figure that the office claims."""


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class OfficeReconciled(_Row):
    """One office's credit of an indicator in both views, and its own figure.

    ``claimed`` is null where it claimed none; ``claimed_difference`` is what it claims beyond its
    credit as corrected.
    """

    office: str
    office_name: str
    kind: str
    exported: SideUnits
    corrected: SideUnits
    claimed: int | None
    claimed_difference: int | None


class CityReconciled(_Row):
    """How an indicator's credits come to the city's figure, in one view."""

    offices: int
    overlap: int
    suspense: int
    city: int
    difference: int


class IndicatorReported(_Row):
    """One indicator; ``unit`` says what the integers count, as in a statement."""

    indicator: str
    title: str
    unit: str
    offices: tuple[OfficeReconciled, ...]
    exported: CityReconciled
    corrected: CityReconciled


class Waiting(_Row):
    """A project whose credit is nobody's yet, since when (city time) and for how many days."""

    project_id: str
    indicator: str
    units: int
    since: str
    days: int


class ReconciliationReport(_Row):
    """The reconciliation as of a journal position. Published schema: docs/schemas."""

    format: Literal["oneboard-reconciliation"] = FORMAT
    format_version: Literal[1] = FORMAT_VERSION
    city: str
    city_name: str
    period: str
    months: tuple[str, ...]
    position: int
    as_of: str
    """The city's time of the position (ISO 8601); never the time of the export."""
    closed_position: int
    """Where the period was closed; 0 where it is open as of the position."""
    rules: str
    rules_title: str
    indicators: tuple[IndicatorReported, ...]
    suspense: tuple[Waiting, ...]
    """As corrected: what waits, the oldest first."""


_NOTHING: Final = SideUnits(total=0, own=0, shared_in=0, shared_out=0)
_NO_SUMS: Final = CityReconciled(offices=0, overlap=0, suspense=0, city=0, difference=0)


def reconciliation_report(
    *,
    state: CityState,
    period: Period,
    closed_position: int,
    exported: Reconciliation,
    corrected: Reconciliation,
    claims: Claims,
) -> ReconciliationReport:
    """The report of a period, of its two views as of one position."""
    zone = state.city.timezone
    return ReconciliationReport(
        city=state.city.code,
        city_name=state.city.name,
        period=str(period),
        months=period.months,
        position=corrected.position,
        as_of=city_time(corrected.as_of, zone, to="milliseconds"),
        closed_position=closed_position,
        rules=state.pack.label,
        rules_title=state.pack.title,
        indicators=tuple(_indicators(state, period, exported, corrected, claims)),
        suspense=tuple(_waiting(each, zone) for each in corrected.suspense),
    )


def _indicators(
    state: CityState,
    period: Period,
    exported: Reconciliation,
    corrected: Reconciliation,
    claims: Claims,
) -> Iterator[IndicatorReported]:
    views = [{each.indicator: each for each in view.indicators} for view in (exported, corrected)]
    names = [*views[1], *(name for name in views[0] if name not in views[1])]
    names += sorted({name for _, name in claims} - {*names})
    codes = {o.office for view in views for each in view.values() for o in each.offices}
    codes |= {office for office, _ in claims}
    offices = [office for office in state.city.offices if office.code in codes]
    for name in names:
        found = [view.get(name) for view in views]
        known = indicator_of(name, "", state)
        said = next((each for each in found if each is not None and each.title), None)
        title = said.title if said is not None else known.title if known is not None else name
        unit = said.unit if said is not None else known.unit.value if known is not None else ""
        yield IndicatorReported(
            indicator=name,
            title=title,
            unit=unit,
            offices=tuple(
                _office(
                    office.code,
                    state.city.name_on(office.code, period.last_day),
                    office.kind.value,
                    [_credit(each, office.code) for each in found],
                    claims.get((office.code, name)),
                )
                for office in offices
            ),
            exported=_sums(found[0]),
            corrected=_sums(found[1]),
        )


def _office(
    code: str, name: str, kind: str, credit: Sequence[SideUnits], claimed: int | None
) -> OfficeReconciled:
    exported, corrected = credit
    return OfficeReconciled(
        office=code,
        office_name=name,
        kind=kind,
        exported=exported,
        corrected=corrected,
        claimed=claimed,
        claimed_difference=None if claimed is None else claimed - corrected.total,
    )


def _credit(reconciled: IndicatorReconciled | None, office: str) -> SideUnits:
    offices: Sequence[OfficeCredit] = reconciled.offices if reconciled is not None else ()
    found = next((each for each in offices if each.office == office), None)
    if found is None:
        return _NOTHING
    return SideUnits(**{name: getattr(found, name) for name in SideUnits.model_fields})


def _sums(reconciled: IndicatorReconciled | None) -> CityReconciled:
    if reconciled is None:
        return _NO_SUMS
    return CityReconciled(
        offices=reconciled.offices_total,
        overlap=reconciled.overlap,
        suspense=reconciled.suspense,
        city=reconciled.city,
        difference=reconciled.difference,
    )


def _waiting(each: InSuspense, timezone: str) -> Waiting:
    return Waiting(
        project_id=each.project_id,
        indicator=each.indicator,
        units=each.units,
        since=city_time(each.since, timezone),
        days=each.days,
    )
