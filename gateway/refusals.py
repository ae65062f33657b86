"""Refusals in the reader's words: which rule it was, and what to do next.

The judge names a rule by a code and gives texts as parameters; some of these are codes themselves
(fields of the minimum set, roles) and are put into words here as well. ``refusal.REASON`` says what
the rule is, ``refusal_next.REASON`` what to do, where the first does not say it already.

Invariant: every reason that the judge can give has a sentence (a test reads the judge's source).
"""

from collections.abc import Iterable, Mapping
from typing import Final

from gateway.messages.catalogue import catalogue, say
from gateway.paper_words import paper_words
from gateway.rule_words import fault_words
from ledger.registration import PAPER

_CODED: Final = frozenset({"answer", "event", "outcome", "screening", "standing"})
"""Parameters that are codes of an earlier decision: the answer of a case, …"""


def refusal_words(reason: str, params: Mapping[str, str], language: str) -> str:
    """The sentences for a refusal."""
    told = {name: _worded(name, value, language) for name, value in params.items()}
    if reason == "pack_faulty":
        told["pack_fault"] = fault_words(params["pack_fault"], params, language)
    if reason == "visibility_table_faulty":
        told["table_fault"] = table_fault_words(params["table_fault"], params["about"], language)
    what = say(f"refusal.{reason}", language, **told)
    if "number" in params:  # of several decisions said together, the first that cannot be
        what = say("refusal.in_batch", language, number=params["number"], what=what)
    following = f"refusal_next.{reason}"
    if following not in catalogue().codes("zh_CN"):
        return what
    between = " " if language == "en" else ""
    return f"{what}{between}{say(following, language, **told)}"


def table_fault_words(code: str, about: str, language: str) -> str:
    """What is wrong with a table of visibility, in words."""
    return say(f"visibility_fault.{code}", language, about=about)


def reason_words(code: str, language: str) -> str:
    """Why two registrations may be one project, in words."""
    known = (f"{subject}.{code}" for subject in ("reason", "match"))
    words = next((each for each in known if each in catalogue().codes("zh_CN")), None)
    return say(words or f"rest.because_{code}", language).rstrip("。.")


def field_words(fields: Iterable[str], language: str) -> str:
    """Fields and papers that are missing in words, listed."""
    said = [_field_words(field, language) for field in fields if field]
    return (", " if language == "en" else "、").join(said)


def _field_words(field: str, language: str) -> str:
    if field.startswith(PAPER):
        kind = field.removeprefix(PAPER)
        words = paper_words(kind, language)
        code = "refusal_field.paper" if words == kind else "refusal_field.paper_known"
        return say(code, language, kind=kind, words=words)
    return say(f"refusal_field.{field}", language)


def _worded(name: str, value: str, language: str) -> str:
    if name == "fields":
        return field_words(value.split(","), language)
    if name == "role":
        return say(f"auth.role.{value}", language)
    if name in _CODED:
        code = f"refusal_{name}.{value}"
        return say(code, language) if code in catalogue().codes("zh_CN") else value
    if name == "stage" and value in ("registration", "signing", "start"):
        return say(f"refusal_stage.{value}", language)
    return value
