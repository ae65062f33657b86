"""What the cells of a column look like, and which fields that speaks for or against.

A sample of the column's cells is sorted into kinds (company, date, clock, code, ...); ``fit``
then answers from -1 (cannot be) over 0 (says nothing) to 1 (speaks for it). It supports a
column's name, contradicts a wrong one, and stands in for a name that nobody knows where the
cells alone leave no doubt. Invariant: an empty column speaks neither for nor against anything.
"""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime

from gateway.imports.amounts import read_amount, unit_of
from gateway.imports.cells import Cell, folded, is_blank, text
from gateway.imports.dates import DateProblem, read_moment
from gateway.imports.field_names import DATES, Field
from gateway.imports.office import OfficeFinder

SAMPLE_CELLS = 60
_SOME, _MOST, _NEARLY_ALL = 0.3, 0.5, 0.7
_TELLING_CELLS = 3
_MOBILE_DIGITS = 11
_COMPACT_DATE_DIGITS = 8
_SHORT_CHARS_MAX, _PROSE_CHARS_MIN = 4, 41
_COMPANY = re.compile(
    r"(公司|集团|厂|合作社|研究院|研究所|事务所|基金|银行|有限合伙|中心|商会|协会|（拟定名）|\(拟定名\)"
    r"|co\.?,? ?ltd\.?|inc\.?|gmbh)\s*$",
    re.IGNORECASE,
)
_PROJECT = re.compile(r"(项目|基地|产业园|生产线|工程|中心)(\(.{1,8}\)|（.{1,8}）)?$")
_CODE = re.compile(r"[0-9A-HJ-NP-RTUWXY]{2}\d{6}[0-9A-HJ-NP-RTUWXY]{10}")
_PHONE = re.compile(r"1\d{10}|0\d{2,3}-?\d{7,8}|\d{7,8}")
_YES_NO = frozenset({"是", "否", "y", "n", "yes", "no", "√", "×", "✓", "x", "true", "false"})
_INDUSTRY = re.compile(r"(制造业|服务业|农业|工业|第?[一二三]产(业)?|现代服务业|生产性服务业)")
_STAGE = re.compile(
    r".{0,6}(在谈|洽谈|签约|开工|在建|投产|竣工|意向|落地|流失|终止|注册|跟踪|签订).{0,6}"
)
_MONEY_SAID = re.compile(r"\d\s*(亿|万|元)|^待定$")
_PERSON = re.compile(r"[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff](先生|女士|总|经理|主任)")


