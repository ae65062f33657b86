"""Two invented cities whose ledgers are written otherwise than those of the example city.

A seeded generator invents enterprises, projects and the rows of the offices, with the truth; the
``Habits`` of a city say how it writes. The traps are of the same kinds as in the example: a second
project of one enterprise (二期, or other goods), a sister company under the same brand in the same
trade, a namesake in another trade.

Nothing here is taken from the example's ledgers: brands, trades, goods, places and titles are
lists of their own, so that what was learned from the one is tested on the other.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from stdnum.cn import uscc

from sharing.enterprise.credit_code import read_credit_code
from sharing.matching.registration import Registration
from tests.benchmarks.invented_habits import Habits
from tests.benchmarks.told import Told

_SIGNS = (
    "雅昊嵘铭琛邦朔楷沣逸彦卓航睦诺澜岳崇禄裕峻腾坤擎驰驭拓旭晟臻朋仁珂沃衡韬霖曜棠湛钧奥霄苒璞"
)
_FAR_PLACES = (
    *("成都", "重庆", "武汉", "长沙", "郑州", "西安", "福州", "泉州", "济南", "烟台"),
    *("大连", "沈阳", "嘉兴", "绍兴", "温州", "珠海", "中山", "南昌", "芜湖", "徐州"),
)
_PLACE_CODES = {
    place: f"{37 + at % 9}0{1 + at % 9}{at % 9}1" for at, place in enumerate(_FAR_PLACES)
}
_TRADES: dict[str, tuple[str, ...]] = {
    "光电": ("车用镜头模组", "激光雷达", "偏光片", "红外传感器"),
    "医药": ("原料药", "缓释制剂", "中药饮片", "疫苗佐剂"),
    "机械": ("液压阀", "减振器", "滚珠丝杠", "数控刀具"),
    "新材料": ("碳化硅", "气凝胶毡", "导热硅脂", "可降解薄膜"),
    "电子科技": ("柔性电路板", "片式电容", "连接线束", "显示驱动芯片"),
    "食品": ("冻干果蔬", "烘焙预拌粉", "速冻面点", "调味酱"),
    "纺织": ("产业用布", "针织面料", "羽绒制品", "再生纤维"),
    "新能源": ("钠离子电芯", "逆变器", "光伏支架", "储能柜"),
    "物流": ("冷链仓库", "公路港", "快递分拣中心"),
    "化工": ("环氧树脂", "水性涂料", "阻燃剂", "电子级双氧水"),
}
_SIGNS_FOR_CODES = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_LOOKALIKES = str.maketrans("铭腾诺旭毅坤峻驰仁", "明藤诺栩义昆俊池人")
_TRADITIONAL = str.maketrans("机电纺织药医储", "機電紡織藥醫儲")


@dataclass
class _Enterprise:
    place: str
    brand: str
    trade: str
    form: str
    code: str

    @property
    def name(self) -> str:
        return f"{self.place}{self.brand}{self.trade}{self.form}"


@dataclass
class _Project:
    id: str
    enterprise: _Enterprise
    goods: str
    amount: int
    registered: date
    talked: date
    first: str
    landing: str
    signed: date | None
    started: date | None
    mark: str = ""


class _City:
    def __init__(self, habits: Habits, seed: int) -> None:
        self.h, self.rng = habits, random.Random(seed)  # noqa: S311 - the same city for a seed
        self.codes = [code for code, _ in habits.offices]
        self.land = [code for code in self.codes if code[0].isdigit()]
        short = habits.city.removesuffix("市")
        self.local_place = short
        named = [name for code, name in habits.offices if code in self.land]
        ranks = [name.rstrip("县区") for name in named if name[-1] in "县区" and len(name) == 3]
        self.places = tuple(dict.fromkeys([habits.city, short, *named, *ranks]))
        self.brands: set[str] = set()
        self.rounding = {code for code in self.codes if self._chance(habits.rounded)}
        self.in_dollars = {code for code in self.codes if self._chance(habits.dollars)}
        self.rows: list[tuple[Registration, str, str, bool]] = []

    def _chance(self, percent: int) -> bool:
        return self.rng.randrange(100) < percent

    def invent(self) -> list[Told]:
        projects = [self._project(f"P{at:04}", self._enterprise()) for at in range(self._singles())]
        for project in projects:
            self._write(project, project.first, "first")
        several = self.rng.sample(projects, self.h.seconds * 9 // 10)
        for at in range(self.h.seconds):
            self._second(several[at % len(several)])
        near = self.rng.sample([p for p in projects if p.signed], self.h.traps * 3)
        for at, project in enumerate(near):
            self._trap(project, kind=at % 3, at=at)
        order = sorted(
            self.rows, key=lambda each: (each[0].registered_on, each[2] != "first", each[0].office)
        )
        told = []
        for at, (row, of_project, role, trap) in enumerate(order, start=1):
            placed = replace(row, lead_id=f"L{at}", order=at)
            told.append(Told(row=placed, project=of_project, role=role, is_trap=trap))
        return told

    def _singles(self) -> int:
        return self.h.rows - self.h.seconds - 3 * self.h.traps

    def _enterprise(self) -> _Enterprise:
        while True:
            brand = "".join(self.rng.sample(_SIGNS, self.rng.choice((2, 2, 2, 3))))
            if brand not in self.brands:
                break
        self.brands.add(brand)
        return self._of_brand(brand, self.rng.choice(list(_TRADES)))

    def _of_brand(self, brand: str, trade: str) -> _Enterprise:
        place = self.rng.choice(_FAR_PLACES)
        form = self.rng.choice(
            ("有限公司", "有限公司", "有限责任公司", "股份有限公司", "集团有限公司")
        )
        return _Enterprise(place, brand, trade, form, self._code(place))

    def _code(self, place: str) -> str:
        body = "91" + _PLACE_CODES.get(place, "330101") + "MA"
        body += "".join(self.rng.choice(_SIGNS_FOR_CODES) for _ in range(7))
        return body + str(uscc.calc_check_digit(body))

    def _amount(self) -> int:
        if self._chance(15):
            return 10**8
        return (
            round(10 ** self.rng.uniform(0.3, 3.2)) * 10**7 // 2 + self.rng.randrange(100) * 10**5
        )

    def _project(self, name: str, enterprise: _Enterprise) -> _Project:
        talked = date(2023, 7, 1) + timedelta(days=self.rng.randrange(540))
        signed = talked + timedelta(days=self.rng.randrange(30, 260)) if self._chance(38) else None
        first = self.rng.choice(self.codes)
        landing = first if first in self.land and self._chance(90) else self.rng.choice(self.land)
        return _Project(
            id=name,
            enterprise=enterprise,
            goods=self.rng.choice(_TRADES[enterprise.trade]),
            amount=self._amount(),
            registered=talked + timedelta(days=self.rng.randrange(9)),
            talked=talked,
            first=first,
            landing=landing,
            signed=signed,
            started=signed + timedelta(days=self.rng.randrange(5, 150))
            if signed and self._chance(50)
            else None,
        )

    def _second(self, project: _Project) -> None:
        others = [code for code in self.codes if code != project.first]
        if project.signed and project.landing != project.first and self._chance(70):
            self._write(project, project.landing, "landing")
        elif project.signed and self._chance(12):
            self._write(
                project, self.rng.choice([c for c in self.land if c != project.first]), "claims"
            )
        elif self._chance(8):
            self._write(project, project.first, "repeat")
        else:
            self._write(project, self.rng.choice(others), "late")

    def _trap(self, near: _Project, *, kind: int, at: int) -> None:
        firm = near.enterprise
        if kind == 0:
            trap = self._project(f"S{at:04}", firm)
            trap.amount = near.amount * self.rng.randrange(25, 80) // 100 // 10**5 * 10**5
            trap.talked = near.talked + timedelta(days=self.rng.randrange(8, 70))
            trap.registered = max(near.registered, trap.talked) + timedelta(
                days=self.rng.randrange(6)
            )
            if self._chance(60):
                trap.goods, trap.mark = (
                    near.goods,
                    self.rng.choice(("二期", "（二期）", "二期扩建")),
                )
            else:
                goods = [g for g in _TRADES[firm.trade] if g != near.goods]
                trap.goods = self.rng.choice(goods)
        else:
            trade = (
                firm.trade
                if kind == 1
                else self.rng.choice([t for t in _TRADES if t != firm.trade])
            )
            other = self._of_brand(firm.brand, trade)
            while other.place == firm.place:
                other = self._of_brand(firm.brand, trade)
            trap = self._project(f"{'GU'[kind - 1]}{at:04}", other)
            trap.talked = near.talked + timedelta(days=self.rng.randrange(60))
            trap.registered = max(near.registered, trap.talked) + timedelta(
                days=self.rng.randrange(6)
            )
        trap.signed = trap.started = None
        trap.first = self.rng.choice([code for code in self.codes if code != near.first])
        self._write(trap, trap.first, "first", is_trap=True)

    def _write(self, project: _Project, office: str, role: str, *, is_trap: bool = False) -> None:
        later = role != "first"
        apart = timedelta(days=self.rng.randrange(26)) if later else timedelta()
        amount = project.amount
        if role == "late" and self._chance(self.h.amount_changed):
            amount = amount * self.rng.randrange(75, 133) // 100
        yuan, cents = self._money(amount, office)
        talked = project.talked
        if role in {"late", "claims"}:
            talked += timedelta(days=self.rng.randrange(-10, self.h.talk_off + 6))
        if self._chance(self.h.talk_wrong):
            talked += timedelta(days=self.rng.randrange(-40, 40))
        signed = project.signed if role != "late" else None
        if signed and later and role != "repeat" and self._chance(50):
            signed += timedelta(
                days=self.rng.randrange(-self.h.signing_off, self.h.signing_off + 1)
            )
        name, code = self._who(project, role)
        title = self._title(project)
        chain = "" if self._chance(self.h.chain_blank) else project.enterprise.trade[:2] + "产业链"
        row = Registration(
            lead_id="",
            order=0,
            office=office,
            investor=name,
            project=title,
            content=title,
            credit_code=code,
            code_is_valid=_is_valid(code),
            amount_yuan=yuan,
            amount_usd_cents=cents,
            registered_on=project.registered + apart,
            talked_on=talked,
            signed_on=signed,
            started_on=project.started if role != "late" else None,
            first_contact_office=self._first_contact(project, office, role),
            landing_office=self._landing(project, office, role),
            industry="工业" if project.enterprise.trade != "物流" else "服务业",
            chain=chain,
            is_chemical=project.enterprise.trade == "化工",
            places=self.places,
        )
        self.rows.append((row, project.id, role, is_trap))

    def _money(self, amount: int, office: str) -> tuple[int | None, int | None]:
        if self._chance(self.h.amount_blank):
            return None, None
        if office in self.in_dollars:
            return None, amount * 100 // 7 // 10**7 * 10**7 or None
        if office in self.rounding:
            return max(10**7, round(amount / 10**7) * 10**7), None
        return amount, None

    def _who(self, project: _Project, role: str) -> tuple[str, str]:
        firm = project.enterprise
        code = firm.code if self._chance(self.h.with_code) else ""
        if role == "landing" and self._chance(self.h.project_company):
            local = _Enterprise(self.local_place, firm.brand, firm.trade, "有限公司", "")
            return local.name, self._code("") if self._chance(40) else ""
        if role != "first" and self._chance(self.h.renamed):
            return f"{firm.place}{''.join(self.rng.sample(_SIGNS, 2))}{firm.trade}有限公司", code
        if code and self._chance(self.h.code_mistyped):
            at = self.rng.randrange(9, 17)
            code = code[:at] + ("7" if code[at] != "7" else "3") + code[at + 1 :]
        return self._written(firm), code

    def _written(self, firm: _Enterprise) -> str:
        name = firm.name
        if self._chance(self.h.short_name):
            return self.rng.choice(
                (
                    f"{firm.brand}{firm.trade}",
                    f"{firm.place}{firm.brand}{firm.trade}",
                    f"{firm.brand}集团",
                    f"{firm.brand}{firm.trade}（拟定名）",
                    f"{firm.place}{firm.brand}",
                )
            )
        if self._chance(self.h.without_place):
            return name.removeprefix(firm.place)
        if self._chance(self.h.mistyped_name):
            change: Callable[[str], str] = self.rng.choice(
                (
                    lambda text: text.translate(_LOOKALIKES),
                    lambda text: text.translate(_TRADITIONAL),
                    lambda text: text.replace("公司", "公可"),
                )
            )
            return change(name)
        return name.replace(firm.place, firm.place + "市", 1) if self._chance(20) else name

    def _title(self, project: _Project) -> str:
        firm = project.enterprise
        is_vague = self._chance(self.h.vague_title)
        style = self.rng.choice(self.h.vague_titles if is_vague else self.h.titles)
        goods = project.goods + ("" if is_vague else project.mark)
        title = style.format(
            place=firm.place,
            brand=firm.brand,
            trade=firm.trade,
            goods=goods,
            count=self.rng.choice((1, 2, 5, 10, 30)),
        )
        return title + project.mark if is_vague else title

    def _first_contact(self, project: _Project, office: str, role: str) -> str:
        if self._chance(self.h.first_blank):
            return ""
        if self._chance(self.h.first_wrong):
            return self.rng.choice(self.codes)
        if role == "landing" or self._chance(self.h.first_right):
            return project.first
        return office

    def _landing(self, project: _Project, office: str, role: str) -> str:
        if not project.signed or role == "late" or self._chance(self.h.landing_blank):
            return ""
        return office if role == "claims" else project.landing


def _is_valid(code: str) -> bool:
    return read_credit_code(code).is_valid


def invented_city(habits: Habits, seed: int) -> Sequence[Told]:
    """The rows of an invented city in the order of registration, with the truth."""
    return _City(habits, seed).invent()
