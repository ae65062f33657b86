"""What is said about periods 期间: closings, answers to statements, claimed figures.

What a closing says of the city (what hangs, which offices have lines) is read here, in one moment
of the views, since the judge's state knows no lists (docs/decisions/0013).

Edge case: the views may be behind the journal; the door waits for them before it asks.
"""

from gateway.saying.speaking import Speaker, said_of
from gateway.submitting import Said
from infra.city_reads import CityReads
from infra.store.book_views import account_lines, offices_with_lines
from infra.store.hanging_reads import hanging
from infra.store.reads import head_at, view_position
from ledger.book import office_account
from ledger.period import Period
from sharing.submissions.periods import (
    AnswerStatement,
    BeginClosing,
    ClaimFigure,
    ClosePeriod,
    FileSealedStatement,
    Hanging,
    SettleStatement,
)

AboutPeriod = (
    BeginClosing
    | ClosePeriod
    | AnswerStatement
    | SettleStatement
    | FileSealedStatement
    | ClaimFigure
)


def say_about_period(speaker: Speaker, submission_id: str, said: AboutPeriod) -> Said:
    """关账、确认或异议对账单、自报数. Raises PhoneInOpenText."""
    return said_of(speaker, submission_id, said)


def what_hangs(reads: CityReads, period: Period) -> tuple[Hanging, ...]:
    """What still hangs of a period, as the views stand. Raises CityUnknown."""
    with reads.moment() as connection:
        state = reads.city_state(connection)
        return hanging(connection, state.city.code, period, state=state)


def closing(
    reads: CityReads, period: Period, *, despite_hanging: bool, reason: str = ""
) -> ClosePeriod:
    """The closing with what hangs and who has lines, from one moment. Raises CityUnknown."""
    with reads.moment() as connection:
        state = reads.city_state(connection)
        city = state.city.code
        seen = view_position(connection, city)
        return ClosePeriod(
            period=str(period),
            hanging=hanging(connection, city, period, state=state),
            offices=tuple(offices_with_lines(connection, city, period.months, up_to=seen)),
            despite_hanging=despite_hanging,
            reason=reason,
        )


def entries_elsewhere(
    reads: CityReads, period: Period, office: str, entries: tuple[str, ...]
) -> tuple[str, ...]:
    """Of these entries, those that are not on the office's statement of the period."""
    with reads.moment() as connection:
        city = reads.city_state(connection).city.code
        lines = account_lines(
            connection,
            city,
            period.months,
            account=office_account(office),
            up_to=view_position(connection, city),
        )
    known = {line.entry_id for line in lines}
    return tuple(entry for entry in entries if entry not in known)


def journal_position(reads: CityReads) -> int:
    """How far the journal goes: what a door waits for before it reads what hangs."""
    with reads.moment() as connection:
        return head_at(connection, reads.city_state(connection).city.code).position
