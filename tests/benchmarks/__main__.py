"""``python -m tests.benchmarks [--large] [--only NAME ...] [--json]``: the benchmarks at full size.

Fixed seeds: the printed result (the journal's state hash at the end) is the same in every run on
every machine and database, so that a run that did other work shows. ``--large`` goes to a million
where the question is whether cost stays flat. A small run of each is part of every test run.

A benchmark is a function of a folder for its files and of where the servers are; to add one, write
it in a file of its own and name it in ``BENCHMARKS``.
"""

import argparse
import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import asdict
from functools import cached_property
from pathlib import Path
from secrets import token_hex

from infra.broker.kafka_broker import KafkaBroker
from infra.broker.postgres_server import PostgresServer
from infra.ledger_runner import GROUP_RECORDS_MAX
from tests.benchmarks.audience_cards import audience_cards
from tests.benchmarks.bench import Outcome, filled_log
from tests.benchmarks.explaining import explaining
from tests.benchmarks.flatness import flatness
from tests.benchmarks.from_kafka import from_kafka
from tests.benchmarks.judge_and_post import judge_and_post
from tests.benchmarks.rest_latency import rest_latency
from tests.journeys.places import embedded, on_servers

SUBMISSIONS = 100_000
YOUNG, OLD, OLD_LARGE = 10_000, 300_000, 1_000_000
ENTRIES, BALANCES = 1_000_000, 200
POSTED, POSTED_PER_SECOND = 2_000, 100
MATCHED, MATCHED_PER_SECOND = 600, 20
STRETCH, CARDED = 2_000, 20_000


class Place:
    """A folder, and servers that are started when they are first asked for."""

    def __init__(self, folder: Path, stack: ExitStack, *, is_large: bool) -> None:
        self.folder, self._stack, self.is_large = folder, stack, is_large

    @cached_property
    def _postgres(self) -> PostgresServer:
        return self._stack.enter_context(PostgresServer())

    @cached_property
    def kafka(self) -> str:
        """The address of a Kafka node."""
        return self._stack.enter_context(KafkaBroker()).bootstrap

    def postgres_urls(self) -> dict[str, str]:
        """Two empty databases on one server."""
        return {name: self._postgres.new_database() for name in ("judged_url", "bare_url")}

    def sqlite_urls(self) -> dict[str, str]:
        """Two databases in files of the folder."""
        return {f"{name}_url": f"sqlite:///{self.folder / name}.db" for name in ("judged", "bare")}


def sqlite(place: Place) -> Outcome:
    """Judge and post on SQLite."""
    log = filled_log(place.folder, SUBMISSIONS)
    return judge_and_post(log, name="sqlite", **place.sqlite_urls())


def postgres(place: Place) -> Outcome:
    """Judge and post on PostgreSQL."""
    log = filled_log(place.folder, SUBMISSIONS)
    return judge_and_post(log, name="postgres", **place.postgres_urls())


def kafka(place: Place) -> Outcome:
    """Judge and post from Kafka into PostgreSQL."""
    return from_kafka(SUBMISSIONS, bootstrap=place.kafka, **place.postgres_urls())


def flat(place: Place) -> Outcome:
    """The cost of a submission in a young and in an old city."""
    old = OLD_LARGE if place.is_large else OLD
    return flatness(place.folder, young=YOUNG, old=old, group_records_max=GROUP_RECORDS_MAX)


def explain(place: Place) -> Outcome:
    """One balance explained out of a book of a million entries."""
    return explaining(place.folder, entries=ENTRIES, balances=BALANCES)


def cards(place: Place) -> Outcome:
    """The masked cards of the audiences beside the views."""
    return audience_cards(place.folder, stretch=STRETCH, size=CARDED, group_records_max=100)


def rest_embedded(place: Place) -> Outcome:
    """Submission to verdict through REST on the embedded log."""
    return rest_latency(
        embedded(place.folder / "data", "999901"),
        place.folder,
        name="rest_embedded",
        submissions=POSTED,
        per_second=POSTED_PER_SECOND,
    )


def rest_matched(place: Place) -> Outcome:
    """Submission to match through REST, at twenty registrations a second."""
    return rest_latency(
        embedded(place.folder / "data", "999902"),
        place.folder,
        name="rest_matched",
        submissions=MATCHED,
        per_second=MATCHED_PER_SECOND,
        matching="scored",
    )


def rest_kafka(place: Place) -> Outcome:
    """Submission to verdict through REST on Kafka and PostgreSQL."""
    servers = {
        "kafka_bootstrap": place.kafka,
        "database_url": place.postgres_urls()["judged_url"],
    }
    return rest_latency(
        on_servers(place.folder / "data", f"r{token_hex(4)}", **servers),
        place.folder,
        name="rest_kafka",
        submissions=POSTED,
        per_second=POSTED_PER_SECOND,
    )


BENCHMARKS: dict[str, Callable[[Place], Outcome]] = {
    "sqlite": sqlite,
    "postgres": postgres,
    "kafka": kafka,
    "flatness": flat,
    "explaining": explain,
    "cards": cards,
    "rest_embedded": rest_embedded,
    "rest_matched": rest_matched,
    "rest_kafka": rest_kafka,
}


def run(names: list[str], *, is_large: bool) -> Iterator[Outcome]:
    """The outcomes of these benchmarks, each in a folder of its own."""
    with ExitStack() as servers:
        for name in names:
            with tempfile.TemporaryDirectory(prefix=f"oneboard-bench-{name}-") as folder:
                yield BENCHMARKS[name](Place(Path(folder), servers, is_large=is_large))


def main() -> None:
    """Run what is asked for, and print a table or one JSON document."""
    parser = argparse.ArgumentParser(prog="tests.benchmarks", description="Measure the ledger.")
    parser.add_argument("--large", action="store_true", help="a million where it must stay flat")
    parser.add_argument("--only", action="append", choices=BENCHMARKS, metavar="NAME")
    parser.add_argument("--json", action="store_true", help="one JSON document instead of a table")
    asked = parser.parse_args()
    outcomes = []
    for outcome in run(asked.only or list(BENCHMARKS), is_large=asked.large):
        outcomes.append(asdict(outcome))
        if not asked.json:
            print("\n".join(outcome.lines()), flush=True)
    if asked.json:
        print(json.dumps(outcomes, indent=2, ensure_ascii=False))


if __name__ == "__main__":
    main()
