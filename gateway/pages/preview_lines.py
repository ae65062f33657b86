"""各类人员将看到什么: the lead as each kind of reader sees it, as the lines of a table.

Made by ``gateway.shown.preview``, as ``POST /leads/preview`` is, from the lead as its own office
registered it and from a step of visibility that need not be the one that is set.

Invariant: nothing is said or kept by looking.
"""

from dataclasses import dataclass

from gateway.cards import ProjectCard
from gateway.messages.catalogue import say
from gateway.pages.contexts import Chrome, Link
from gateway.pages.desk_parts import amount
from gateway.pages.project_list import band_words
from gateway.pages.visit import Visit
from gateway.shown.lead import LeadShown
from gateway.shown.naming import office_name
from gateway.shown.preview import READER, Draft, PreviewShown, SeenBy, preview_shown
from sharing.sections import Commercial, Identity, Summary
from sharing.submissions.showing import LeadVisibility


@dataclass(frozen=True, slots=True)
class ReaderLine:
    """One kind of reader: what stands on its card, and a word for each field class."""

    reader: str
    card: str
    is_absent: bool
    showings: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PreviewTable:
    """All kinds of readers at one time."""

    when: str
    title: str
    lines: tuple[ReaderLine, ...]


@dataclass(frozen=True, slots=True)
class PreviewContext:
    """The page."""

    chrome: Chrome
    back: Link
    title: str
    steps: tuple[tuple[Link, bool], ...]
    """The steps of visibility; whether the table is of this one."""
    classes: tuple[str, ...]
    tables: tuple[PreviewTable, ...]


def preview_of(visit: Visit, lead: LeadShown, visibility: LeadVisibility) -> PreviewShown:
    """The lead as everybody would see it under this step."""
    draft = Draft(
        identity=Identity(
            investor=lead.investor,
            project=lead.project,
            credit_code=lead.credit_code,
            is_name_sealed=lead.is_name_sealed,
        ),
        commercial=Commercial(amount_yuan=lead.amount_yuan, amount_usd_cents=lead.amount_usd_cents),
        summary=Summary(
            industry=lead.industry,
            chain=lead.chain,
            is_chemical=lead.is_chemical,
            stage=lead.stage,
        ),
        visibility=visibility,
        shared_with=tuple(lead.shared_with) if visibility == "named" else (),
    )
    return preview_shown(
        visit.person.actor,
        draft,
        day=visit.today.isoformat(),
        language=visit.language,
        secret=visit.parts.shelf.secret,
    )


def preview_tables(visit: Visit, shown: PreviewShown) -> tuple[PreviewTable, ...]:
    """Once posted, and once the signing is recognised."""
    times = dict.fromkeys((each.when, each.when_words) for each in shown.readers)
    return tuple(
        PreviewTable(
            when,
            words,
            tuple(_line(visit, each) for each in shown.readers if each.when == when),
        )
        for when, words in times
    )


def _line(visit: Visit, each: SeenBy) -> ReaderLine:
    language = visit.language
    absent = say("visibility.preview_absent", language)
    return ReaderLine(
        reader=each.reader_words,
        card=absent if each.card is None else _card_words(visit, each, each.card),
        is_absent=each.card is None,
        showings=tuple((one.showing, one.showing_words) for one in each.classes),
    )


def _card_words(visit: Visit, each: SeenBy, card: ProjectCard) -> str:
    """Name, amount, chain, stage and office, as far as they stand on the card."""
    language = visit.language
    name = card.project or card.investor or say("visibility.preview_code_name", language)
    exact = amount(language, yuan=card.amount_yuan, cents=card.amount_usd_cents)
    parts = (
        name,
        exact or (band_words(card.amount_band, language) if card.amount_band else ""),
        card.chain or card.industry,
        say(f"page.stage_{card.stage}", language) if card.stage else "",
        card.signed,
        each.reader_words if card.office == READER else office_name(visit.city, card.office),
    )
    return " · ".join(filter(None, parts))
