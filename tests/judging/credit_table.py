"""Text tables about credit: what was recognised of one project, and what each office is due for it.

One row is one recognition. All rows are known before anything is asked, as the book has it.

    事项   签约 开工 竣工 投产 列统 达效, 到资 固投 产值 税收 外资 就业 用地 销售 服务业, 增资 扩建
    日期   the day of the event; it counts in that month
    数额   of a figure or an increase: 1000万, 2.5亿, 300 (whole units of its kind)
    其他   奖补=…万 (incentives granted), 汇率=71000 (ten-thousandths of a yuan per dollar),
           不计=reason (recognised and not counted)
    指标   the indicator that is looked at; blank where the row gives to one alone
    应记   the accounts: 市 抵销 待定 甲县 乙县 …, in projects (1个, 0.5个) or units as 数额 says;
           those that are not named must be zero. 无: nothing. 规则=own/stage1+own/stage2: the lines
           of the rules that the entries cite

The project: 甲县 was first, its signing says the amounts. ``Place`` says where it landed and more.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from importlib import resources
from typing import Any

from ruamel.yaml import YAML

from ledger.book import Due
from ledger.credit import credit_due
from ledger.judge.recognitions import Agreement, Attainment
from ledger.judge.state import CityState, Facts, ProjectState, Recognition, Touch
from ledger.rules.pack import RulePack
from tests.judging.paper_setting import OFFICES, paper_offices
from tests.judging.table import Row, pairs_of, parse_table

EVENTS = {
    "竣工": "completion",
    "投产": "production",
    "列统": "statistics_entry",
    "达效": "full_output",
    "到资": "paid_in",
    "固投": "fixed_investment",
    "产值": "output",
    "税收": "tax",
    "外资": "foreign_paid_in",
    "就业": "jobs",
    "用地": "land_used",
    "销售": "sales",
    "服务业": "services_revenue",
    "增资": "capital_increase",
    "扩建": "upgrade",
}
ACCOUNTS = {"市": "city", "抵销": "overlap", "待定": "suspense"}
SCALE = {"个": 10_000, "万": 10_000, "亿": 100_000_000}
NO_FACTS = Facts(5 * SCALE["亿"], None, "", "", None)


@dataclass(frozen=True)
class Place:
    """The project apart from what was recognised of it; offices by their names."""

    landing: str = ""
    could_not_land: bool = False
    papers: tuple[str, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    facts: Facts = NO_FACTS
    introducers: tuple[str, ...] = ()
    first: str = "甲县"
    behind: tuple[str, ...] = ()
    is_asked: bool = False
    transferred_as: str = ""


def shipped(name: str) -> RulePack:
    """A pack that ships with the product."""
    text = resources.files("ledger.rules.packs").joinpath(f"{name}.yaml").read_text("utf-8")
    return written(text)


def written(text: str) -> RulePack:
    """A pack as somebody wrote it, the parts that say nothing about credit filled in."""
    data: dict[str, Any] = YAML(typ="safe", pure=True).load(text)
    usual = {
        "pack": "example",
        "version": 1,
        "title": "示例",
        "filing_grace_days": 10,
        "filing_grace_source": "ours",
        "minimum_set": [],
        "minimum_set_source": "ours",
    }
    for part in ("indicators", "share_rules", "ceilings"):
        for each in data.get(part, ()):
            each.setdefault("title", each["name"])
            each.setdefault("source", "ours")
    return RulePack.model_validate(usual | data)


def city_under(pack: RulePack) -> CityState:
    """The city on paper under these rules."""
    return CityState(paper_offices(), pack)


def agreement(text: str, *, since: str, until: str = "") -> Agreement:
    """``local_tax_yuan:甲县:3000 local_tax_yuan:乙县:7000`` as an agreement that holds."""
    terms = []
    for term in text.split():
        indicator, office, parts = term.split(":")
        terms.append((indicator, OFFICES[office], int(parts)))
    parties = tuple(dict.fromkeys(office for _, office, _ in terms))
    return Agreement("G1", tuple(terms), parties, parties, since, until, "concluded")


def touch(lead: str, office: str, **said: Any) -> Touch:
    """A registration that says little."""
    return Touch(lead, OFFICES[office], lead, "", "", 1, None, None, "", "", "", None, **said)


def project_of(rows: Sequence[Row], place: Place, pack: RulePack) -> ProjectState:
    """The project with everything that the rows recognise."""
    introducers = tuple(
        touch(f"I{number}", name, role="introducer")
        for number, name in enumerate(place.introducers)
    )
    behind = tuple(touch(f"B{number}", name) for number, name in enumerate(place.behind))
    project = ProjectState(
        "P1",
        OFFICES[place.first],
        "L1",
        (touch("L1", place.first), *behind, *introducers),
        is_asked=place.is_asked,
        landing_office=OFFICES[place.landing] if place.landing else "",
        could_not_land=place.could_not_land,
        recognised=place.facts,
        introducer_office=OFFICES[place.introducers[0]] if place.introducers else "",
        papers=place.papers,
        agreements=place.agreements,
        transferred_as=place.transferred_as,
    )
    for row in rows:
        project = _recognised(project, row, pack.label)
    return project


def _recognised(project: ProjectState, row: Row, label: str) -> ProjectState:
    more, on = pairs_of(row.cell("其他")), row.cell("日期")
    why_not = more.get("不计", "")
    if row.cell("事项") in ("签约", "开工"):
        recognition = Recognition(on, on[:7], label, not_counted=why_not)
        if row.cell("事项") == "签约":
            return replace(project, signing=recognition)
        return replace(project, start=recognition)
    attained = Attainment(
        source_of(row),
        EVENTS[row.cell("事项")],
        on,
        on[:7],
        label,
        units=units(row.cell("数额")) if row.cell("数额") else 0,
        incentives_yuan=units(more["奖补"]) if "奖补" in more else 0,
        usd_rate=int(more.get("汇率", "0")),
        not_counted=why_not,
    )
    return replace(project, attainments=(*project.attainments, attained))


def source_of(row: Row) -> str:
    """What an entry names as its source."""
    return {"签约": "signing", "开工": "start"}.get(row.cell("事项"), f"A{row.line}")


def units(text: str) -> int:
    """``1000万``, ``-2.5亿``, ``0.5个`` or ``300`` as whole units."""
    scale = SCALE.get(text[-1], 1)
    found = Decimal(text.rstrip("个万亿")) * scale
    assert found == int(found), f"{text} is no whole number of units"
    return int(found)


def play_credit(table: str, pack: RulePack, place: Place | None = None) -> tuple[Due, ...]:
    """Hold a table against what is due. Raises AssertionError that shows the row."""
    rows = parse_table(table)
    dues = credit_due(project_of(rows, place or Place(), pack), city_under(pack))
    for due in dues:
        assert sum(line[2] for line in due.postings) == 0, due
    for row in rows:
        if row.cell("事项"):
            _check(row, dues)
    return dues


def _check(row: Row, dues: Sequence[Due]) -> None:
    wanted = pairs_of(row.cell("应记"))
    found = [due for due in dues if due.source == source_of(row)]
    if row.cell("指标"):
        found = [due for due in found if due.indicator == row.cell("指标")]
    assert len({due.indicator for due in found}) <= 1, f"{row.text}\n  which indicator? {found}"
    assert {due.period for due in found} <= {row.cell("日期")[:7]}, row.text
    sums: Counter[str] = Counter()
    for due in found:
        for account, _, part in due.postings:
            sums[account] += -part if account == "city" else part
    rules = wanted.pop("规则", None)
    wanted.pop("无", None)
    accounts = {ACCOUNTS.get(n) or f"office:{OFFICES[n]}": units(u) for n, u in wanted.items()}
    assert {a: u for a, u in sums.items() if u} == accounts, f"{row.text}\n  got {dict(sums)}"
    if rules is not None:
        cited = "+".join(due.rule.partition("/")[2] for due in found)
        assert cited == rules, f"{row.text}\n  got {cited}"
