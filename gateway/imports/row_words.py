"""Why a ledger's row was refused or is incomplete, in words for who holds the ledger.

A code that begins with ``import.`` is the import's own (a cell that cannot be read); all others are
the judge's. Where fields of the minimum set are missing, what to do is said for a ledger (add the
columns), not for a form. Invariant: no code of a refusal stands in the words.
"""

from collections.abc import Mapping

from gateway.messages.catalogue import say
from gateway.refusals import field_words, refusal_words

INCOMPLETE = "minimum_set_incomplete"
KEPT_INCOMPLETE = "import.kept_incomplete"
"""A row that was registered, lacks something, and keeps its place for a time."""


def row_words(reason: str, params: Mapping[str, str], language: str) -> str:
    """The sentences for a refused row."""
    if reason == KEPT_INCOMPLETE:
        fields = field_words(missing_fields(reason, params), language)
        return say(reason, language, fields=fields)
    if reason.startswith("import."):
        return say(reason, language, **params)
    if reason == INCOMPLETE:
        fields = field_words(missing_fields(reason, params), language)
        between = " " if language == "en" else ""
        what = say(f"refusal.{reason}", language, fields=fields)
        return f"{what}{between}{say('import.minimum_set_next', language)}"
    return refusal_words(reason, params, language)


def missing_fields(reason: str, params: Mapping[str, str]) -> tuple[str, ...]:
    """The fields of the minimum set that a row lacks; none for another refusal."""
    if reason not in (INCOMPLETE, KEPT_INCOMPLETE):
        return ()
    return tuple(field for field in params.get("fields", "").split(",") if field)
