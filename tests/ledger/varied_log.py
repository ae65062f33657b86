"""A made-up log that reaches every rule of the judge: few investors, so that most registrations
meet others; codes, phases, goods and amounts that agree or not; amendments, landings, recognitions
before and after withdrawals; an opening with claims; bytes that say nothing.

Ids are drawn from the seeds as the judge draws them. The same seed makes the same bytes.
"""

import random
from collections.abc import Iterator
from typing import Any

from auth.actors import Role
from sharing.canonical import canonical_bytes
from sharing.ids import lead_id_from, project_id_from
from sharing.record import Derived, Stamp, write_record
from sharing.seeds import submission_seed
from tests.benchmarks.workload import CITY, OFFICES, SECRET

INVESTORS = 40
CODES = [f"91320800MA1{n:06d}X" for n in range(INVESTORS)]


class VariedLog:
    """Makes records one after another, after those that open the workload's city."""

    def __init__(self, *, seed: int = 7) -> None:
        self._random = random.Random(seed)  # noqa: S311  dice of a test
        self._number = 0
        self._leads: list[tuple[str, str]] = []
        self._projects: list[str] = []

    def records(self, *, opening: int, live: int) -> Iterator[bytes]:
        """An opening of ``opening`` rows with its recognitions, then ``live`` submissions."""
        yield self._say(CITY, Role.SYSTEM, "open_batch", batch="last-year", is_opening=True)
        for _ in range(opening):
            yield self._register(is_opening=True)
            if self._random.random() < 0.2:
                yield self._centre()
        yield self._say(CITY, Role.SYSTEM, "close_batch", batch="last-year")
        for _ in range(live):
            yield self._live()

    def _live(self) -> bytes:
        draw = self._random.random()
        if draw < 0.40:
            return self._register(is_opening=False)
        if draw < 0.60:
            return self._centre()
        if draw < 0.70:
            return self._amend()
        if draw < 0.80:
            return self._of_lead("withdraw_lead", reason="企业暂停投资")
        if draw < 0.97:
            note = self._random.choice(["", "考察厂房两处"])
            return self._of_lead("follow_up_lead", note=note, stage=self._pick("", "在谈"))
        return self._random.choice([b"", b"{}", b"no stamp\n{}", b"\xff\n\xfe", self._unknown()])

    def _register(self, *, is_opening: bool) -> bytes:
        office = self._random.choice(OFFICES)
        body = {**self._sections(), "first_talk": self._talk(is_opening=is_opening)}
        if is_opening:
            body["claims"] = {
                "registered_at": 1_704_067_200_000 + self._random.randrange(10**10),
                "signed_on": self._day() if self._random.random() < 0.5 else None,
            }
            body["provenance"] = {"batch": "last-year", "file": "a.xlsx", "sheet_row": 3}
        seed = submission_seed(SECRET, office=office, submission_id=self._id())
        self._leads.append((office, lead_id_from(seed)))
        self._projects.append(project_id_from(seed))
        derived = self._derived(body)
        role = Role.CITY_OPERATOR if is_opening else Role.OFFICE_STAFF
        return self._say(office, role, "register_lead", derived, **body)

    def _sections(self) -> dict[str, Any]:
        number = self._random.randrange(INVESTORS)
        goods = self._pick("电池", "电池", "光伏板")
        amount = self._pick(None, 120_000_000, 120_000_000, 90_000_000)
        return {
            "identity": {
                "investor": f"样本{number:02d}科技有限公司",
                "project": f"{goods}项目",
                "credit_code": CODES[number] if self._random.random() < 0.5 else "",
            },
            "commercial": {
                "amount_yuan": amount,
                "amount_usd_cents": self._pick(None, None, None, 500),
                "amount_said": "约1亿",
                "content": self._pick("厂房", "厂房", "厂房", ""),
            },
            "summary": {
                "industry": "工业",
                "chain": "新材料",
                "is_chemical": self._pick(None, True, False),
            },
            "evidence": self._pick(None, {"files": ("协议.pdf",), "note": "复印件"}),
        }

    def _talk(self, *, is_opening: bool) -> dict[str, object]:
        if is_opening:
            return {}
        return {"source": "企业自荐", "talked_on": "2025-01-03", "form": "上门拜访"}

    def _derived(self, body: dict[str, Any]) -> Derived:
        identity = body["identity"]
        goods = str(identity["project"]).removesuffix("项目")
        return Derived(
            normaliser=1,
            name_key=self._pick(str(identity["investor"]), "样本共用名科技"),
            goods_key=self._pick(goods, goods, ""),
            phase=self._pick(1, 1, 1, 2),
            credit_code=str(identity["credit_code"]),
            code_is_valid=bool(identity["credit_code"]) and self._random.random() < 0.9,
        )

    def _centre(self) -> bytes:
        project = self._random.choice([*self._projects[-40:], "PNOBODYKNOWS"])
        kind = self._pick("recognise_signing", "recognise_start", "set_landing")
        body: dict[str, Any] = {"project_id": project, "basis": "会议纪要"}
        if kind == "recognise_signing":
            body |= {"signed_on": self._day(), "amount_yuan": self._pick(None, 300_000_000)}
        elif kind == "recognise_start":
            body |= {"started_on": self._day(), "filed_on": self._pick(None, "2025-01-05")}
        else:
            body |= {
                "landing_office": self._random.choice([*OFFICES, CITY, "nobody"]),
                "could_not_land": self._pick(True, False),
            }
        return self._say(CITY, Role.CITY_ARBITER, kind, **body)

    def _amend(self) -> bytes:
        sections = self._sections()
        derived = self._derived(sections)
        kept = {name: self._pick(None, part) for name, part in sections.items()}
        kept.pop("evidence")
        return self._of_lead("amend_lead", derived, **kept, reason="笔误")

    def _of_lead(self, kind: str, derived: Derived | None = None, **body: Any) -> bytes:
        office, lead = self._random.choice(self._leads[-60:])
        if self._random.random() < 0.05:
            office = self._random.choice(OFFICES)
        return self._say(office, Role.OFFICE_STAFF, kind, derived, lead_id=lead, **body)

    def _unknown(self) -> bytes:
        return self._say("nobody", self._pick(Role.AUDITOR, Role.OFFICE_STAFF), "follow_up_lead")

    def _day(self) -> str:
        return f"202{self._random.choice('45')}-{self._random.randrange(1, 13):02d}-15"

    def _pick(self, *choices: Any) -> Any:
        return self._random.choice(choices)

    def _id(self) -> str:
        return f"varied-{self._number:06d}"

    def _say(
        self, office: str, role: Role, kind: str, derived: Derived | None = None, **body: Any
    ) -> bytes:
        stamp = Stamp(
            city=CITY,
            office=office,
            actor="somebody",
            role=role,
            submission_id=self._id(),
            derived=derived,
        )
        self._number += 1
        return write_record(stamp, canonical_bytes({"kind": kind, "version": 1, **body}))
