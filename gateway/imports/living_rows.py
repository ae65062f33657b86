"""What each row of an exported ledger comes to, before anything is said.

``unchanged``: nobody touched the row, or it says what the ledger says. ``amended``: facts differ.
``followed_up``: the stage or a note is new. ``conflict``: the row was changed, and so was the lead
since the export, by something else than this row; then nothing is said and both sides are shown. A
ledger that goes on being kept and imported conflicts with nothing that it said itself; a field that
it said, and that the row has as it was exported, is a conflict too (two copies of one export).

``refused``: the lead is unknown or another office's (the same words for both), its id stands in two
rows, or a cell cannot be taken over.

Invariant: planning reads and writes nothing beyond the history that it is given; equal rows and
an equal journal give equal plans.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from auth.offices import City
from gateway.imports.faults import FileFault
from gateway.imports.field_names import Field
from gateway.imports.ledger_row import LedgerRow
from gateway.imports.living_changes import FieldChange, changes_in, fault_in
from gateway.imports.living_history import Since, joined, lead_from, since
from gateway.imports.living_keys import LeadKey, read_key
from gateway.imports.living_sheet import LivingSheet, revision_of, said_in
from gateway.imports.reading import Readings
from infra.store.lead_history import LeadEvent, LeadHistory
from ledger.views import LeadView

UNCHANGED, FOLLOWED_UP, AMENDED = "unchanged", "followed_up", "amended"
CONFLICT, REFUSED = "conflict", "refused"
UNKNOWN, TWICE = "import.lead_key_unknown", "import.lead_key_twice"


@dataclass(frozen=True, slots=True)
class LivingPlan:
    """What a row comes to: its outcome, the lead, the changes, and what is new to say."""

    row: LedgerRow
    outcome: str
    key: LeadKey | None = None
    lead: LeadView | None = None
    now: LedgerRow | None = None
    changes: tuple[FieldChange, ...] = ()
    note: str = ""
    reason: str = ""
    params: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class MissingLead:
    """A lead that was there when the ledger was exported, and that no row of the files names."""

    lead_id: str
    office: str
    investor: str
    project: str


def refuse_in_opening(readings: Readings) -> None:
    """An opening takes last year's ledgers, never one that was exported: a fault of the file."""
    for reading in readings.files:
        if any(t.mapping and t.mapping.index_of(Field.LEAD_ID) is not None for t in reading.tables):
            reading.fault = reading.fault or FileFault(reading.file, "import.exported_in_opening")


@dataclass(frozen=True, slots=True)
class LivingPlans:
    """The plans in the order of the rows, and the leads without a row."""

    plans: tuple[LivingPlan, ...]
    missing: tuple[MissingLead, ...]


def plan_living(history: LeadHistory, city: City, readings: Readings) -> LivingPlans:
    """What the rows that name their leads come to, as of now."""
    rows = rows_of_leads(readings)
    offices = {code: history.offices_of(city, code) for code in {row.office for row in rows}}
    leads = {
        lead.lead_id: lead for code in sorted(offices) for lead in history.leads_of(offices[code])
    }
    planner = _Planner(history, city, leads, offices)
    plans = planner.plans(rows)
    bad = {key.lead_id for bad in readings.bad_rows if (key := read_key(bad.lead_key))}
    return LivingPlans(plans, _missing(plans, leads.values(), offices, besides=bad))


def rows_of_leads(readings: Readings) -> list[LedgerRow]:
    """The rows that name their leads, in the order of the files."""
    return [row for row in readings.rows if row.lead_key]


@dataclass(frozen=True, slots=True)
class _Touched:
    """A row that somebody changed, with the lead as the ledger has it."""

    row: LedgerRow
    key: LeadKey
    lead: LeadView
    now: LedgerRow


