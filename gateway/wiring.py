"""The composition root: the one place that knows every concrete class.

``open_deployment`` puts together log, database, key store and clock for one city as the settings
say: the embedded shape in a data folder, or Kafka and PostgreSQL. Everything else is given what it
needs and picks nothing.
"""

import os
import secrets
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gateway.evidence_desk import EvidenceDesk
from gateway.submitting import Submitter
from infra.access.retention import AccessRetention
from infra.audiences.cards import CardProjector
from infra.audiences.desk import AudienceDesk
from infra.audiences.embedded_topic import EmbeddedAudienceTopics
from infra.audiences.kafka_topic import KafkaAudienceTopics
from infra.audiences.publisher import Publisher
from infra.audiences.topic import AudienceTopics
from infra.city_reads import CityReads
from infra.clock import Clock, SystemClock, milliseconds
from infra.erasing import Erasures, RemainsTurn
from infra.evidence.database import EvidenceTables
from infra.evidence.folder import EvidenceFolder
from infra.evidence.uploads import EvidenceUploads
from infra.keys.master_key import FILE_NAME, master_keys
from infra.keys.store import SqlKeyStore
from infra.lease import LeaseDesk
from infra.ledger_runner import LedgerRunner
from infra.ledger_service import LedgerService
from infra.log.embedded import EmbeddedLog
from infra.log.kafka import KafkaLog
from infra.log.kafka_access import KafkaAccess
from infra.log.kafka_topic import Replication
from infra.projector import Projector
from infra.publishing.folder_topic import FolderTopic
from infra.publishing.places import OpenDesk, OpenTopic, PublishingPlaces
from infra.publishing.publication import PublishedJournal
from infra.publishing.row_lines import sealing_key
from infra.publishing.topic_on_kafka import KafkaTopic, Subject
from infra.receipts.heads import HeadDesk
from infra.receipts.signing import HeadSigning
from infra.settings import Settings
from infra.store.database import Database, is_there, open_database
from infra.store.journal import JournalStore
from infra.store.migrating import migrate
from infra.store.reads import cities
from infra.timekeeper import Timekeeper
from ledger.judge.state import CITY_KEY, CityState
from sharing.event_log import EventLog
from sharing.evidence_files import EvidenceStore
from sharing.seeds import submission_seed

if TYPE_CHECKING:
    from infra.matching.matcher_at_work import MatcherAtWork

AUDIENCES_FOLDER = "audiences"
LOG_FILE = "log.sqlite"
EVIDENCE_FOLDER = "evidence"
HEADS_FOLDER = "heads"


class CityNotChosen(Exception):
    """No city is there, or several are and none was named. ``found`` lists the codes."""

    def __init__(self, found: list[str]) -> None:
        super().__init__("no city" if not found else f"several cities: {', '.join(found)}")
        self.found = found


