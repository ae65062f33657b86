"""A city of a text table in a deployment: what the paper city heard, judged into a database."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from gateway.wiring import Deployment
from infra.ledger_runner import LedgerRunner
from sharing.seeds import submission_seed
from tests.infra.workload_city import opened, settings_in
from tests.judging.paper_city import Answer, PaperCity
from tests.judging.paper_setting import CENTRE, SECRET
from tests.judging.playbook import Play


@dataclass
class HeardCity(PaperCity):
    """A paper city that keeps what was said to it."""

    heard: list[tuple[int, bytes]] = field(default_factory=list)

    def deliver_group(self, records: Sequence[tuple[int, bytes]]) -> list[Answer]:
        """Judge them, and keep them."""
        self.heard += records
        return super().deliver_group(records)


def heard(table: str) -> Play:
    """A table, played on a city that keeps what was said."""
    played = Play(HeardCity())
    played.play(table)
    return played


def seed_of(office: str, submission_id: str) -> bytes:
    return submission_seed(SECRET, office=office, submission_id=submission_id)


@contextmanager
def stored(folder: Path, played: Play, **more: object) -> Iterator[Deployment]:
    """A deployment whose ledger has judged the same."""
    assert isinstance(played.city, HeardCity)
    with opened(settings_in(folder, **more), CENTRE) as parts:
        parts.log.restore(played.city.heard)
        judge(parts)
        yield parts


def judge(parts: Deployment) -> None:
    """Judge and fold all that is in the log."""
    runner = LedgerRunner(log=parts.log, store=parts.store, seed_of=seed_of, group_records_max=97)
    while runner.step():
        pass
    parts.projector.catch_up()
