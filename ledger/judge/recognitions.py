"""State of what is recognised beside signing and start, and of what offices propose or agree on."""

from sharing.values import value


@value
class Attainment:
    """A recognised later milestone, figure or change. ``units`` as the event says, 0 of a
    milestone; ``usd_rate`` is ten-thousandths of a yuan per dollar, 0 where none was recorded.
    """

    recognition_id: str
    event: str
    on: str
    period: str
    pack: str
    units: int = 0
    incentives_yuan: int = 0
    usd_rate: int = 0
    not_counted: str = ""
    home: str = ""
    """The project that it was recognised of; merged leads may have brought it elsewhere."""


@value
class Proposal:
    """What an office asked the centre to recognise, as the canonical text of what it said."""

    proposal_id: str
    event: str
    office: str
    filed_on: str
    said: str


PROPOSED, CONCLUDED = "proposed", "concluded"
"""How an agreement stands: it waits for consents, or it holds. What ended is kept too."""
HELD_ONCE = frozenset({CONCLUDED, "ended", "replaced"})
"""How an agreement stands that holds, or held until its end."""

Term = tuple[str, str, int]
"""Indicator, office, ten-thousandths."""


@value
class Agreement:
    """A credit agreement of the offices themselves; the days are those for which it holds."""

    agreement_id: str
    terms: tuple[Term, ...]
    parties: tuple[str, ...]
    consents: tuple[str, ...]
    from_on: str
    until_on: str = ""
    standing: str = PROPOSED
    office: str = ""
    """Who proposed it."""

    def holds_on(self, day: str) -> bool:
        """Whether it says the shares of what happened on this day (ISO 8601)."""
        is_kept = self.standing in HELD_ONCE
        return is_kept and self.from_on <= day and (not self.until_on or day < self.until_on)
