"""The sides of a case beside each other: which fields agree, which differ, and what happened when.

Text is compared as people read it, folded (width, case, spaces, punctuation); an amount as a
number. What one side does not say neither agrees nor differs.

Invariant: the marks are a help to the eye and decide nothing.
"""

from collections.abc import Sequence
from typing import Final

from gateway.messages.catalogue import say
from gateway.pages.desk_contexts import ComparedCell, ComparedRow, DatedLine, SideHead, Tag
from gateway.pages.desk_parts import amount, day, minute
from gateway.shown.case import CaseShown, SideShown
from sharing.enterprise.folding import fold

FIELDS: Final = (
    "investor",
    "credit_code",
    "project",
    "amount",
    "content",
    "industry",
    "chain",
    "source",
    "talked_on",
    "talk_form",
    "registered_at",
    "signed_on",
    "started_on",
    "first_contact_claim",
    "landing_claim",
    "stage",
)
_NOT_MARKED: Final = frozenset({"registered_at", "stage"})
"""Two registrations hardly ever agree in these, whatever they are about."""


def compared_rows(
    asked: SideShown | None, others: Sequence[SideShown], language: str
) -> tuple[ComparedRow, ...]:
    """The fields that any side says."""
    if asked is None:
        return ()
    rows = []
    for name in FIELDS:
        mine = _text(asked, name, language)
        theirs = [_text(other, name, language) for other in others]
        if not mine and not any(theirs):
            continue
        rows.append(
            ComparedRow(
                label=say(f"desk.field_{name}", language),
                asked=mine,
                cells=tuple(_cell(name, mine, text, language) for text in theirs),
            )
        )
    return tuple(rows)


def _cell(name: str, mine: str, other: str, language: str) -> ComparedCell:
    if name in _NOT_MARKED or not mine or not other:
        return ComparedCell(other, "", "")
    mark = "agrees" if fold(mine) == fold(other) else "differs"
    return ComparedCell(other, mark, say(f"desk.mark_{mark}", language))


def _text(side: SideShown, name: str, language: str) -> str:
    if name == "amount":
        return amount(
            language, yuan=side.amount_yuan, cents=side.amount_usd_cents, said=side.amount_said
        )
    if name == "registered_at":
        return minute(side.registered_at)
    if name == "project":
        return side.project or side.code_name
    return str(getattr(side, name))


def side_heads(case: CaseShown, language: str) -> tuple[SideHead, ...]:
    """The heads of the columns: the asked registration, then its candidates."""
    heads = []
    if case.asked is not None:
        heads.append(_head(case.asked, say("desk.side_asked", language), (), language))
    for number, each in enumerate(case.candidates, start=1):
        several = len(case.candidates) > 1
        role = say("desk.side_candidate", language)
        role = f"{role} {number}" if several else role
        heads.append(_head(each.side, role, tuple(each.reasons), language))
    return tuple(heads)


def _head(side: SideShown, role: str, reasons: tuple[str, ...], language: str) -> SideHead:
    tags = []
    if side.has_first_contact:
        tags.append(Tag(say("desk.has_first_contact", language), "good"))
    if not side.is_active:
        tags.append(Tag(say("desk.withdrawn", language), "bad"))
    return SideHead(
        role=role,
        office=side.office_name,
        lead_href=f"/leads/{side.lead_id}",
        source="；".join(source_words(side, language)),
        tags=tuple(tags),
        reasons=reasons,
    )


def source_words(side: SideShown, language: str) -> list[str]:
    """The ledger rows behind a registration, in words."""
    return [
        say("desk.source_row", language, file=row.file, sheet=row.sheet, row=row.sheet_row)
        for row in side.rows
    ]


def timelines(case: CaseShown, language: str) -> tuple[tuple[DatedLine, ...], ...]:
    """What happened when, for each side in the order of the columns."""
    sides = [case.asked, *(each.side for each in case.candidates)]
    return tuple(_timeline(side, language) for side in sides if side is not None)


def _timeline(side: SideShown, language: str) -> tuple[DatedLine, ...]:
    dated = [
        (side.talked_on, say("desk.event_talked", language)),
        (side.registered_at, say("desk.event_registered", language)),
        (side.signed_on, say("desk.event_signed", language)),
        (side.started_on, say("desk.event_started", language)),
        *side.notes,
    ]
    return tuple(DatedLine(day(at), text) for at, text in sorted(dated) if at)
