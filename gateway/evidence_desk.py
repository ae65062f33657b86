"""The evidence desk: takes evidence files from offices, and gives them to who may read them.

The rule: the office that sent a file may read it, so may the city centre, and whoever is shown the
evidence of the lead or project whose statement names it (``gateway.shown.papers``); for everybody
else it is as absent. What is absent, what is forbidden and what is no hash at all look the same.

Edge cases: an office that sends bytes which another office sent before gets the same answer as the
first, so nobody learns what others sent. A file is noted before it is kept; where keeping fails,
sending it again costs nothing of the office's day.

Invariant: nothing is kept that was not examined, and nothing is given that does not hash to its
name.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from auth.actors import Actor
from auth.permissions import Permission, may
from gateway.shown.papers import office_shown_by
from infra.city_reads import CityReads
from infra.clock import Clock, milliseconds
from infra.evidence.examining import examine
from infra.evidence.named import statements_naming
from infra.evidence.uploads import EvidenceUploads, Sender
from infra.store import reads
from sharing.evidence_files import EvidenceStore, EvidenceUnknown, StoredEvidence


@dataclass(frozen=True, slots=True)
class EvidenceDesk:
    """One city's evidence files, as people may handle them."""

    store: EvidenceStore
    uploads: EvidenceUploads
    reads: CityReads
    city: str
    clock: Clock
    bytes_max: int
    day_bytes_max: int

    def take(self, content: IO[bytes], actor: Actor) -> StoredEvidence:
        """Examine a file and keep it for the actor's office. Raises EvidenceFault."""
        examined = examine(content, bytes_max=self.bytes_max)
        now_ms = milliseconds(self.clock.now())
        sender = Sender(office=actor.office, actor=actor.id)
        self.uploads.note(examined, sender, now_ms=now_ms, day_bytes_max=self.day_bytes_max)
        return self.store.put(examined, stored_at=now_ms)

    def find(self, sha256: str, reader: Actor) -> StoredEvidence:
        """The file, if this reader may have it. Raises EvidenceUnknown, EvidenceUnavailable."""
        found = self.store.find(sha256) if self._may_read(sha256, reader) else None
        if found is None:
            raise EvidenceUnknown
        return found

    def read(self, stored: StoredEvidence) -> Iterator[bytes]:
        """Its bytes. Raises EvidenceDamaged, EvidenceUnavailable while they are asked for."""
        return self.store.read(stored.sha256)

    def sender_of(self, stored: StoredEvidence, reader: Actor) -> str:
        """The office whose file it is to this reader: the own one if it sent it, else the one by
        whose statement it is shown, else the first.
        """
        senders = self.uploads.senders(stored.sha256)
        own = [office for office in senders if office in reader.offices]
        shown_by = "" if own else self._shown_by(stored.sha256, reader)
        return next(filter(None, (*own, shown_by, *senders)), "")

    def _may_read(self, sha256: str, reader: Actor) -> bool:
        if may(reader.role, Permission.CITY_EVIDENCE_READ).allowed:
            return True
        is_own = may(reader.role, Permission.OWN_EVIDENCE_READ).allowed
        if is_own and self.uploads.has_sent(reader.office, sha256):
            return True
        return bool(self._shown_by(sha256, reader))

    def _shown_by(self, sha256: str, reader: Actor) -> str:
        """The office by whose statement the file is shown; looked up alike for what is absent."""
        senders = self.uploads.senders(sha256)
        with self.reads.moment() as connection:
            named = statements_naming(connection, self.city, sha256)
            lead_ids = sorted({each.lead_id for each in named}) or [""]
            leads = reads.leads_by_id(connection, self.city, lead_ids)
            project_ids = sorted({each.project_id for each in named}) or [""]
            projects = reads.projects_by_id(connection, self.city, project_ids)
        return office_shown_by(
            reader, named, senders=senders, leads=leads, projects=projects, city=self.city
        )
