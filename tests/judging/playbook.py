"""Plays a text table on a paper city and checks the last column, row by row.

Columns (all but 单位, 事项 and 结果 may be left out; a blank cell is the default):

    线索   a name for the lead or, for later rows, the lead that is spoken of
    单位   the office: 甲县 乙县 丙县 丁县 化工园 驻沪局 市商务局
    事项   what it says: 登记 跟进 更正 撤回 签约认定 开工认定 落户 开批 关批, or 对账 (nobody says
           anything, the book is read)
    企业   the investor (无: the name is left blank), 代码 its code (有效1 and 有效2 are valid, 坏码
           fails its check)
    项目   the title; for 落户 the landing office; for 对账 the indicator
    金额   5亿, 9999万, 1500万美元, or 待定
    日期   the date of signing or start; for 对账 the month or longer period, by the months that
           lines were posted in, or with 更正后 among 其他 by those that they count for
    收到   when the log receives it, in city time
    其他   缺=industry (a field of the minimum set left out), 报送=2025-01-04 (evidence filed on),
           人=乙@甲 (who says it, in whose stead), 无法落地, 化工, 角色=auditor, 认领单位=… and
           for openings 登记=… 签约=…
    结果   the outcome, then what must hold after the row

Outcomes: 首谈 撞单 待裁定 重复 (a repeat in an opening) 受理 (accepted), 拒:reason, 余额 (the
accounts of 对账 in projects or 亿; those not named must be zero).
Further verbs, claims and pairs of 其他 stand in ``tests.judging.verbs`` and the modules that it
names.

What can hold: 首谈=甲县 (first contact of the project now; 首谈=无 nobody pursues it), 同=L1 (the
same project as L1), 异=L1 (another), 告知=L1 (the refusal names that lead), 缺=industry,amount.
"""

from decimal import Decimal
from typing import Any

from stdnum.cn import uscc

from auth.actors import Role
from ledger.judge.state import LeadState, lead_key
from tests.judging import bodies
from tests.judging.bodies import YI
from tests.judging.paper_city import Answer, PaperCity
from tests.judging.paper_setting import OFFICES, city_ms, huaian_pack
from tests.judging.table import Row, pairs_of, parse_table
from tests.judging.verbs import CLAIMS, VERBS
from tests.judging.verbs_periods import ANSWERED_BY_HEADS
from tests.judging.verbs_registration import with_more
from tests.judging.verbs_standing import SAID_BY_HEADS

OUTCOMES = {
    "首谈": ("accepted", "first"),
    "撞单": ("collided", "collided"),
    "待裁定": ("accepted", "asked"),
    "无名": ("accepted", "unnamed"),
}
INDICATORS = {"签约数": "signed_count", "协议额": "signed_amount_yuan", "开工数": "started_count"}
ACCOUNTS = {"市": "city", "抵销": "overlap", "待定": "suspense"}


def valid_code(number: int) -> str:
    """A made-up code that passes its check."""
    body = f"91320000MA1{number:06d}"
    return body + str(uscc.calc_check_digit(body + "0"))


def amount_of(text: str) -> dict[str, int | None]:
    """``5亿``, ``9999万``, ``1500万美元`` or ``待定`` as the amount fields of a body."""
    if text == "待定":
        return {"amount_yuan": None}
    dollars = text.endswith("美元")
    number, unit = text.removesuffix("美元")[:-1], text.removesuffix("美元")[-1]
    value = int(Decimal(number) * {"亿": YI, "万": 10_000}[unit])
    if dollars:
        return {"amount_yuan": None, "amount_usd_cents": value * 100}
    return {"amount_yuan": value}


