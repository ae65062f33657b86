"""The example packs of docs/rules/rule-packs.md load as they stand there, and share as they say."""

import re
from pathlib import Path

import pytest

from gateway.rule_packs import compile_pack
from ledger.rules.conditions import Case
from ledger.rules.pack import RulePack
from ledger.rules.rule_faults import pack_faults
from ledger.rules.share_rules import Side, Until
from tests.judging.table import Row, parse_table

PAGE = Path(__file__).parents[2] / "docs" / "rules" / "rule-packs.md"
PACKS = {
    text.split("\n", 1)[0].removeprefix("pack: "): text
    for text in re.findall(r"```yaml\n(pack: .*?)```", PAGE.read_text("utf-8"), re.DOTALL)
}


def documented(name: str) -> RulePack:
    return compile_pack(PACKS[name].encode(), file=f"{name}.yaml").pack


def test_the_page_has_its_three_examples() -> None:
    assert set(PACKS) == {"example-two-stages", "example-land", "example-two-roles"}


@pytest.mark.parametrize("name", PACKS)
def test_an_example_of_the_page_is_without_fault(name: str) -> None:
    pack = documented(name)
    assert pack.pack == name
    assert pack_faults(pack) == ()


def test_two_stages_of_different_kinds_one_after_the_other() -> None:
    rule = documented("example-two-stages").share_rule_for(Case(landing_differs=True))
    assert rule is not None
    found = [
        (stage.until, {side.value: str(ratio) for side, ratio in stage.ratios.items()})
        for stage in rule.stages_of("tax_yuan")
    ]
    assert found == [
        (Until(recovered_units=200_000_000), {"landing": "1"}),
        (Until(years=10, since="production"), {"first_contact": "3/5", "landing": "2/5"}),
        (None, {"landing": "1"}),
    ]
    assert [stage.until for stage in rule.stages_of("signed_count")] == [None]


LAND = """
    用地（平方米） | 落户 | 规则     | 首谈 | 落户方
    10000          | 他处 | small    | 7/10 | 3/10
    66666          | 他处 | small    | 7/10 | 3/10
    66667          | 他处 | large    | 1/2  | 1/2
    200000         | 他处 | large    | 1/2  | 1/2
                   | 他处 | unstated | 1    | 0
    200000         | 自落 | own      | 1    | 0
"""


@pytest.mark.parametrize("row", parse_table(LAND), ids=lambda row: row.text)
def test_land_decides_from_100_mu_on(row: Row) -> None:
    land = row.cell("用地（平方米）")
    case = Case(landing_differs=row.cell("落户") == "他处", land_sqm=int(land) if land else None)
    rule = documented("example-land").share_rule_for(case)
    assert rule is not None
    assert rule.name == row.cell("规则")
    ratios = rule.ratios("signed_count")
    found = (ratios.get(Side.FIRST_CONTACT, 0), ratios.get(Side.LANDING, 0))
    assert tuple(map(str, found)) == (row.cell("首谈"), row.cell("落户方"))


@pytest.mark.parametrize(
    ("has_introducer", "shares"),
    [
        (True, {"introducer": "3/10", "first_contact": "3/10", "landing": "2/5"}),
        (False, {"first_contact": "3/5", "landing": "2/5"}),
    ],
)
def test_an_introducer_has_a_part_beside_first_contact(
    has_introducer: bool,  # noqa: FBT001  a case of the table
    shares: dict[str, str],
) -> None:
    pack = documented("example-two-roles")
    assert pack.registration is not None
    assert pack.registration.has_introducer
    rule = pack.share_rule_for(Case(has_introducer=has_introducer))
    assert rule is not None
    assert {side.value: str(part) for side, part in rule.ratios("signed_count").items()} == shares
