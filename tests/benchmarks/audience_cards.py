"""What the masked cards of the audiences cost beside the views, in a young city and in an old one.

One city grows. Its first stretch and its last are judged group by group; after each group the
views' projector and the card projector have their turn on the same rows. So the two are measured on
the same machine in the same minute. At the end all cards are made again, as after a change of the
policy.

Figures: microseconds of processor time a submission of views and of cards, young and old; how much
was told; cards by views; old by young; and what making all again costs for each project and
audience.
"""

from pathlib import Path

from sqlalchemy import func, select

from gateway.audience_cards import audience_viewing
from infra.audiences.cards import CardProjector
from infra.audiences.outbox import OUTBOX, heads
from infra.city_reads import CityReads
from infra.clock import SystemClock
from infra.ledger_runner import LedgerRunner
from infra.projector import Projector
from infra.store.journal import JournalStore
from infra.store.reads import PROJECTS
from tests.benchmarks.bench import Figure, Outcome, Stopwatch, filled_log, new_runner, new_store
from tests.benchmarks.flatness import shorter
from tests.benchmarks.workload import CITY, SECRET


def audience_cards(folder: Path, *, stretch: int, size: int, group_records_max: int) -> Outcome:
    """Compare views and cards over the first ``stretch`` submissions of ``size`` and the last."""
    log = filled_log(folder, size)
    store = new_store(f"sqlite:///{folder / 'cards.db'}")
    projector = Projector(store.engine, CITY)
    viewing = audience_viewing(CityReads(store.engine, CITY), SystemClock(), secret=SECRET)
    cards = CardProjector(store.engine, CITY, viewing)
    watches = {when: (Stopwatch(), Stopwatch()) for when in ("young", "old")}
    counts: dict[str, int] = {}
    told: dict[str, float] = {}
    for when, start_at, end in (("young", 0, stretch), ("old", size - stretch, size)):
        until = new_runner(shorter(log, start_at), store)
        while until.step():
            pass
        projector.catch_up()
        cards.catch_up()
        runner = new_runner(shorter(log, end), store, group_records_max=group_records_max)
        told_before = _told(store)
        counts[when] = _in_turns(runner, projector, cards, watches[when])
        told[when] = (_told(store) - told_before) / counts[when]
    figures: dict[str, Figure] = {}
    for when, (of_views, of_cards) in watches.items():
        figures[f"views, microseconds each, {when}"] = of_views.own_microseconds_each(counts[when])
        figures[f"cards, microseconds each, {when}"] = of_cards.own_microseconds_each(counts[when])
        figures[f"records told by submission, {when}"] = told[when]
        figures[f"cards by views, {when}"] = of_cards.own_seconds / of_views.own_seconds
    each = {when: pair[1].own_microseconds_each(counts[when]) for when, pair in watches.items()}
    figures["cards, old by young"] = each["old"] / each["young"]
    sweep = Stopwatch()
    with sweep.running():
        cards.rebuild()
    with store.engine.connect() as connection:
        projects = connection.execute(select(func.count()).select_from(PROJECTS)).scalar_one()
        keys = connection.execute(select(func.count()).select_from(OUTBOX)).scalar_one()
    sights = projects * len(viewing().audiences)
    figures |= {"audiences": len(viewing().audiences), "projects": projects, "keys told": keys}
    figures["all again, microseconds a card asked"] = sweep.own_microseconds_each(sights)
    with store.reading() as connection:
        cursor = store.cursor(connection)
    assert cursor is not None
    store.engine.dispose()
    log.close()
    return Outcome(f"cards, {stretch:,} of {size:,}", size, cursor.head.state_hash.hex(), figures)


def _told(store: JournalStore) -> int:
    """How many records were ever told, to all audiences together."""
    with store.engine.connect() as connection:
        return sum(head.seq for head in heads(connection, CITY).values())


def _in_turns(
    runner: LedgerRunner,
    projector: Projector,
    cards: CardProjector,
    watches: tuple[Stopwatch, Stopwatch],
) -> int:
    """Judge to the end, with a turn of each after every group; how many records that were."""
    count = 0
    while judged := runner.step():
        count += judged
        with watches[0].running():
            projector.catch_up()
        with watches[1].running():
            cards.catch_up()
    return count