class Play:
    """A table being played: the city, and which lead each name means."""

    def __init__(self, city: PaperCity) -> None:
        self.city = city
        self.leads: dict[str, str] = {}
        self.projects: dict[str, str] = {}
        self.cases: dict[str, str] = {}
        self.objections: dict[str, str] = {}
        self.spoken_of = ""
        """The lead of the row that is being checked."""
        self.codes = {"有效1": valid_code(1), "有效2": valid_code(2), "坏码": valid_code(1)[:-1]}
        self.codes["坏码"] += "0" if valid_code(1)[-1] != "0" else "1"

    def play(self, table: str) -> None:
        """Every row in order. Raises AssertionError that shows the row."""
        for row in parse_table(table):
            what = row.cell("事项")
            if what == "对账":
                self._check_book(row)
                continue
            at = city_ms(row.cell("收到")) if row.cell("收到") else None
            more = pairs_of(row.cell("其他"))
            role = Role(more["角色"]) if "角色" in more else _usual_role(what, more)
            answer = self.city.say(
                row.cell("单位"), self._body(row, more), role=role, actor=more.get("人", ""), at=at
            )
            self._check(row, answer)

    def _body(self, row: Row, more: dict[str, str]) -> dict[str, Any]:
        lead, what = row.cell("线索"), row.cell("事项")
        lead_id = self.leads.get(lead, lead)
        project_id = self.project_named(lead)
        dates: dict[str, Any] = {"on": row.cell("日期")} if row.cell("日期") else {}
        dates |= {"filed_on": more["报送"]} if "报送" in more else {}
        amount = amount_of(row.cell("金额")) if row.cell("金额") else {}
        match what:
            case "登记":
                said = bodies.lead_body(**self._registration(row, more), **amount)  # type: ignore[arg-type]
                return with_more(said, more)
            case "更正":
                return with_more(self._amendment(row, lead_id, more, amount), more)
            case "跟进":
                return bodies.follow_up_body(lead_id, note=row.cell("项目") or "企业来访")
            case "撤回":
                return bodies.withdraw_body(lead_id)
            case "签约认定":
                return bodies.signing_body(project_id, **dates, **amount)  # type: ignore[arg-type]
            case "开工认定":
                return bodies.start_body(project_id, **dates)
            case "落户":
                is_forced = "无法落地" in more
                return bodies.landing_body(project_id, row.cell("项目"), could_not_land=is_forced)
            case "开批" | "关批":
                kind = "open_batch" if what == "开批" else "close_batch"
                return bodies.batch_body(kind, is_opening="普通" not in more)
        return VERBS[what](self, row, more)

    def _registration(self, row: Row, more: dict[str, str]) -> dict[str, Any]:
        said: dict[str, Any] = {"without": more.get("缺", "")}
        said |= self._identity(row)
        if "化工" in more:
            said["is_chemical"] = True
        if "登记" in more:
            said["claims"] = {"registered_at": city_ms(more["登记"])}
            said["claims"] |= {"signed_on": more["签约"]} if "签约" in more else {}
        return said

    def _identity(self, row: Row) -> dict[str, str]:
        cells = {"investor": row.cell("企业"), "project": row.cell("项目")}
        cells["credit_code"] = self.codes.get(row.cell("代码"), row.cell("代码"))
        return {name: "" if text == "无" else text for name, text in cells.items() if text}

    def _amendment(
        self, row: Row, lead_id: str, more: dict[str, str], amount: dict[str, int | None]
    ) -> dict[str, Any]:
        body: dict[str, Any] = {"kind": "amend_lead", "version": 1, "lead_id": lead_id}
        identity = self._identity(row)
        if identity:
            full = bodies.lead_body(**identity)  # type: ignore[arg-type]
            body["identity"] = full["identity"]
        if amount:
            body["commercial"] = amount
        if "化工" in more:
            body["summary"] = {"is_chemical": True}
        return body

    # Checking

    def _check(self, row: Row, answer: Answer) -> None:
        outcome, *claims = row.cell("结果").split()
        told = f"{row.text}\n  got {answer.verdict} {answer.placing} {answer.reason} "
        told += f"{answer.params} {answer.names}"
        self._check_outcome(outcome, answer, told)
        if row.cell("线索") and answer.lead_id:
            self.leads.setdefault(row.cell("线索"), answer.lead_id)
            self.projects.setdefault(row.cell("线索"), answer.project_id)
        self.spoken_of = self.lead_named(row.cell("线索")) if row.cell("线索") else answer.lead_id
        for claim in claims:
            name, _, wanted = claim.partition("=")
            self._check_claim(row, name, wanted, answer, told)

    def _check_outcome(self, outcome: str, answer: Answer, told: str) -> None:
        if outcome.startswith("拒:"):
            assert answer.verdict == "refused", told
            assert answer.reason == outcome.removeprefix("拒:"), told
            assert not answer.events, told
        elif outcome == "重复":
            assert answer.names == ["lead_amended"], told
            assert getattr(answer.events[0], "reason", "") == "repeat", told
        elif outcome == "受理":
            assert answer.verdict == "accepted", told
        else:
            assert (answer.verdict, answer.placing) == OUTCOMES[outcome], told

    def _check_claim(self, row: Row, name: str, wanted: str, answer: Answer, told: str) -> None:
        project_id = self.project_named(row.cell("线索")) or answer.project_id
        if name == "首谈":
            project = self.city.project(project_id)
            found = project.first_office if project.standing else "无"
            assert found == OFFICES.get(wanted, wanted), f"{told}\n  first contact is {found}"
        elif name == "同":
            assert project_id == self.project_named(wanted), told
        elif name == "异":
            assert project_id != self.project_named(wanted), told
        elif name == "告知":
            assert answer.params["lead_id"] == self.leads[wanted], told
        elif name == "缺":
            assert answer.params["fields"] == wanted, told
        else:
            CLAIMS[name](self, project_id, wanted, told)

    def lead_named(self, name: str) -> str:
        """The id of the lead that a table calls so; the name itself for one it does not know."""
        return self.leads.get(name, name)

    def project_named(self, name: str) -> str:
        """The id of the project of the lead that a table calls so, as it is now."""
        project_id = self.projects.get(name, name)
        lead = self.city.value(lead_key(self.leads.get(name, "")))
        return lead.project_id if isinstance(lead, LeadState) else project_id

    def _check_book(self, row: Row) -> None:
        indicator = INDICATORS[row.cell("项目")]
        scale = YI if indicator == "signed_amount_yuan" else 10_000
        outcome, *claims = row.cell("结果").split()
        assert outcome == "余额", row.text
        wanted = {
            ACCOUNTS.get(name) or f"office:{OFFICES.get(name, name)}": int(Decimal(units) * scale)
            for name, units in pairs_of(" ".join(claims)).items()
        }
        view = "corrected" if "更正后" in pairs_of(row.cell("其他")) else "exported"
        found = self.city.balances(period=row.cell("日期"), indicator=indicator, view=view)
        found["city"] = -found.get("city", 0)  # the city's line is the other side of the entry
        assert {a: u for a, u in found.items() if u} == wanted, f"{row.text}\n  got {found}"


def _usual_role(what: str, more: dict[str, str]) -> Role | None:
    """Who says this where the table does not tell; None: whoever speaks for the office."""
    if what in ("报时", "比对"):
        return Role.SYSTEM
    if what in (*ANSWERED_BY_HEADS, *SAID_BY_HEADS):
        return Role.OFFICE_HEAD
    return Role.CITY_OPERATOR if what == "登记" and "登记" in more else None


def play(table: str, *, city: PaperCity | None = None, pack: dict[str, Any] | None = None) -> Play:
    """Play a table on a fresh city, or on one that was prepared; under the shipped pack with these
    parts changed.
    """
    played = Play(city or PaperCity(pack=huaian_pack() | (pack or {})))
    played.play(table)
    return played
