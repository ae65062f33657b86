"""Registrations from lines of a text table, and a city whose rows the matcher has learned."""

from datetime import date

from sharing.enterprise.credit_code import read_credit_code
from sharing.matching.match import Matcher
from sharing.matching.registration import Registration
from tests.judging.table import Row

PLACES = ("淮安市", "淮安", "涟水县", "涟水", "金湖县", "金湖")
CODES = {
    "甲": "91320583MA11D40A45",
    "乙": "91440604MA302J9EAF",
    "甲错": "91320583MA11D40A46",
}
_YI, _DOLLAR_CENTS_WAN = 10**8, 10**6


def registration(row: Row, *, order: int) -> Registration:
    """The registration that a line tells: amounts in 亿 or as 1500万美元, days of 2024 as 3-15."""
    code = read_credit_code(CODES.get(row.cell("代码"), ""))
    amount, dollars = _amounts(row.cell("金额"))
    return Registration(
        lead_id=f"L{order}",
        order=order,
        office=row.cell("单位"),
        investor=row.cell("投资方"),
        project=row.cell("项目"),
        content=row.cell("项目"),
        credit_code=code.normalised,
        code_is_valid=code.is_valid,
        amount_yuan=amount,
        amount_usd_cents=dollars,
        registered_on=_day(row.cell("登记")),
        talked_on=_day(row.cell("接洽")),
        signed_on=_day(row.cell("签约")),
        first_contact_office=row.cell("首谈"),
        landing_office=row.cell("落户"),
        places=PLACES,
    )


def _amounts(said: str) -> tuple[int | None, int | None]:
    if not said:
        return None, None
    if said.endswith("万美元"):
        return None, int(said.removesuffix("万美元")) * _DOLLAR_CENTS_WAN
    whole, _, part = said.partition(".")
    return int(whole) * _YI + int((part + "00")[:2]) * _YI // 100, None


def _day(said: str) -> date | None:
    if not said:
        return None
    month, day = said.split("-")
    return date(2024, int(month), int(day))


def city_matcher(*, rows: int = 300) -> Matcher:
    """A matcher that has learned a city: every third project is one of 1 亿, the others are
    spread, days over the year, and every firm has a brand of its own.
    """
    matcher = Matcher()
    for at in range(rows):
        matcher.learn(
            Registration(
                lead_id=f"C{at}",
                order=at,
                office=f"O{at % 12}",
                investor=f"成都{chr(0x4E00 + 37 * at)}{chr(0x5000 + 11 * at)}电子有限公司",
                project="线路板项目",
                amount_yuan=_YI if at % 3 == 0 else (101 + 7 * at) * 10**6,
                talked_on=date.fromordinal(date(2024, 1, 1).toordinal() + at % 360),
                signed_on=date.fromordinal(date(2024, 1, 1).toordinal() + (at * 7) % 360),
                first_contact_office=f"O{at % 12}",
                landing_office=f"O{at % 7}",
            )
        )
    return matcher