@dataclass(frozen=True, slots=True)
class Deployment:
    """The parts of one city's installation, open and ready."""

    settings: Settings
    city: str
    clock: Clock
    engine: Database
    log: EventLog
    keys: SqlKeyStore
    evidence: EvidenceStore
    store: JournalStore
    projector: Projector
    desk: LeaseDesk
    holder: str
    publishing: PublishingPlaces
    audience_publisher: Publisher
    """Brings the audiences' cards into their topics, where this process judges."""

    def runner(self) -> LedgerRunner:
        """A ledger for this city, not yet started."""
        secret = self.keys.seed_secret(self.city)

        def seed_of(office: str, submission_id: str) -> bytes:
            return submission_seed(secret, office=office, submission_id=submission_id)

        return LedgerRunner(
            log=self.log,
            store=self.store,
            seed_of=seed_of,
            group_records_max=self.settings.group_submissions_max,
            publication=self.publication(),
        )

    def publication(self) -> PublishedJournal | None:
        """What publishes journal and heads, not yet begun; None where nothing is published.

        Raises LogFault of a place that cannot be opened.
        """
        if not self.publishing.publishes:
            return None
        return PublishedJournal(
            store=self.store,
            log=self.log,
            journal=self.publishing.journal(),
            heads=self.publishing.heads(),
            desk=self.publishing.desk(),
        )

    def head_desk(self) -> HeadDesk:
        """What signs heads, for doors that need one; it looks at the published one by itself."""

        def last_published() -> str | None:
            heads = self.publishing.heads()
            return None if heads is None else heads.last()

        signing = _signing(self.settings, self.city, self.keys)
        return HeadDesk(
            self.store,
            signing,
            last_published=last_published,
            waits_for_rows=self.publishing.publishes_journal,
        )

    def matcher(self) -> "MatcherAtWork":
        """The matcher for this city; it reads the journal at its first turn."""
        # Here, since its tables of sounds take as long to load as half of every other command.
        from infra.matching.known import KnownRegistrations  # noqa: PLC0415
        from infra.matching.matcher_at_work import MatcherAtWork  # noqa: PLC0415
        from infra.matching.matching_desk import MatchingDesk  # noqa: PLC0415
        from sharing.matching.match import Matcher  # noqa: PLC0415

        with self.engine.connect() as connection:
            state = self.store.load_state(connection, [CITY_KEY]).get(CITY_KEY)
        if not isinstance(state, CityState):
            raise CityNotChosen([])
        known = KnownRegistrations(state.city)
        desk = MatchingDesk(state.city, Matcher(), known)
        return MatcherAtWork(log=self.log, engine=self.engine, city=self.city, desk=desk)

    def timekeeper(self) -> Timekeeper:
        """The timekeeper for this city."""
        return Timekeeper(log=self.log, store=self.store, clock_ms=self.now_ms)

    def now_ms(self) -> int:
        """The time by the deployment's clock, in milliseconds UTC."""
        return milliseconds(self.clock.now())

    def actors(self) -> tuple[Callable[[], bool], ...]:
        """The turns of the system actors; none before the city is opened."""
        try:
            return self.matcher().turn, self.timekeeper().turn
        except CityNotChosen:
            return ()

    def cards(self) -> CardProjector:
        """What makes the masked cards of the audiences; it writes to no topic."""
        # Here, since the door and all that is shown through it would load with every command.
        from gateway.audience_cards import audience_viewing  # noqa: PLC0415

        reads = CityReads(self.engine, self.city)
        secret = self.keys.seed_secret(self.city)
        viewing = audience_viewing(reads, self.clock, secret=secret)
        return CardProjector(self.engine, self.city, viewing)

    def followers(self) -> tuple[Callable[[], bool], ...]:
        """The turns of what follows the views: cards and topics of the audiences; and upkeep."""
        desk = AudienceDesk(self.cards(), self.audience_publisher)
        remains = RemainsTurn(self.erasures(), now_ms=self.now_ms)
        return desk.turn, self.retention().turn, remains.turn

    def retention(self) -> AccessRetention:
        """What drops entries of the access log, and counts of probing, that are old enough."""
        days = self.settings.access_log_days
        return AccessRetention(self.engine, self.city, keep_days=days, now_ms=self.now_ms)

    def service(self) -> LedgerService:
        """The ledger as a service that waits for the lease."""
        return LedgerService(
            city=self.city,
            holder=self.holder,
            desk=self.desk,
            lease_seconds=self.settings.lease_seconds,
            make_runner=self.runner,
            make_actors=self.actors,
            make_followers=self.followers,
            fold_views=self._followed(),
        )

    def _followed(self) -> Callable[[], int]:
        """What follows each group that was judged: the views, and what it erased."""
        erasures = self.erasures()

        def follow() -> int:
            folded = self.projector.catch_up()
            erasures.sweep_or_tell()
            return folded

        return follow

    def submitter(self) -> Submitter:
        """The way in for submissions."""
        return Submitter(
            city=self.city,
            engine=self.engine,
            log=self.log,
            wait_ms_default=self.settings.answer_wait_ms,
            publishes=self.publishing.publishes,
        )

    def erasures(self, *, after: int = 0) -> Erasures:
        """What applies the journal's erasures after a position to the key store and the papers."""
        return Erasures(self.engine, self.city, keys=self.keys, evidence=self.evidence, after=after)

    def evidence_desk(self) -> EvidenceDesk:
        """The way in and out for evidence files."""
        return EvidenceDesk(
            store=self.evidence,
            uploads=EvidenceUploads(self.engine, city=self.city),
            reads=CityReads(self.engine, self.city),
            city=self.city,
            clock=self.clock,
            bytes_max=self.settings.evidence_bytes_max,
            day_bytes_max=self.settings.evidence_day_bytes_max,
        )

    def replication(self) -> Replication | None:
        """On how many brokers the log stands now; None for the embedded log. Raises LogFault."""
        return self.log.replication() if isinstance(self.log, KafkaLog) else None

    def replication_lately(self) -> Replication | None:
        """As ``replication``, asked of the cluster at most once a minute. Raises LogFault."""
        return self.log.replication_lately() if isinstance(self.log, KafkaLog) else None

    def close(self) -> None:
        """Release files and connections."""
        self.audience_publisher.close()
        self.publishing.close()
        self.log.close()
        self.keys.close()
        self.engine.dispose()


