"""The one canonical workload: 60 % registrations of which a third collide, 25 % follow-ups,
5 % withdrawals, 7 % signings, 3 % starts; fixed seed.

Records are made as the gateway makes them. Project and lead ids are drawn from the same seeds as
the judge draws them, so the workload can speak of leads before anything was judged.
"""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256

from auth.actors import Role
from auth.offices import City, Office, OfficeKind
from ledger.rules.pack import RulePack
from sharing.canonical import canonical_bytes
from sharing.ids import lead_id_from, project_id_from
from sharing.record import Derived, Stamp, write_record
from sharing.seeds import submission_seed

CITY = "999900"
SECRET = sha256(b"workload").digest()
BEGIN_MS = 1_743_465_600_000
"""1 April 2025: after every day on which something was signed, or nothing would be recognised."""
OFFICES = [f"{CITY[:4]}{n:02d}" for n in range(1, 17)]


def workload_city() -> City:
    """A made-up city of sixteen counties and its centre."""
    counties = [
        Office(code=code, name=f"第{n}县", kind=OfficeKind.COUNTY, has_land=True)
        for n, code in enumerate(OFFICES, start=1)
    ]
    centre = Office(code=CITY, name="市商务局", kind=OfficeKind.CENTRE, has_land=False)
    return City(
        code=CITY,
        name="样本市",
        timezone="Asia/Shanghai",
        offices=(*counties, centre),
        rules="huaian-2025",
    )


class Workload:
    """Makes records one after another; the same seed makes the same bytes."""

    def __init__(self, *, seed: int = 20_250_101) -> None:
        self._random = random.Random(seed)  # noqa: S311  dice of a benchmark
        self._number = 0
        self._open: list[tuple[str, str, str]] = []
        self._unsigned: list[str] = []
        self._unstarted: list[str] = []
        self._investors: list[tuple[int, str]] = []

    def begin(self, pack: RulePack) -> Iterator[bytes]:
        """The records that open the city: with exact keys, since it names every investor alike."""
        yield self._record(
            CITY, Role.SYSTEM, {"kind": "open_city", "version": 1, "city": _json(workload_city())}
        )
        yield self._record(
            CITY,
            Role.SYSTEM,
            {
                "kind": "adopt_rules",
                "version": 1,
                "pack": _json(pack) | {"matching": "exact"},
                "source_sha256": "0" * 64,
                "effective_on": "2025-01-01",
            },
        )

    def records(self, count: int) -> Iterator[bytes]:
        """``count`` records in the stated mix."""
        for _ in range(count):
            draw = self._random.random()
            if draw < 0.60 or not self._open:
                yield self._register()
            elif draw < 0.85:
                yield self._follow_up()
            elif draw < 0.90:
                yield self._withdraw()
            elif draw < 0.97 and self._unsigned:
                yield self._sign()
            elif self._unstarted:
                yield self._start()
            else:
                yield self._follow_up()

    def _register(self) -> bytes:
        office = self._random.choice(OFFICES)
        if self._investors and self._random.random() < 1 / 3:
            number, first_office = self._investors[self._random.randrange(len(self._investors))]
            office = self._random.choice([code for code in OFFICES if code != first_office])
        else:
            number = self._number
            self._investors.append((number, office))
        name = f"样本{number:07d}新材料科技有限公司"
        body = {
            "kind": "register_lead",
            "version": 1,
            "identity": {"investor": name, "project": f"年产{number % 90 + 10}万套电池结构件项目"},
            "commercial": {
                "amount_yuan": (number % 300 + 1) * 10_000_000,
                "amount_said": f"{(number % 300 + 1) / 10:.1f}亿元",
                "content": "建设电池结构件生产线及配套仓储",
            },
            "summary": {"industry": "工业", "chain": "新材料", "is_chemical": number % 17 == 0},
            "first_talk": {"source": "企业自荐", "talked_on": "2025-01-03", "form": "上门拜访"},
        }
        derived = Derived(normaliser=1, name_key=name, goods_key="电池结构件")
        record = self._record(office, Role.OFFICE_STAFF, body, derived)
        seed = submission_seed(SECRET, office=office, submission_id=self._id())
        lead, project = lead_id_from(seed), project_id_from(seed)
        self._open.append((office, lead, project))
        if number == self._number - 1:
            self._unsigned.append(project)
        return record

    def _lead(self) -> tuple[str, str, str]:
        return self._open[self._random.randrange(len(self._open))]

    def _follow_up(self) -> bytes:
        office, lead, _ = self._lead()
        body = {
            "kind": "follow_up_lead",
            "version": 1,
            "lead_id": lead,
            "stage": "在谈",
            "note": "企业来访，考察标准厂房两处，约定下周交换合作框架文本。",
        }
        return self._record(office, Role.OFFICE_STAFF, body)

    def _withdraw(self) -> bytes:
        office, lead, _ = self._lead()
        body = {"kind": "withdraw_lead", "version": 1, "lead_id": lead, "reason": "企业暂停投资"}
        return self._record(office, Role.OFFICE_STAFF, body)

    def _sign(self) -> bytes:
        project = _take(self._random, self._unsigned)
        self._unstarted.append(project)
        body = {
            "kind": "recognise_signing",
            "version": 1,
            "project_id": project,
            "signed_on": self._day(),
        }
        return self._record(CITY, Role.CITY_ARBITER, body)

    def _start(self) -> bytes:
        project = _take(self._random, self._unstarted)
        body = {
            "kind": "recognise_start",
            "version": 1,
            "project_id": project,
            "started_on": self._day(),
        }
        return self._record(CITY, Role.CITY_ARBITER, body)

    def _day(self) -> str:
        return (date(2025, 1, 1) + timedelta(days=self._random.randrange(90))).isoformat()

    def _id(self) -> str:
        return f"0197{self._number:012x}-{self._number * 2_654_435_761 % 2**32:08x}"

    def _record(
        self, office: str, role: Role, body: dict[str, object], derived: Derived | None = None
    ) -> bytes:
        self._number += 1
        stamp = Stamp(
            city=CITY,
            office=office,
            actor=f"{role.value}-{office}",
            role=role,
            submission_id=self._id(),
            derived=derived,
        )
        return write_record(stamp, canonical_bytes(body))


def _take(source: random.Random, items: list[str]) -> str:
    place = source.randrange(len(items))
    items[place], items[-1] = items[-1], items[place]
    return items.pop()


def _json(model: City | RulePack) -> dict[str, object]:
    content: dict[str, object] = model.model_dump(mode="json")
    return content