class _Planner:
    """Plans the rows of one moment."""

    def __init__(
        self,
        history: LeadHistory,
        city: City,
        leads: Mapping[str, LeadView],
        offices: Mapping[str, frozenset[str]],
    ) -> None:
        self._history = history
        self._leads = leads
        self._offices = offices
        """By the office of a row: it, and the ended ones for which it stands."""
        self._sheet = LivingSheet(city)
        self._seen: set[str] = set()

    def plans(self, rows: Sequence[LedgerRow]) -> tuple[LivingPlan, ...]:
        begun = [self._begun(row) for row in rows]
        touched = [each for each in begun if isinstance(each, _Touched)]
        histories = self._since([each.key for each in touched])
        again = [each for each in touched if histories[each.key.lead_id].events]
        bases = {each.key.lead_id: each.now for each in touched} | self._as_exported(again)
        return tuple(
            _plan(each, histories[each.key.lead_id], bases[each.key.lead_id])
            if isinstance(each, _Touched)
            else each
            for each in begun
        )

    def _begun(self, row: LedgerRow) -> LivingPlan | _Touched:
        """The plan where the lead's history is no matter, else what it takes to make one."""
        key = read_key(row.lead_key)
        lead = self._leads.get(key.lead_id) if key else None
        if key is None or lead is None or lead.office not in self._offices[row.office]:
            return LivingPlan(row, REFUSED, reason=UNKNOWN)
        if lead.lead_id in self._seen:
            return LivingPlan(row, REFUSED, key, lead, reason=TWICE)
        self._seen.add(lead.lead_id)
        now = self._sheet.as_read(lead)
        if revision_of(row) == key.revision and not row.follow_up and not row.note:
            return LivingPlan(row, UNCHANGED, key, lead)
        if now is None:
            return LivingPlan(row, REFUSED, key, lead, reason="import.text_beyond_limits")
        return _Touched(row, key, lead, now)

    def _since(self, keys: Sequence[LeadKey]) -> Mapping[str, Since]:
        after = min((key.position for key in keys), default=0)
        ids = [key.lead_id for key in keys]
        return since(keys, self._history.events(ids, after=after))

    def _as_exported(self, rows: Sequence[_Touched]) -> dict[str, LedgerRow | None]:
        """Each row as it was exported; None where that cannot be told. One look at the journal
        for each office.
        """
        events: dict[str, list[LeadEvent]] = {each.key.lead_id: [] for each in rows}
        for office in sorted({each.row.office for each in rows}):
            own = [each.key for each in rows if each.row.office == office]
            last = max(key.position for key in own)
            for event in self._history.events(
                [key.lead_id for key in own], up_to=last, offices=self._offices[office]
            ):
                events[event.lead_id].append(event)
        return {each.key.lead_id: self._then(each.key, events[each.key.lead_id]) for each in rows}

    def _then(self, key: LeadKey, events: Sequence[LeadEvent]) -> LedgerRow | None:
        lead = lead_from([event for event in events if event.position <= key.position])
        row = self._sheet.as_read(lead) if lead else None
        return row if row and revision_of(row) == key.revision else None


def _plan(touched: _Touched, history: Since, base: LedgerRow | None) -> LivingPlan:
    """The plan of a row that was changed; ``base`` is the row as it was exported."""
    row, key, lead, now = touched.row, touched.key, touched.lead, touched.now
    changes = tuple(changes_in(row, now))
    notes = _new_notes(row, base or now, history)
    if not changes and not notes:
        return LivingPlan(row, UNCHANGED, key, lead)
    note = joined(notes)
    last = said_in(now)[Field.LAST_FOLLOW_UP]
    shown = (*changes, FieldChange(Field.FOLLOW_UP, last, note)) if note else changes
    if _conflicts(row, base, changes, history):
        return LivingPlan(row, CONFLICT, key, lead, now, shown)
    fault = fault_in(row, now, list(changes))
    if fault is not None:
        return LivingPlan(
            row, REFUSED, key, lead, now, shown, reason=fault.code, params=fault.params
        )
    is_progress = all(change.field is Field.STAGE for change in changes)
    return LivingPlan(row, FOLLOWED_UP if is_progress else AMENDED, key, lead, now, shown, note)


def _new_notes(row: LedgerRow, base: LedgerRow, history: Since) -> list[str]:
    """What the row tells of progress and has not told before, each once."""
    last = said_in(row)[Field.LAST_FOLLOW_UP]
    is_new = last and last != said_in(base)[Field.LAST_FOLLOW_UP]
    told = [row.follow_up, last if is_new else "", row.note]
    return [note for note in dict.fromkeys(told) if note and not history.has_noted(note)]


def _conflicts(
    row: LedgerRow, base: LedgerRow | None, changes: Sequence[FieldChange], history: Since
) -> bool:
    if not history.events:
        return False
    if history.is_changed_elsewhere or base is None:
        return True
    mine, exported = said_in(row), said_in(base)
    return any(mine[change.field] == exported[change.field] for change in changes)


def _missing(
    plans: Sequence[LivingPlan],
    leads: Iterable[LeadView],
    offices: Mapping[str, frozenset[str]],
    *,
    besides: Collection[str],
) -> tuple[MissingLead, ...]:
    exported: dict[str, int] = {}
    for plan in plans:
        if plan.key is not None:
            for office in offices[plan.row.office]:
                exported[office] = max(exported.get(office, 0), plan.key.position)
    named = {plan.lead.lead_id for plan in plans if plan.lead}
    return tuple(
        MissingLead(lead.lead_id, lead.office, lead.identity.investor, lead.identity.project)
        for lead in leads
        if lead.is_active
        and lead.lead_id not in named
        and lead.lead_id not in besides
        and lead.seq <= exported.get(lead.office, -1)
    )
