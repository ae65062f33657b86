"""The list of projects below the board: filtered and in pages, for what the reader may see.

Filters and search work on the cards as they are shown to this reader, so searching a name finds no
project whose name is masked.
"""

from collections.abc import Iterable
from typing import Annotated, Final, Literal
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, Field

from gateway.cards import ProjectCard
from gateway.messages.catalogue import say
from gateway.pages.contexts import Choice, Chooser, Link, ProjectLine, ProjectList
from gateway.pages.figures import yi
from gateway.pages.visit import Visit
from gateway.rest.noted_reads import note_cards
from ledger.period import Period
from sharing.enterprise.folding import fold
from sharing.visibility import BAND_CODES

PAGE_LINES: Final = 25
STAGES: Final = ("registered", "signed", "started")
PLACINGS: Final = ("first", "landing", "collided", "asked", "masked")


class Filters(BaseModel):
    """What the reader filters by, as the query of the page's address says it.

    Anything that is no known value filters nothing: an address that somebody kept must still open.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    scope: Literal["period", "all"] = "period"
    office: Annotated[str, Field(max_length=32)] = ""
    stage: Annotated[str, Field(max_length=20)] = ""
    placing: Annotated[str, Field(max_length=20)] = ""
    chain: Annotated[str, Field(max_length=64)] = ""
    band: Annotated[str, Field(max_length=20)] = ""
    q: Annotated[str, Field(max_length=100)] = ""
    page: Annotated[int, Field(ge=1, le=1_000_000)] = 1

    def kept(self) -> dict[str, str]:
        """The filters that are set, for links that keep them; the page is not kept."""
        said = self.model_dump(exclude={"page"}, exclude_defaults=True)
        return {name: value for name, value in said.items() if value}


def project_list(
    visit: Visit, filters: Filters, period: Period, *, view: str = "corrected"
) -> ProjectList:
    """One page of the list."""
    _, projects = visit.parts.shelf.cards(visit.person.actor)
    cards = [*projects, *visit.parts.shelf.collided_cards(visit.person.actor)]
    months = frozenset(period.months)
    wanted = fold(filters.q)
    found = [
        card
        for card in cards
        if _fits(card, filters, months) and (not wanted or wanted in _searched(card))
    ]
    found.sort(key=lambda card: (-(card.amount_yuan or 0), card.signed, card.code_name))
    last_page = max(1, -(-len(found) // PAGE_LINES))
    page = min(filters.page, last_page)
    start = (page - 1) * PAGE_LINES
    shown = found[start : start + PAGE_LINES]
    note_cards(visit.parts, visit.person.actor, shown)

    def link(number: int, code: str) -> Link | None:
        if not 1 <= number <= last_page:
            return None
        query = {**filters.kept(), "period": str(period), "view": view, "page": str(number)}
        return Link(say(code, visit.language), f"/?{urlencode(query)}#projects")

    return ProjectList(
        lines=tuple(_line(visit, card) for card in shown),
        choosers=_choosers(visit, filters, cards),
        query=filters.q,
        period=str(period),
        view=view,
        count=f"{len(found):,}",
        is_filtered=bool(filters.kept()),
        first=f"{start + 1 if found else 0:,}",
        last=f"{start + len(shown):,}",
        before=link(page - 1, "page.before"),
        after=link(page + 1, "page.after"),
    )


def _fits(card: ProjectCard, filters: Filters, months: frozenset[str]) -> bool:
    in_period = card.signed_period in months or card.started_period in months
    return (
        (filters.scope == "all" or in_period)
        and (not filters.office or card.office == filters.office)
        and (filters.stage not in STAGES or card.stage == filters.stage)
        and (filters.placing not in PLACINGS or filters.placing in _placings(card))
        and (not filters.chain or card.chain == filters.chain)
        and (filters.band not in BAND_CODES or card.amount_band == filters.band)
    )


def _searched(card: ProjectCard) -> str:
    return "\n".join(map(fold, (card.project, card.investor, card.code_name, card.project_id)))


def _placings(card: ProjectCard) -> frozenset[str]:
    found = {card.own_placing} if card.own_placing else set()
    if card.is_asked:
        found.add("asked")
    if card.is_masked:
        found.add("masked")
    return frozenset(found)


def _choosers(visit: Visit, filters: Filters, cards: Iterable[ProjectCard]) -> tuple[Chooser, ...]:
    language = visit.language
    chains = sorted({card.chain for card in cards if card.chain})
    offices = [(office.code, office.name) for office in visit.city.offices]

    def chooser(
        name: str, values: Iterable[tuple[str, str]], chosen: str, *, has_all: bool = True
    ) -> Chooser:
        choices = [Choice("", say("page.all", language), is_chosen=not chosen)] if has_all else []
        choices += [Choice(value, text, value == chosen) for value, text in values]
        return Chooser(name, say(f"page.filter_{name}", language), tuple(choices))

    def named(prefix: str, values: Iterable[str]) -> list[tuple[str, str]]:
        return [(value, say(f"page.{prefix}_{value}", language)) for value in values]

    return (
        chooser("scope", named("scope", ("period", "all")), filters.scope, has_all=False),
        chooser("office", offices, filters.office),
        chooser("stage", named("stage", STAGES), filters.stage),
        chooser("placing", named("placing", PLACINGS), filters.placing),
        chooser("chain", [(chain, chain) for chain in chains], filters.chain),
        chooser("band", [(b, band_words(b, language)) for b in BAND_CODES], filters.band),
    )


def band_words(band: str, language: str) -> str:
    """An amount band in words."""
    if band.startswith("lt"):
        return say("page.band_below", language, bound=band[2:])
    if band.startswith("ge"):
        return say("page.band_from", language, bound=band[2:])
    low, _, high = band.partition("-")
    return say("page.band_between", language, low=low, high=high) if high else ""


def _line(visit: Visit, card: ProjectCard) -> ProjectLine:
    language = visit.language
    office = visit.city.office(card.office)
    is_band = card.is_masked
    tags = [say(f"page.placing_{name}", language) for name in PLACINGS if name in _placings(card)]
    return ProjectLine(
        name=card.project or card.code_name,
        investor=card.investor,
        is_masked=card.is_masked,
        tags=tuple(tags),
        office=office.name if office else "",
        chain=card.chain or card.industry,
        amount=_amount(card, language),
        is_band=is_band,
        stage=say(f"page.stage_{card.stage}", language),
        stage_code=card.stage,
        signed=card.signed,
        started=card.started,
    )


def _amount(card: ProjectCard, language: str) -> str:
    if card.is_masked:
        return band_words(card.amount_band, language)
    if card.amount_yuan is not None:
        return yi(card.amount_yuan)
    if card.amount_usd_cents is not None:
        return f"US$ {card.amount_usd_cents // 100:,}"
    return ""
