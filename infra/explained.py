"""One balance of the book, explained: read by index, at a position or now.

The rules are found by the names that the lines carry, in the city's state as it is now, which
keeps every pack that was ever in force; so an earlier position needs no folding and is as quick.
"""

from infra.city_reads import CityReads
from infra.store import book_reads
from ledger.explaining import BalanceAsked, Explanation, LineAt, explanation_of
from ledger.rule_cited import knows_indicator


class IndicatorUnknown(LookupError):
    """No pack that was ever in force has such an indicator."""


def explained(reads: CityReads, asked: BalanceAsked, *, at: int | None = None) -> Explanation:
    """The balance with its rows. Raises CityUnknown, PositionUnknown, IndicatorUnknown."""
    with reads.moment() as connection:
        head = reads.head(connection, at)
        state = reads.city_state(connection)
        if not knows_indicator(asked.indicator, state):
            raise IndicatorUnknown(asked.indicator)
        city = state.city.code
        lines = book_reads.lines_of(
            connection,
            city,
            asked.period.months,
            view=asked.view,
            up_to=head.position,
            account=asked.account,
            indicator=asked.indicator,
        )
        seqs = sorted({line.seq for line in lines})
        times = book_reads.times_at(connection, city, seqs)
        bases = book_reads.bases_of(connection, city, seqs, indicator=asked.indicator)
    entries = {line.entry: LineAt(times[line.seq], bases[line.entry]) for line in lines}
    return explanation_of(
        asked,
        state=state,
        position=head.position,
        as_of=head.now,
        lines=lines,
        entries=entries,
    )