class Contents:
    """The kinds of a column's cells, as shares of the cells that hold something."""

    def __init__(self, cells: Sequence[Cell], *, finder: OfficeFinder) -> None:
        filled = [cell for cell in cells if not is_blank(cell)]
        step = max(1, len(filled) // SAMPLE_CELLS)
        sample = filled[::step][:SAMPLE_CELLS]
        self.count = len(sample)
        self._kinds = Counter(kind for cell in sample for kind in _kinds(cell, finder))

    def share(self, *kinds: str) -> float:
        """The share of cells that are of one of the kinds; kinds must not overlap."""
        return sum(self._kinds[kind] for kind in kinds) / self.count if self.count else 0.0

    def fit(self, field: Field) -> float:
        """Whether the cells speak for the field (up to 1) or against it (down to -1)."""
        if self.count == 0:
            return 0.0
        fit = self._fit(field)
        # One or two odd cells do not outweigh a name.
        return fit if fit >= 0 or self.count >= _TELLING_CELLS else _SOME * fit

    def _fit(self, field: Field) -> float:
        if field in DATES:
            return self._fit_date(field)
        return {
            Field.AMOUNT: self._fit_amount,
            Field.AMOUNT_USD: self._fit_amount,
            Field.INVESTOR: self._fit_investor,
            Field.PROJECT: self._fit_project,
        }.get(field, lambda: self._fit_other(field))()

    def _fit_date(self, field: Field) -> float:
        dates = self.share("date")
        if dates < _SOME:
            return -1.0
        if field is Field.REGISTERED_AT:
            return (dates + self.share("clock")) / 2
        return dates - _SOME * self.share("clock")

    def _fit_amount(self) -> float:
        money = self.share("money", "number")
        return money if money >= _MOST and self.share("date") < _MOST else -1.0

    def _fit_investor(self) -> float:
        if self.share("date", "number", "code", "yes_no", "phone", "unit", "money") > _MOST:
            return -1.0
        if self.share("office") > _MOST or self.share("project") > _NEARLY_ALL:
            return -0.6
        return self.share("company")

    def _fit_project(self) -> float:
        if self.share("date", "number", "code", "yes_no", "phone", "unit", "money") > _MOST:
            return -1.0
        if self.share("company") > _NEARLY_ALL:
            return -0.7
        return self.share("project")

    def _fit_other(self, field: Field) -> float:
        speaks = {
            Field.AMOUNT_UNIT: self.share("unit"),
            Field.CREDIT_CODE: self.share("code"),
            Field.CONTACT_PHONE: self.share("phone"),
            Field.IS_CHEMICAL: self.share("yes_no"),
            Field.FIRST_CONTACT: self.share("office"),
            Field.LANDING: self.share("office"),
            Field.REPORTING_OFFICE: self.share("office"),
            Field.INDUSTRY: self.share("industry"),
            Field.STAGE: self.share("stage"),
            Field.CONTACT_PERSON: self.share("person"),
        }.get(field)
        if speaks is None:
            return 0.0
        # Cells that look like another field altogether contradict even a certain name.
        if field in {Field.AMOUNT_UNIT, Field.REPORTING_OFFICE} and speaks < _MOST:
            return -1.0
        foreign = self.share("date", "company", "code") if field is not Field.CREDIT_CODE else 0.0
        return -0.7 if foreign > _NEARLY_ALL else speaks


def _kinds(cell: Cell, finder: OfficeFinder) -> set[str]:
    if isinstance(cell, datetime):
        return {"date", "clock"}
    if isinstance(cell, date):
        return {"date"}
    if isinstance(cell, bool):
        return {"yes_no"}
    said = text(cell)
    if isinstance(cell, int | float):
        return _kinds_of_number(cell, said)
    kinds = _kinds_of_text(said, finder)
    if not kinds:
        read = read_moment(said, zone=UTC)
        if not isinstance(read, DateProblem):
            return {"date", "clock"} if read.has_clock else {"date"}
        if read not in {DateProblem.UNREADABLE, DateProblem.WITHOUT_YEAR}:
            return {"date"}
    return kinds


def _kinds_of_number(cell: float, said: str) -> set[str]:
    if _PHONE.fullmatch(said) and len(said) >= _MOBILE_DIGITS:
        return {"phone"}
    read = read_moment(cell, zone=UTC)
    if not isinstance(read, DateProblem):
        # 45356 is a day or an amount in 万元: it may be counted as either.
        clock = {"clock"} if read.has_clock else set[str]()
        return (
            {"date", *clock}
            if read.has_clock or len(said) == _COMPACT_DATE_DIGITS
            else {"date", "number"}
        )
    return {"number"}


def _kinds_of_text(said: str, finder: OfficeFinder) -> set[str]:
    plain = folded(said)
    if _CODE.fullmatch(plain.upper()):
        return {"code"}
    if plain in _YES_NO:
        return {"yes_no"}
    if _PHONE.fullmatch(plain) and len(plain) >= _MOBILE_DIGITS:
        return {"phone"}
    if (
        len(plain) <= _SHORT_CHARS_MAX
        and unit_of(plain)
        and not any(char.isdigit() for char in plain)
    ):
        return {"unit"}
    if finder.resolve(said).codes:
        return {"office"}
    kinds = {
        kind
        for kind, pattern in (("company", _COMPANY), ("project", _PROJECT))
        if pattern.search(said)
    }
    if len(said) >= _PROSE_CHARS_MIN or kinds:
        return kinds or {"long"}
    if _INDUSTRY.fullmatch(plain):
        return {"industry"}
    if _STAGE.fullmatch(plain):
        return {"stage"}
    if len(plain) <= _SHORT_CHARS_MAX and _PERSON.fullmatch(plain):
        return {"person"}
    return _kinds_of_digits(said)


def _kinds_of_digits(said: str) -> set[str]:
    if not any(char in "0123456789０１２３４５６７８９亿万待" for char in said):
        return set()
    amount = read_amount(said, unit=None)
    if amount and (amount.problem is None or _MONEY_SAID.search(said)):
        return {"money"}
    return {"number"} if re.fullmatch(r"[\d,]{1,7}(\.\d+)?", said) else set()
