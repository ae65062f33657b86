"""What the template of a page of cards is given: approvals, charges, people, changes of rights."""

from dataclasses import dataclass

from gateway.pages.contexts import Chrome, Link
from gateway.pages.desk_contexts import Action, DatedLine, Fact, Tag, Told


@dataclass(frozen=True, slots=True)
class Card:
    """One thing with what can be done about it."""

    title: str
    href: str
    note: str
    tag: Tag
    facts: tuple[Fact, ...]
    quote: str
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class CardsContext:
    """A list of cards, the forms beside it, and perhaps a dated record."""

    chrome: Chrome
    title: str
    intro: str
    states: tuple[Link, ...]
    cards: tuple[Card, ...]
    empty: str
    actions: tuple[Action, ...]
    record_title: str
    record: tuple[DatedLine, ...]
    once: str
    """What is shown this once and never again: a code, a key."""
    told: Told | None
    counted: str = "desk.items"
    """The words for how many cards there are."""
