"""Audience topics of one machine: the outbox is the topic, and a small file remembers its end.

There is no broker: an office reads its feed over REST, out of the outbox itself. The file of each
audience (``audiences/<office>.json`` in the data folder) keeps what the database cannot know after
it was restored from a backup: up to which number something was told, and the chain over it.

Edge cases: a file that is missing is an audience that was told nothing; one that is damaged is
named. A number that was read in the instant before a power cut may be missing in the file, which
does no harm as long as the database is not restored as well.
"""

import os
import secrets
from collections.abc import Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError
from sqlalchemy import Engine

from infra.audiences.outbox import rows_between
from infra.audiences.topic import FeedRecord, Found, Mark, OutboxRows, Published, chained
from sharing.event_log import LogDamaged, LogUnavailable

ROWS_MAX = 2**62


class _End(BaseModel):
    """What the file says."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    topic_id: str
    highest: int = 0
    chain: str = bytes(32).hex()
    complete_to: int = 0
    since: int = 1


class EmbeddedAudienceTopics:
    """The topics of a city in one folder."""

    def __init__(self, folder: Path, *, engine: Engine, city: str) -> None:
        self._folder = folder
        self._engine = engine
        self._city = city

    def topic(self, audience: str) -> "EmbeddedAudienceTopic":
        """The audience's topic, made if it is missing. Raises LogFault."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as problem:
            raise LogUnavailable(f"{self._folder}: {problem.strerror}") from problem
        file = self._folder / f"{audience}.json"
        return EmbeddedAudienceTopic(file, engine=self._engine, city=self._city, audience=audience)

    def close(self) -> None:
        """Nothing is kept open."""


class EmbeddedAudienceTopic:
    """One audience's topic: the outbox, as far as the file says that it was told."""

    def __init__(self, file: Path, *, engine: Engine, city: str, audience: str) -> None:
        self._file = file
        self._engine = engine
        self._city = city
        self._audience = audience
        if not file.exists():
            self._save(_End(topic_id=secrets.token_hex(8)))

    def look(self, published: Published, rows: OutboxRows) -> Found:
        """See ``AudienceTopic``: the chain over the outbox must be the one in the file."""
        end = self._end()
        chain, seq = published.chain, published.seq
        while seq < end.highest and (some := rows(seq, end.highest)):
            chain, seq = chained(chain, some), some[-1].seq
        is_same = seq == end.highest and chain.hex() == end.chain
        return Found(end.topic_id, end.highest, is_same, bytes.fromhex(end.chain))

    def append(self, records: Sequence[FeedRecord]) -> None:
        """See ``AudienceTopic``: they stand in the outbox already."""
        if not records:
            return
        end = self._end()
        chain = chained(bytes.fromhex(end.chain), records).hex()
        self._save(end.model_copy(update={"highest": records[-1].seq, "chain": chain}))

    def mark(self, mark: Mark) -> None:
        """See ``AudienceTopic``."""
        self._save(self._end().model_copy(update=mark._asdict()))

    def live_keys(self) -> frozenset[str]:
        """None that the outbox does not know: it is the topic."""
        return frozenset()

    def read(self, position: int) -> tuple[list[FeedRecord | Mark], int]:
        """See ``AudienceTopic``; a position is a number."""
        end = self._end()
        with self._engine.connect() as connection:
            records = rows_between(
                connection,
                self._city,
                self._audience,
                after=position,
                up_to=end.highest,
                limit=ROWS_MAX,
            )
        reached = records[-1].seq if records else position
        marks = [Mark(end.complete_to, end.since)] if end.complete_to else []
        return [*records, *marks], reached

    def _end(self) -> _End:
        try:
            return _End.model_validate_json(self._file.read_bytes())
        except ValidationError as problem:
            raise LogDamaged(f"{self._file.name} does not say what was told") from problem
        except OSError as problem:
            raise LogUnavailable(f"{self._file.name}: {problem.strerror}") from problem

    def _save(self, end: _End) -> None:
        new = self._file.with_suffix(".new")
        try:
            new.write_text(end.model_dump_json(), encoding="utf-8")
            os.replace(new, self._file)  # noqa: PTH105  says that it replaces
        except OSError as problem:
            raise LogUnavailable(f"{self._file.name}: {problem.strerror}") from problem
