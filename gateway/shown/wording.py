"""Codes of views in the reader's words: kinds, reasons, clocks, standings.

Edge cases: a reason that a later matcher gives, and for which there are no words yet, is told as
such and never as a bare code. What a person wrote (a paper that the centre asks for) is told as it
was written.
"""

from collections.abc import Iterable

from gateway.messages.catalogue import catalogue, say
from gateway.refusals import field_words
from ledger.registration import FIELDS, PAPER


def desk_words(group: str, value: str, language: str) -> str:
    """The words for a code of one group, ``clock`` or ``case``; '' for no code."""
    if not value:
        return ""
    code = f"desk.{group}_{value}"
    return say(code if code in catalogue().codes("zh_CN") else "desk.unnamed", language)


def evidence_words(codes: Iterable[str], language: str) -> list[str]:
    """Why two registrations may be one project, each reason once, in words."""
    known = catalogue().codes("zh_CN")
    told = []
    for code in codes:
        names = (f"reason.{code}", f"match.{code}", f"rest.because_{code}", f"desk.because_{code}")
        found = next((name for name in names if name in known), "desk.because_other")
        told.append(say(found, language))
    return list(dict.fromkeys(text.rstrip("。.") for text in told))


def lacking_words(fields: Iterable[str], language: str) -> list[str]:
    """What a registration lacks, in words."""
    return [
        field_words([field], language) if field in FIELDS or field.startswith(PAPER) else field
        for field in fields
    ]
