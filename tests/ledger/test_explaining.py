"""A balance is explained row by row: the rule found, the share recomputed, the sum the balance."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.rule_packs import load_pack
from ledger.book import OVERLAP, office_account
from ledger.book_lines import BookView, EntryLine
from ledger.explaining import BalanceAsked, Explanation, LineAt, explanation_of
from ledger.judge.state import CityState
from ledger.period import read_period
from ledger.rule_cited import RuleOfLine, ShareOf, cited, share_of
from ledger.rules.pack import ShareRule, Side
from ledger.rules.share_rules import Ratio
from ledger.shares import split_units
from tests.judging.paper_setting import paper_offices

YI = 100_000_000
PACK = load_pack("huaian-2025").pack
STATE = CityState(paper_offices(), PACK)


def rule_of(first: Ratio, landing: Ratio, *, stages: bool = False) -> ShareRule:
    shares = {"first_contact": first, "landing": landing}
    staged = {
        "tax": [{"shares": shares, "until": {"years": 5, "since": "start"}},
                {"shares": {"landing": "1"}}]
    }  # fmt: skip
    said = {"name": "moved", "title": "五五分成", "sums_to": "1", "source": "ours"}
    return ShareRule.model_validate(
        said | ({"stages": staged} if stages else {"shares": {"*": shares}})
    )


def told(
    units: int, base: int, side: str, rule: ShareRule | None, *, is_agreed: bool = False
) -> ShareOf:
    found = RuleOfLine(cited("x@1/moved", STATE), "tax", rule, "tax")
    ratios = () if is_agreed else found.ratios_of_side(side)
    return share_of(units=units, base=base, ratios=ratios)


def test_three_hundred_million_at_five_tenths_is_a_hundred_and_fifty() -> None:
    share = told(150_000_000, 3 * YI, "shared_out", rule_of("5/10", "5/10"))
    assert (share.ratio, share.base_units, share.is_by_rule) == ("5/10", 3 * YI, True)


def test_what_is_taken_back_has_the_same_arithmetic_with_its_sign() -> None:
    share = told(-150_000_000, -3 * YI, "shared_in", rule_of("5/10", "5/10"))
    assert (share.ratio, share.base_units, share.remainder_units) == ("5/10", -3 * YI, 0)


def test_the_unit_of_the_remainder_is_told() -> None:
    thirds = rule_of("1/3", "2/3")
    assert told(3334, 10_000, "shared_out", thirds).remainder_units == 1
    assert told(3333, 10_000, "shared_out", thirds).remainder_units == 0


def test_a_later_stage_is_found_by_its_ratio() -> None:
    staged = rule_of("1/2", "1/2", stages=True)
    assert told(50, 100, "shared_in", staged).stage == 1
    assert told(100, 100, "shared_in", staged).stage == 2


def test_a_label_names_the_stage_and_only_its_ratio_is_tried() -> None:
    rule = rule_of("1/2", "1/2", stages=True)
    for stage, units in ((1, 50), (2, 100)):
        found = RuleOfLine(cited("x@1/moved", STATE), "tax", rule, "tax", stage)
        share = share_of(units=units, base=100, ratios=found.ratios_of_side("shared_in"))
        assert (share.stage, share.is_by_rule) == (stage, True)
        other = share_of(units=150 - units, base=100, ratios=found.ratios_of_side("shared_in"))
        assert not other.is_by_rule
    labelled = RuleOfLine.found(f"{PACK.label}/could_not_land/stage2", "signed_count", STATE)
    assert (labelled.stage, labelled.cited.line) == (2, "could_not_land")
    assert labelled.cited.title


def test_one_office_on_both_sides_has_all_shares_of_the_rule() -> None:
    assert told(100, 100, "own", rule_of("1/2", "1/2")).ratio == "1"


def test_an_agreed_share_is_a_plain_fraction_and_not_the_rules() -> None:
    share = told(70, 100, "shared_out", rule_of("1/2", "1/2"), is_agreed=True)
    assert (share.ratio, share.is_by_rule) == ("7/10", False)


def test_a_share_that_no_ratio_gives_is_told_without_one() -> None:
    assert told(123_457, 1_000_003, "shared_out", rule_of("1/2", "1/2")).ratio == ""


@given(
    st.integers(1, 10**13),
    st.integers(1, 99),
    st.integers(1, 99),
    st.sampled_from(["shared_out", "shared_in"]),
)
def test_every_ratio_that_is_told_multiplies_out_to_the_line(
    base: int, first: int, whole: int, side: str
) -> None:
    first = min(first, whole)
    rule = rule_of(f"{first}/{whole}", f"{whole - first}/{whole}")
    parts = split_units(base, rule.ratios("tax"))
    units = parts[Side.FIRST_CONTACT if side == "shared_out" else Side.LANDING]
    share = told(units, base, side, rule)
    exact = base * Fraction(share.ratio)
    assert exact.numerator // exact.denominator + share.remainder_units == units


def line(seq: int, units: int, **more: str) -> EntryLine:
    said = {
        "entry_id": f"E{seq}",
        "reverses": "",
        "project_id": "P1",
        "indicator": "signed_count",
        "rule": f"{PACK.label}/could_not_land",
        "account": office_account("J"),
        "side": "shared_out",
        "posted_period": "2025-02",
        "corrects_period": "",
        "counts_in": "2025-02",
        "source": "signing",
        "agreement": "",
    }
    return EntryLine(seq=seq, units=units, **(said | more))


QUARTER = read_period("2025Q1")


def explain(lines: list[EntryLine], account: str = office_account("J")) -> Explanation:
    asked = BalanceAsked(account, "signed_count", QUARTER, BookView.CORRECTED)
    entries = {each.entry: LineAt(each.seq * 1000, each.units) for each in lines}
    return explanation_of(asked, state=STATE, position=9, as_of=9000, lines=lines, entries=entries)


def test_rows_say_what_happened_and_the_balance_runs_to_the_total() -> None:
    later = {"posted_period": "2025-04", "corrects_period": "2025-02"}
    found = explain(
        [
            line(1, 10_000),
            line(2, -10_000, reverses="E1", **later),
            line(3, 5_000, rule=f"{PACK.label}/own", **later),
        ]
    )
    assert [row.what for row in found.lines] == ["credited", "reversed", "replaced"]
    assert [row.balance for row in found.lines] == [10_000, 0, 5_000]
    assert found.total == 5_000
    assert [row.at for row in found.lines] == [1000, 2000, 3000]


def test_the_rule_is_told_with_its_title_and_source() -> None:
    rule = explain([line(1, 10_000)]).lines[0].rule
    assert rule.title == "首谈单位无法落地、落户市内其他县区，双算"
    source = "淮安市 2025 年答复（市九届人大五次会议第 118 号）"
    assert (rule.line, rule.source, rule.ours) == ("could_not_land", source, False)


@pytest.mark.parametrize("name", ["suspense_while_asked", "no_rule_fits"])
def test_what_is_no_rule_of_a_pack_has_no_title(name: str) -> None:
    assert (cited(f"{PACK.label}/{name}", STATE).line, cited(f"x@1/{name}", STATE).title) == (
        name,
        "",
    )


def test_an_account_without_a_line_has_the_balance_nothing() -> None:
    found = explain([])
    assert (found.total, found.lines, found.unit) == (0, (), "project")


def test_what_overlaps_is_nobodys_share() -> None:
    row = explain([line(1, -10_000, account=OVERLAP, side="")], OVERLAP).lines[0]
    assert row.share is None
