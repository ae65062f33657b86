"""Phone numbers 电话号码 in free text: found and masked by one rule.

The rule (DESIGN 5: free text that looks like a phone number goes under the lead's key). A text
holds a phone number where it has

* a mobile: 11 digits beginning with 1, with or without +86, 86 or 0086. Digits of 13 to 19 may be
  grouped in any way by spaces, hyphens and dots; other beginnings (invented example numbers such
  as 10000009605) only in the usual groups 3-4-4, 3-8 and 7-4; in the groups 3-4-4 and 3-8 also with
  brackets around the first three digits, or with / _ ~ | between the groups;
* the same in Chinese numerals (一三八…, 幺三八…): eleven of them in a run;
* a landline: area code (010, 02x, 0xxx, in brackets or not, after +86 without its 0) and 7 or 8
  digits;
* bare 7 or 8 digits, only where a word such as 电话, 手机, 联系, 座机, tel stands shortly before.

Full-width and circled digits, brackets and hyphens count as their half-width forms, invisible signs
as spaces.

Edge cases. No phone: what is part of a longer run of digits; what stands inside a run of letters
and digits such as a credit code or a hash (a word directly before, tel138..., is no part of it);
an amount or quantity with a unit (13800000000元, 5000万, 年产10000000套), unless a title follows
(13812345678万总); a date or a span of years (20240305 after 电话 is read as a date).

Invariant: masking keeps the length of everything outside of the numbers, and ``masked`` text holds
no phone number any more.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final, NamedTuple

_GAP: Final = r"[ .\-]{0,3}"
_COUNTRY: Final = rf"(?:(?:\+|00)?86{_GAP})?"
_GROUP: Final = r"[ .\-/_~|]{0,3}"
_MOBILE: Final = (
    rf"{_COUNTRY}(?:1{_GAP}[3-9](?:{_GAP}\d){{9}}|1\d\d{_GAP}\d{{4}}{_GAP}\d{{4}}"
    rf"|(?:1[3-9]\d|\(1[3-9]\d\)){_GROUP}\d{{4}}{_GROUP}\d{{4}})"
)
_SUBSCRIBER: Final = rf"[2-9]\d{{2,3}}{_GAP}\d{{4}}"
_LANDLINE: Final = (
    rf"(?:(?:\+|00)86{_GAP}\(?0?|\(?0)(?:10|2\d|[3-9]\d\d)\)?{_GAP}\d{{3,4}}{_GAP}\d{{4}}"
)
_NUMBER: Final = re.compile(rf"(?<!\d)(?:{_MOBILE}|{_LANDLINE})(?!\d)", re.ASCII)
_WORD: Final = r"(?:电话|手机|联系|座机|热线|传真|号码|(?<![a-z])tel(?:ephone)?|phone|mobile)"
_LABELLED: Final = re.compile(
    rf"{_WORD}[^\d。;!?\n]{{0,12}}(?<!\d)(?P<number>{_SUBSCRIBER})(?!\d)", re.ASCII | re.IGNORECASE
)
_TITLE: Final = r"(?:总|经理|先生|女士|小姐|主任|局长|处长|科长|董|工程师|老师)"
_UNIT_AFTER: Final = re.compile(
    r"\s*(?:[多余]\s*)?(?:[元圆万亿千百套台件只个吨辆片块支瓶箱升亩人户颗枚张条双份株羽头]|"
    r"平方|平米|立方|公顷|公斤|千克|美元|美金|欧元|人民币|usd|rmb|cny|kg|kw|mw|gw|m2|㎡|%)"
    rf"(?!{_TITLE})",
    re.IGNORECASE,
)
_QUANTITY_BEFORE: Final = re.compile(r"(?:年产|日产|月产|产量|产能|[¥$€£])\s*$")
_FRACTION_AFTER: Final = re.compile(r"\.\d{1,4}(?!\d)|,\d{3}(?!\d)")
_DATE: Final = re.compile(
    r"(?<!\d)(?:19|20)\d\d(?:[-. ](?:0?[1-9]|1[0-2])[-. ](?:[12]\d|3[01]|0?[1-9])(?!\d)"
    r"|(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)|[- ](?:19|20)\d\d(?!\d))"
)
_RUN_BEFORE: Final = re.compile(r"[0-9A-Za-z]+$")
_RUN_AFTER: Final = re.compile(r"[0-9A-Za-z]+")
_DASHES: Final = frozenset("‐‑‒–—―−－﹣·•")
_STARS: Final = "*" * 8
_NUMERALS: Final = dict(
    zip("〇零一幺二三四五六七八九壹贰叁肆伍陆柒捌玖", "001123456789123456789", strict=True)
)
_SPELT: Final = re.compile(f"[{''.join(_NUMERALS)}]{{11,}}")


class PhoneSpan(NamedTuple):
    """Where in a text a phone number stands: from ``start`` up to but not with ``end``."""

    start: int
    end: int


def phones_in(text: str) -> tuple[PhoneSpan, ...]:
    """The phone numbers of a text, from left to right, without overlaps."""
    is_spelt = _SPELT.search(text) is not None
    if sum(map(str.isdigit, text)) < _DIGITS_MIN and not is_spelt:
        return ()
    folded = "".join(map(_half_width, text))
    if is_spelt:
        folded = _SPELT.sub(lambda run: "".join(map(_NUMERALS.__getitem__, run[0])), folded)
    found = sorted([*_numbers(folded), *_labelled(folded)])
    spans: list[PhoneSpan] = []
    for span in found:
        if spans and span.start < spans[-1].end:
            spans[-1] = PhoneSpan(spans[-1].start, max(span.end, spans[-1].end))
        else:
            spans.append(span)
    return tuple(spans)


_DIGITS_MIN: Final = 7


def holds_phone(text: str) -> bool:
    """Whether a text holds a phone number."""
    return bool(phones_in(text))


def masked(text: str) -> str:
    """The text with every phone number as its first three signs and eight stars."""
    parts, at = [], 0
    for start, end in phones_in(text):
        parts += [text[at:start], text[start : start + 3], _STARS]
        at = end
    return "".join([*parts, text[at:]])


def moved_out(text: str, *, mark: str) -> tuple[str, tuple[str, ...]]:
    """The text with ``mark`` for every phone number, and the numbers as they were written."""
    spans = phones_in(text)
    parts, at = [], 0
    for start, end in spans:
        parts += [text[at:start], mark]
        at = end
    return "".join([*parts, text[at:]]), tuple(text[start:end] for start, end in spans)


def _numbers(folded: str) -> Iterator[PhoneSpan]:
    at = 0
    while match := _NUMBER.search(folded, at):
        start, end = match.span()
        if _is_phone(folded, start, end):
            yield PhoneSpan(start, end)
            at = end
        else:
            at = start + 1


def _labelled(folded: str) -> Iterator[PhoneSpan]:
    for match in _LABELLED.finditer(folded):
        start, end = match.span("number")
        if _is_phone(folded, start, end):
            yield PhoneSpan(start, end)


def _is_phone(folded: str, start: int, end: int) -> bool:
    before, after = folded[max(0, start - 80) : start], folded[end : end + 80]
    if _UNIT_AFTER.match(after) or _FRACTION_AFTER.match(after) or _QUANTITY_BEFORE.search(before):
        return False
    if _DATE.search(folded[start:end]):
        return False
    run_before, run_after = _RUN_BEFORE.search(before), _RUN_AFTER.match(after)
    run = (run_before[0] if run_before else "") + (run_after[0] if run_after else "")
    return not any(map(str.isdigit, run))


def _half_width(sign: str) -> str:
    """One sign for one sign, so that places in the folded text are places in the text."""
    if sign.isascii():
        return sign if sign.isprintable() else " "
    if sign in _DASHES:
        return "-"
    if sign.isdecimal():
        return str(unicodedata.decimal(sign))
    if sign.isspace() or unicodedata.category(sign) in {"Cf", "Cc"}:
        return " "
    plain = unicodedata.normalize("NFKC", sign)
    return plain if len(plain) == 1 else sign
