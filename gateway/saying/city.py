"""How a city begins, which rules are in force, and the batches that imports are."""

from datetime import date
from typing import Any

from gateway.saying.speaking import Speaker, said_of, stamp_of
from gateway.submitting import Said, body_bytes
from ledger.rules.pack import RulePack
from sharing.sections import Frozen
from sharing.submissions.city import AdoptRules, BatchFile, CloseBatch, OpenBatch, OpenCity


def say_open_city(speaker: Speaker, submission_id: str) -> Said:
    """开城: the speaker's city, as it is."""
    body = {"kind": "open_city", "version": 1, "city": speaker.city.model_dump(mode="json")}
    return Said(stamp_of(speaker, submission_id), _checked(OpenCity, body))


def say_adopt_rules(
    speaker: Speaker,
    submission_id: str,
    *,
    pack: RulePack,
    source_sha256: str,
    effective_on: date,
) -> Said:
    """A compiled pack comes into force."""
    said = AdoptRules(
        pack=pack.model_dump(mode="json"), source_sha256=source_sha256, effective_on=effective_on
    )
    return said_of(speaker, submission_id, said)


def say_open_batch(
    speaker: Speaker,
    submission_id: str,
    *,
    batch: str,
    files: tuple[BatchFile, ...] = (),
    is_opening: bool = False,
) -> Said:
    """An import begins."""
    said = OpenBatch(batch=batch, is_opening=is_opening, files=files)
    return said_of(speaker, submission_id, said)


def say_close_batch(speaker: Speaker, submission_id: str, *, batch: str) -> Said:
    """An import is complete."""
    return said_of(speaker, submission_id, CloseBatch(batch=batch))


def _checked(model: type[Frozen], content: dict[str, Any]) -> bytes:
    """The bytes of a content that was dumped by its parts; they must read as the model."""
    body = body_bytes(content)
    model.model_validate_json(body)
    return body
