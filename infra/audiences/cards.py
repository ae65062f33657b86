"""The card projector: follows the views, and says to each audience what changed in its sight.

Of the projects that new journal rows touch it makes the card of every audience and compares it with
what that audience was told: only bytes that changed get a number. Cost: touched projects times
audiences, whatever the size of the city. Where audiences or policy are others than the last cards
were made by (``Viewing.fingerprint``), all cards are made again, some projects at a time; what was
swept is saved, so that a killed sweep goes on, and no audience is marked complete meanwhile.

Cards are made outside the writing transaction, so that the ledger never waits for them. Position
and outbox move in one transaction, by compare-and-set: two projectors at once do no harm.

Edge cases: a merged project has no card; an audience that is no more gets tombstones for all; a
card of a project that the views have taken further is made of the newer view, and once.

Invariant: when the position is the views' own and no sweep is under way, the newest word of the
outbox on each key is the card that the door gives of the views, and there is none without a card.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from time import monotonic
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Engine, bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from infra.audiences.outbox import CARD, POSITION, ensure_head, say, told_on, without_card
from infra.audiences.viewing import Viewing, ViewingNow, card_key
from infra.city_reads import one_moment
from infra.projector import PositionMoved
from infra.store.reads import JOURNAL, LEADS, PROJECTS, projects_by_id, view_position
from ledger.view_folds import touched
from ledger.views import ProjectView
from sharing.events.registry import read_events

ROWS_AT_ONCE: Final = 500
PROJECTS_AT_ONCE: Final = 200
LOOK_SECONDS: Final = 60
"""How often offices and policy are looked at where nothing happens: an office ends at midnight."""


class Standing(NamedTuple):
    """The saved position."""

    seq: int = 0
    fingerprint: bytes = b""
    sweep_fingerprint: bytes = b""
    sweep_seq: int = 0
    swept_to: str = ""
    version: int = 0


class Made(NamedTuple):
    """The card of one project for one audience."""

    key: str
    document: bytes
    sha256: bytes


_DROP: Final = delete(CARD).where(
    CARD.c.project_id == bindparam("which"), CARD.c.audience == bindparam("whose")
)
Sight = tuple[str, str]
"""Project and audience."""


@dataclass(frozen=True, slots=True)
class Step:
    """What one step found to do."""

    before: Standing
    after: Standing
    projects: tuple[str, ...]
    cards: dict[Sight, Made]
    view_seq: int
    audiences: tuple[str, ...]

    @property
    def is_sweep(self) -> bool:
        """Whether all cards are being made again."""
        is_anew = self.after.fingerprint != self.before.fingerprint
        return is_anew or bool(self.before.sweep_fingerprint or self.after.sweep_fingerprint)

    @property
    def ends_sweep(self) -> bool:
        """Whether all cards have been made again."""
        return self.is_sweep and not self.after.sweep_fingerprint


class CardProjector:
    """Keeps the cards of one city."""

    def __init__(self, engine: Engine, city: str, viewing_now: ViewingNow) -> None:
        self._engine = engine
        self._city = city
        self.viewing_now = viewing_now
        self._looked_at = float("-inf")

    def step(self) -> bool:
        """Do a bounded piece of what is to be done; whether there was anything.

        Raises database errors, CityUnknown.
        """
        try:
            found = self._find()
            if found is None:
                return False
            with self._engine.execution_options(sqlite_begin="IMMEDIATE").begin() as connection:
                self._move(connection, found)
                self._write(connection, found)
        except PositionMoved:
            pass  # another projector was quicker; the next step sees what it left
        return True

    def catch_up(self) -> None:
        """Make every card that is to be made."""
        self._looked_at = float("-inf")
        while self.step():
            pass

    def rebuild(self) -> None:
        """Drop the cards and make them again; what did not change is not said again."""
        with self._engine.execution_options(sqlite_begin="IMMEDIATE").begin() as connection:
            connection.execute(delete(CARD).where(CARD.c.city == self._city))
            anew = {"fingerprint": b"", "sweep_fingerprint": b"", "version": POSITION.c.version + 1}
            connection.execute(update(POSITION).where(POSITION.c.city == self._city).values(**anew))
        self.catch_up()

    def _find(self) -> Step | None:
        with one_moment(self._engine) as connection:
            before = standing_of(connection, self._city)
            view_seq = view_position(connection, self._city)
            is_idle = before.seq == view_seq and not before.sweep_fingerprint
            if is_idle and monotonic() - self._looked_at < LOOK_SECONDS:
                return None
            if view_seq == 0:
                return None
            viewing = self.viewing_now()
            self._looked_at = monotonic()
            if viewing.fingerprint != before.fingerprint or before.sweep_fingerprint:
                projects, after = self._to_sweep(connection, before, viewing, view_seq)
            elif before.seq < view_seq:
                projects, after = self._to_follow(connection, before, view_seq)
            else:
                return None
            cards = cards_of(projects.values(), self._city, viewing)
            return Step(before, after, tuple(projects), cards, view_seq, viewing.audiences)

    def _to_sweep(
        self, connection: Connection, before: Standing, viewing: Viewing, view_seq: int
    ) -> tuple[dict[str, ProjectView], Standing]:
        if before.sweep_fingerprint != viewing.fingerprint:
            before = before._replace(
                sweep_fingerprint=viewing.fingerprint, sweep_seq=view_seq, swept_to=""
            )
        ids = projects_after(connection, self._city, before.swept_to, PROJECTS_AT_ONCE)
        projects = projects_by_id(connection, self._city, ids)
        if len(ids) == PROJECTS_AT_ONCE:
            return projects, before._replace(swept_to=ids[-1])
        done = Standing(seq=before.sweep_seq, fingerprint=viewing.fingerprint)
        return projects, done._replace(version=before.version)

    def _to_follow(
        self, connection: Connection, before: Standing, view_seq: int
    ) -> tuple[dict[str, ProjectView], Standing]:
        query = (
            select(JOURNAL.c.seq, JOURNAL.c.events)
            .where(JOURNAL.c.city == self._city)
            .where(JOURNAL.c.seq > before.seq, JOURNAL.c.seq <= view_seq)
            .order_by(JOURNAL.c.seq)
            .limit(ROWS_AT_ONCE)
        )
        rows = connection.execute(query).all()
        projects = _touched_projects(connection, self._city, (row.events for row in rows))
        # Rows may be missing where a damaged journal was taken over; the views' word counts then.
        reached = rows[-1].seq if len(rows) == ROWS_AT_ONCE else view_seq
        return projects, before._replace(seq=reached)

    def _move(self, connection: Connection, step: Step) -> None:
        values = step.after._asdict() | {"version": step.before.version + 1}
        where = (POSITION.c.city == self._city, POSITION.c.version == step.before.version)
        if connection.execute(update(POSITION).where(*where).values(**values)).rowcount == 1:
            return
        if step.before.version:
            raise PositionMoved
        try:
            connection.execute(insert(POSITION).values(city=self._city, **values))
        except IntegrityError as taken:
            raise PositionMoved from taken

    def _write(self, connection: Connection, step: Step) -> None:
        kept = kept_cards(connection, self._city, step.projects)
        gone = [sight for sight in kept if sight not in step.cards]
        changed = {
            sight: made
            for sight, made in step.cards.items()
            if kept.get(sight) != (made.key, made.sha256)
        }
        news: dict[str, dict[str, bytes | None]] = {}
        for sight in (*gone, *changed):
            if sight in kept:
                news.setdefault(sight[1], {})[kept[sight][0]] = None
        for (_, audience), made in changed.items():
            news.setdefault(audience, {})[made.key] = made.document
        if step.is_sweep:  # else no card was dropped: one that is not kept is new
            self._drop_known(connection, news, changed, kept)
        self._replace(connection, [*gone, *(s for s in changed if s in kept)], changed)
        say(connection, self._city, news, position=step.view_seq)
        if step.ends_sweep:
            others = CARD.c.audience.not_in(step.audiences)
            connection.execute(delete(CARD).where(CARD.c.city == self._city, others))
            for audience in step.audiences:
                ensure_head(connection, self._city, audience)
            gone_for_good = without_card(connection, self._city)
            say(connection, self._city, gone_for_good, position=step.view_seq)

    def _drop_known(
        self,
        connection: Connection,
        news: dict[str, dict[str, bytes | None]],
        changed: dict[Sight, Made],
        kept: dict[Sight, tuple[str, bytes]],
    ) -> None:
        """Leave out what the audience was told in the same bytes: the cards were dropped since."""
        asked: dict[str, list[str]] = {}
        for sight, made in changed.items():
            if sight not in kept:
                asked.setdefault(sight[1], []).append(made.key)
        for audience, keys in asked.items():
            told = told_on(connection, self._city, audience, keys)
            for key, record in told.items():
                if record.document == news[audience][key]:
                    del news[audience][key]

    def _replace(
        self, connection: Connection, sights: Sequence[Sight], changed: dict[Sight, Made]
    ) -> None:
        if sights:
            old = [{"which": project, "whose": audience} for project, audience in sights]
            connection.execute(_DROP.where(CARD.c.city == self._city), old)
        rows = [
            {
                "city": self._city,
                "project_id": project,
                "audience": audience,
                "card_key": made.key,
                "sha256": made.sha256,
            }
            for (project, audience), made in changed.items()
        ]
        if rows:
            connection.execute(insert(CARD), rows)


def standing_of(connection: Connection, city: str) -> Standing:
    """The saved position of a city's cards."""
    columns = (POSITION.c[name] for name in Standing._fields)
    row = connection.execute(select(*columns).where(POSITION.c.city == city)).one_or_none()
    if row is None:
        return Standing()
    seq, fingerprint, sweep_fingerprint, sweep_seq, swept_to, version = row
    return Standing(seq, bytes(fingerprint), bytes(sweep_fingerprint), sweep_seq, swept_to, version)


