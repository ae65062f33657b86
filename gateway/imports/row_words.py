"""Why a ledger's row was refused, in words for who holds the ledger: what is wrong, what to do.

A code that begins with ``import.`` is the import's own (a cell that cannot be read); all others are
the judge's. Where fields of the minimum set are missing, what to do is said for a ledger (add the
columns), not for a form. Invariant: no code of a refusal stands in the words.
"""

from collections.abc import Mapping

from gateway.messages.catalogue import say
from gateway.refusals import field_words, refusal_words

INCOMPLETE = "minimum_set_incomplete"


def row_words(reason: str, params: Mapping[str, str], language: str) -> str:
    """The sentences for a refused row."""
    if reason.startswith("import."):
        return say(reason, language, **params)
    if reason == INCOMPLETE:
        fields = field_words(missing_fields(reason, params), language)
        between = " " if language == "en" else ""
        what = say(f"refusal.{reason}", language, fields=fields)
        return f"{what}{between}{say('import.minimum_set_next', language)}"
    return refusal_words(reason, params, language)


def missing_fields(reason: str, params: Mapping[str, str]) -> tuple[str, ...]:
    """The fields of the minimum set that a refused row lacks; none for another refusal."""
    if reason != INCOMPLETE:
        return ()
    return tuple(field for field in params.get("fields", "").split(",") if field)
