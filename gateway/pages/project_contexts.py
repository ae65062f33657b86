"""What the templates of a project and of the recognition desk are given."""

from dataclasses import dataclass

from gateway.pages.contexts import Chrome, Link
from gateway.pages.desk_contexts import Action, DatedLine, Fact, Pager, Tag, Told


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """A proposal for recognition."""

    tick: str
    """What the desk's form names it by; '' where it cannot be decided here."""
    title: str
    project: str
    project_href: str
    office: str
    facts: tuple[Fact, ...]
    note: str
    standing: Tag
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class AgreementBlock:
    """A credit agreement with what can be said of it."""

    words: str
    at: str
    standing: Tag
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class ProjectContext:
    """One project: how it stands, what was recognised, proposed and agreed."""

    chrome: Chrome
    title: str
    investor: str
    tags: tuple[Tag, ...]
    own_lead: Link | None
    facts: tuple[Fact, ...]
    recognised: tuple[DatedLine, ...]
    proposals: tuple[ProposalLine, ...]
    agreements: tuple[AgreementBlock, ...]
    actions: tuple[Action, ...]
    in_charge: tuple[Fact, ...]
    charges_href: str
    """Where somebody is put in charge; '' for who may not."""
    told: Told | None


@dataclass(frozen=True, slots=True)
class RecognitionsContext:
    """The recognition desk."""

    chrome: Chrome
    states: tuple[Link, ...]
    count: str
    lines: tuple[ProposalLine, ...]
    decide: Action | None
    """Its form takes the proposals that are ticked."""
    pager: Pager
    told: Told | None