def cards_of(projects: Iterable[ProjectView], city: str, viewing: Viewing) -> dict[Sight, Made]:
    """The cards of these projects for every audience."""
    made: dict[Sight, Made] = {}
    for project in projects:
        if not project.counts:
            continue
        for audience in viewing.audiences:
            card = viewing.card_of(audience, project)
            if card is None:
                continue
            key = card_key(viewing.key_secret, city=city, audience=audience, name=card.name)
            digest = sha256(card.document).digest()
            made[project.project_id, audience] = Made(key, card.document, digest)
    return made


def projects_after(connection: Connection, city: str, last: str, count: int) -> list[str]:
    """The next project ids in their order."""
    query = (
        select(PROJECTS.c.project_id)
        .where(PROJECTS.c.city == city, PROJECTS.c.project_id > last)
        .order_by(PROJECTS.c.project_id)
        .limit(count)
    )
    return list(connection.execute(query).scalars())


def _touched_projects(
    connection: Connection, city: str, rows: Iterable[bytes]
) -> dict[str, ProjectView]:
    """Every project whose view these events may have changed, those of touched leads included."""
    wanted: set[str] = set()
    leads: set[str] = set()
    for events in rows:
        for event in read_events(bytes(events)):
            ids = touched(event)
            wanted |= ids.projects
            leads |= ids.leads
    of_leads = sorted(leads)
    for start in range(0, len(of_leads), 500):
        query = select(LEADS.c.project_id).where(
            LEADS.c.city == city, LEADS.c.lead_id.in_(of_leads[start : start + 500])
        )
        wanted |= set(connection.execute(query).scalars())
    found: dict[str, ProjectView] = {}
    while wanted:
        some = projects_by_id(connection, city, sorted(wanted))
        found |= some
        # What is open about leads goes where they go, and changes the projects they began.
        homes = {touch.home for project in some.values() for touch in project.touches}
        wanted = homes - {"", *found}
        if not some:
            break
    return found


def kept_cards(
    connection: Connection, city: str, ids: Sequence[str]
) -> dict[Sight, tuple[str, bytes]]:
    """Key and hash of the cards that stand for these projects."""
    found: dict[Sight, tuple[str, bytes]] = {}
    for start in range(0, len(ids), 500):
        query = select(CARD.c.project_id, CARD.c.audience, CARD.c.card_key, CARD.c.sha256).where(
            CARD.c.city == city, CARD.c.project_id.in_(ids[start : start + 500])
        )
        rows: Any = connection.execute(query)
        found |= {(project, whose): (key, bytes(digest)) for project, whose, key, digest in rows}
    return found