def open_deployment(
    settings: Settings, *, new_city: str | None = None, clock: Clock | None = None
) -> Deployment:
    """The deployment of the settings' city; ``new_city`` names one that is about to be opened.

    Without ``new_city`` a folder that holds no database is told, not filled. Raises CityNotChosen,
    SchemaFault, LogFault, KeyFault, sqlalchemy errors of a database that does not answer.
    """
    if new_city is None and not is_there(settings.database):
        raise CityNotChosen([])
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    engine = open_database(settings.database)
    migrate(engine)
    city = new_city or _the_city(settings, engine)
    clock = clock or SystemClock()
    keys = open_keys(settings)
    store = JournalStore(engine, city)

    def head_desk() -> HeadDesk:
        return HeadDesk(store, _signing(settings, city, keys))

    return Deployment(
        settings=settings,
        city=city,
        clock=clock,
        engine=engine,
        log=_open_log(settings, city, clock),
        keys=keys,
        evidence=_open_evidence(settings, city, engine, keys),
        store=store,
        projector=Projector(engine, city),
        desk=LeaseDesk(engine, seconds=settings.lease_seconds),
        holder=f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}",
        publishing=_publishing(settings, city, keys, head_desk),
        audience_publisher=Publisher(engine, city, _audience_topics(settings, city, engine)),
    )


def open_keys(settings: Settings) -> SqlKeyStore:
    """The key store; also while a new master key takes the place of the old. Raises KeyFault."""
    file = settings.data / FILE_NAME
    newest, before = master_keys(settings.master_key, settings.master_key_before, file=file)
    return SqlKeyStore(settings.keystore, master_key=newest, master_key_before=before)


@contextmanager
def deployment(
    settings: Settings, *, new_city: str | None = None, clock: Clock | None = None
) -> Iterator[Deployment]:
    """``open_deployment`` for a ``with`` statement."""
    opened = open_deployment(settings, new_city=new_city, clock=clock)
    try:
        yield opened
    finally:
        opened.close()


def _the_city(settings: Settings, engine: Database) -> str:
    if settings.city:
        return settings.city
    with engine.connect() as connection:
        found = cities(connection)
    if len(found) != 1:
        raise CityNotChosen(found)
    return found[0]


def _open_log(settings: Settings, city: str, clock: Clock) -> EventLog:
    if settings.kafka_bootstrap:
        return KafkaLog(
            city=city,
            access=KafkaAccess.of_settings(settings),
            replication_factor=settings.kafka_replication_factor,
            min_insync_replicas=settings.kafka_min_insync_replicas,
        )
    return EmbeddedLog(settings.data / LOG_FILE, clock=lambda: milliseconds(clock.now()))


def _signing(settings: Settings, city: str, keys: SqlKeyStore) -> HeadSigning:
    origin = settings.receipt_origin or f"oneboard/{city}"
    return HeadSigning(keys.signing, city=city, origin=origin)


def _publishing(
    settings: Settings, city: str, keys: SqlKeyStore, desk: OpenDesk
) -> PublishingPlaces:
    """A folder that is named wins; else the topics on Kafka; else heads in the data folder."""

    def in_folder(folder: Path, subject: Subject) -> OpenTopic:
        is_ours = folder == settings.data / HEADS_FOLDER
        mode = 0o600 if subject == "journal" else 0o644  # heads are for everybody to keep
        name = f"{subject}.{city}"
        return lambda: FolderTopic(folder, name=name, make_folder=is_ours, mode=mode)

    def on_kafka(subject: Subject) -> OpenTopic:
        return lambda: KafkaTopic(
            subject,
            city=city,
            access=KafkaAccess.of_settings(settings),
            replication_factor=settings.kafka_replication_factor,
            min_insync_replicas=settings.kafka_min_insync_replicas,
        )

    def opens(folder: Path | None, subject: Subject) -> OpenTopic | None:
        if folder is not None:
            return in_folder(folder, subject)
        return on_kafka(subject) if settings.kafka_bootstrap else None

    heads_folder = settings.heads_folder
    if heads_folder is None and not settings.kafka_bootstrap:
        heads_folder = settings.data / HEADS_FOLDER
    return PublishingPlaces(
        city=city,
        journal=opens(settings.journal_folder, "journal"),
        heads=opens(heads_folder, "heads"),
        desk=desk,
        sealing_key=lambda: sealing_key(keys.seed_secret(city), city),
    )


def _audience_topics(settings: Settings, city: str, engine: Database) -> AudienceTopics:
    if settings.kafka_bootstrap:
        return KafkaAudienceTopics(
            city=city,
            access=KafkaAccess.of_settings(settings),
            replication_factor=settings.kafka_replication_factor,
            min_insync_replicas=settings.kafka_min_insync_replicas,
        )
    return EmbeddedAudienceTopics(settings.data / AUDIENCES_FOLDER, engine=engine, city=city)


def _open_evidence(
    settings: Settings, city: str, engine: Database, keys: SqlKeyStore
) -> EvidenceStore:
    if settings.evidence_place == "folder":
        return EvidenceFolder(settings.data / EVIDENCE_FOLDER, city=city, keys=keys)
    return EvidenceTables(engine, city=city, keys=keys)
