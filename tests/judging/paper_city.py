"""A city on paper: submissions in, verdicts and events out, all state in a dict. No database.

``PaperCity()`` is an opened city with four counties, a chemical park, an out-of-town bureau and
the rules of Huai'an 2025. Every builder has defaults, so that what a test writes is what matters.

The state goes through the same doors as in the product: only the keys that the submission names
are loaded, from the bytes that ``encode`` gave. So a judge that asks for state it did not name
fails here, and so does a value that does not survive its bytes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from auth.actors import Role
from ledger.journal_entry import STATE_HASH_ZERO
from ledger.judge.clocks import DUE, due_bound
from ledger.judge.group import (
    LAPSE,
    Decoded,
    Head,
    JournalRow,
    Judged,
    SubmissionKey,
    judge_group,
)
from ledger.judge.keys import ROUNDS_MAX, first_keys, further_keys
from ledger.judge.slice import DueNotLoaded, KeyNotLoaded, Slice
from ledger.judge.state import (
    CITY_KEY,
    CityState,
    LeadState,
    ProjectState,
    StateValue,
    lead_key,
    project_key,
)
from ledger.judge.state_bytes import decode, encode
from ledger.period import read_period
from sharing.canonical import canonical_bytes
from sharing.enterprise.credit_code import read_credit_code
from sharing.enterprise.names import NORMALISER_VERSION, goods_key, name_key, phase_of
from sharing.event_log import LogRecord
from sharing.events.registry import Event
from sharing.record import Derived, Record, Stamp, Undecodable, read_record, write_record
from sharing.seeds import submission_seed
from sharing.verdict import Verdict
from tests.judging.bodies import opening_body, rules_body
from tests.judging.paper_setting import (
    CENTRE,
    OFFICES,
    SECRET,
    city_ms,
    huaian_pack,
)


@dataclass(frozen=True)
class Answer:
    """What the journal says about one submission; ``row`` is None for a repeated delivery."""

    row: JournalRow | None

    @property
    def verdict(self) -> str:
        """``accepted``, ``collided``, ``refused``, or '' when nothing was recorded."""
        return self.row.decision.verdict.value if self.row else ""

    @property
    def reason(self) -> str:
        """The reason of a refusal, else ''."""
        refusal = self.row.decision.refusal if self.row else None
        return refusal.reason if refusal else ""

    @property
    def params(self) -> dict[str, str]:
        """The parameters of a refusal."""
        refusal = self.row.decision.refusal if self.row else None
        return refusal.params if refusal else {}

    @property
    def events(self) -> tuple[Event, ...]:
        """The events that followed."""
        return self.row.decision.events if self.row else ()

    @property
    def names(self) -> list[str]:
        """The names of the events that followed."""
        return [event.name for event in self.events]

    @property
    def lead_id(self) -> str:
        """The lead that the first event speaks of."""
        return str(getattr(self.events[0], "lead_id", "")) if self.events else ""

    @property
    def project_id(self) -> str:
        """The project that the first event speaks of."""
        return str(getattr(self.events[0], "project_id", "")) if self.events else ""

    @property
    def placing(self) -> str:
        """Of a registration: first, collided, asked."""
        return str(getattr(self.events[0], "placing", "")) if self.events else ""


@dataclass
class PaperCity:
    """A journal in memory, fed one group at a time."""

    pack: dict[str, Any] = field(default_factory=huaian_pack)
    is_open: bool = True
    store: dict[str, bytes] = field(default_factory=dict)
    rows: list[JournalRow] = field(default_factory=list)
    faults: list[BaseException] = field(default_factory=list)
    head: Head = field(default_factory=lambda: Head(0, STATE_HASH_ZERO, 0))
    answered: dict[SubmissionKey, bytes] = field(default_factory=dict)
    clock: int = city_ms("2025-01-02")
    delivered_count: int = 0
    submissions_count: int = 0
    loads_count: int = 0

    def __post_init__(self) -> None:
        if self.is_open:
            self.say("市商务局", opening_body(), role=Role.SYSTEM)
            self.say("市商务局", rules_body(self.pack), role=Role.SYSTEM)

    # Delivering bytes

    def deliver(self, *values: bytes, at: int | None = None) -> list[Answer]:
        """Judge these records as one group, received at ``at``; one answer for each, in order."""
        self.clock = self.clock + 1000 if at is None else at
        return self.deliver_group([(self.clock, value) for value in values])

    def deliver_group(self, records: Sequence[tuple[int, bytes]]) -> list[Answer]:
        """Judge records (receipt time, bytes) as one group, in further groups where it ends."""
        answers: list[Answer] = []
        left = [
            LogRecord(self.delivered_count + number, recorded_at, value)
            for number, (recorded_at, value) in enumerate(records)
        ]
        self.delivered_count += len(left)
        while left:
            judged = self._judge(left)
            by_offset = {row.offset: row for row in judged.rows if row.header.kind != LAPSE}
            answers += [Answer(by_offset.get(r.offset)) for r in left[: judged.judged_count]]
            left = left[judged.judged_count :]
        return answers

    def _judge(self, records: Sequence[LogRecord]) -> Judged:
        decoded = [_decoded(record) for record in records]
        state = self._load(decoded)
        judged = Judged(self.head)
        answered = dict(self.answered)
        while judged.judged_count < len(decoded):
            part = judge_group(
                decoded[judged.judged_count :],
                city=CENTRE,
                state=state,
                head=judged.head,
                answered=answered,
                seed_of=lambda office, sid: submission_seed(
                    SECRET, office=office, submission_id=sid
                ),
            )
            judged.add(part)
            if part.missing is not None:
                self.loads_count += 1
                self._load_missing(state, part.missing)
        self.head = judged.head
        self.rows += judged.rows
        self.faults += [fault for _, fault in judged.faults]
        for key, value in state.changed.items():
            if value is None:
                self.store.pop(key, None)
            else:
                self.store[key] = encode(value)
        for row in judged.rows:
            if not row.is_conflict:
                statement = (row.header.office, row.header.submission_id)
                self.answered.setdefault(statement, row.header.digest)
        return judged

    def _load_missing(self, state: Slice, missing: KeyNotLoaded) -> None:
        if isinstance(missing, DueNotLoaded):
            bound = due_bound(missing.until)
            due = {k: decode(k, v) for k, v in self.store.items() if DUE <= k < bound}
            state.load_due(due, until=missing.until)
            return
        key = str(missing.args[0])
        found = {key: decode(key, self.store[key])} if key in self.store else {}
        state.load(found, asked=[key])

    def _load(self, decoded: Sequence[Decoded]) -> Slice:
        state = Slice()
        readable = [record for _, record in decoded if isinstance(record, Record)]
        wanted = {key for record in readable for key in first_keys(record)}
        for _ in range(ROUNDS_MAX):
            asked = state.missing(wanted)
            found = {key: decode(key, self.store[key]) for key in asked if key in self.store}
            state.load(found, asked=asked)
            wanted = {key for record in readable for key in further_keys(record, state)}
        return state

    # Saying things

    def say(
        self,
        office: str,
        body: dict[str, Any],
        *,
        role: Role | None = None,
        sid: str = "",
        actor: str = "",
        at: int | None = None,
    ) -> Answer:
        """One submission by an office (name or code) in its usual role."""
        record = self.record(office, body, role=role, sid=sid, actor=actor)
        return self.deliver(record, at=at)[0]

    def record(
        self,
        office: str,
        body: dict[str, Any],
        *,
        role: Role | None = None,
        sid: str = "",
        actor: str = "",
    ) -> bytes:
        """The bytes of a submission, as the gateway writes them; ``乙@甲``: 乙 in 甲's stead."""
        self.submissions_count += 1
        code = OFFICES.get(office, office)
        usual = Role.CITY_OPERATOR if code == CENTRE else Role.OFFICE_STAFF
        usual_actor = f"head-{code}" if role is Role.OFFICE_HEAD else f"actor-{code}"
        who, _, in_stead_of = (actor or usual_actor).partition("@")
        stamp = Stamp(
            city=CENTRE,
            office=code,
            actor=who,
            in_stead_of=in_stead_of,
            role=role or usual,
            submission_id=sid or f"s{self.submissions_count}",
            derived=derived_from(body),
        )
        return write_record(stamp, canonical_bytes(body))

    # Looking at what was decided

    def value(self, key: str) -> StateValue | None:
        """The state value under a key."""
        return decode(key, self.store[key]) if key in self.store else None

    def city_state(self) -> CityState:
        """The city's own state."""
        value = self.value(CITY_KEY)
        assert isinstance(value, CityState)
        return value

    def project(self, project_id: str) -> ProjectState:
        """A project's state."""
        value = self.value(project_key(project_id))
        assert isinstance(value, ProjectState)
        return value

    def lead(self, lead_id: str) -> LeadState:
        """A lead's state."""
        value = self.value(lead_key(lead_id))
        assert isinstance(value, LeadState)
        return value

    def projects(self) -> list[ProjectState]:
        """Every project."""
        return [self.project(k.partition(":")[2]) for k in self.store if k.startswith("project:")]

    def events(self) -> list[Event]:
        """Every event, in order."""
        return [event for row in self.rows for event in row.decision.events]

    def balances(self, *, period: str, indicator: str, view: str = "exported") -> dict[str, int]:
        """What the accounts got in a period, by the months posted in or (view ``corrected``)
        counted for; accounts at zero are left out.
        """
        sums: dict[str, int] = {}
        months = read_period(period).months
        for event in self.events():
            if event.name not in ("credit_posted", "credit_reversed"):
                continue
            is_counted = view == "corrected" and event.corrects_period
            month = event.corrects_period if is_counted else event.posted_period
            if month not in months or event.indicator != indicator:
                continue
            for posting in event.postings:
                sums[posting.account] = sums.get(posting.account, 0) + posting.units
        return {account: units for account, units in sums.items() if units}

    def verdicts(self) -> list[Verdict]:
        """Every verdict, in order."""
        return [row.decision.verdict for row in self.rows]


def _decoded(record: LogRecord) -> Decoded:
    try:
        return record, read_record(record.value)
    except Undecodable as undecodable:
        return record, undecodable


def derived_from(body: dict[str, Any]) -> Derived | None:
    """What the gateway derives from the text of a registration or an amendment."""
    identity = body.get("identity")
    if not isinstance(identity, dict) or not isinstance(identity.get("investor"), str):
        return None
    investor, title = identity["investor"], str(identity.get("project", ""))
    code = read_credit_code(str(identity.get("credit_code", "")))
    return Derived(
        normaliser=NORMALISER_VERSION,
        name_key=name_key(investor)[:200],
        goods_key=goods_key(title, investor=investor)[:200],
        phase=phase_of(title),
        credit_code=code.normalised if code.is_valid else "",
        code_is_valid=code.is_valid,
    )


# Bodies of submissions, with defaults
