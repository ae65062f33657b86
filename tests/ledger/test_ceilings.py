"""The most that one office gets from one project. Rule: docs/rules/ceilings.md."""

from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ledger.book import Line, Seat, balanced_lines
from ledger.ceilings import Capped
from ledger.rules.pack import RulePack
from ledger.rules.share_rules import Ceiling
from tests.judging.credit_table import shipped

NOT_CAPPED = shipped("yishui")


def pack_with(*units: int) -> RulePack:
    ceilings = tuple(
        Ceiling.model_validate(
            {
                "name": f"c{number}",
                "title": "",
                "indicator": "tax",
                "of": "project",
                "units_max": most,
                "source": "ours",
            }
        )
        for number, most in enumerate(units)
    )
    return NOT_CAPPED.model_copy(update={"ceilings": ceilings})


def lines_of(units: int) -> tuple[Line, ...]:
    seats = [
        Seat("office:J", "shared_out", Fraction(2, 3)),
        Seat("office:Y", "shared_in", Fraction(2, 3)),
    ]
    return balanced_lines(units, seats)


def of_office(lines: tuple[Line, ...], account: str) -> int:
    return sum(units for named, _, units in lines if named == account)


@given(
    st.lists(st.integers(0, 100), min_size=2, max_size=10),
    st.lists(st.integers(1, 200), max_size=2),
)
def test_an_office_has_what_the_rules_give_it_up_to_the_lowest_ceiling(
    levels: list[int], ceilings: list[int]
) -> None:
    capped, pack = Capped(), pack_with(*ceilings)
    given_, had = 0, 0
    for before, after in pairwise((0, *levels)):
        if before == after:
            continue
        lines = lines_of(after - before)
        kept = capped.lines(pack, "tax", lines)
        assert sum(units for _, _, units in kept) == 0
        assert all(units for _, _, units in kept)
        assert len({account for account, _, _ in kept}) == len(kept)
        assert of_office(kept, "city") == of_office(lines, "city")
        given_ += of_office(lines, "office:Y")
        had += of_office(kept, "office:Y")
        assert had == min(given_, *ceilings, given_)


def test_another_indicator_has_no_ceiling() -> None:
    lines = lines_of(300)
    assert Capped().lines(pack_with(1), "output", lines) == lines
