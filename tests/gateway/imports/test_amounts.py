"""Amounts as officials write them, and those that are kept as said."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.imports.amounts import Amount, AmountProblem, read_amount, unit_of
from gateway.imports.cells import Cell
from gateway.imports.numerals import said_number

YI, WAN = "亿元", "万元"

READABLE: list[tuple[Cell, str, int]] = [
    # the cell        column's unit   yuan
    (8.67, YI, 867_000_000),
    (0.1, YI, 10_000_000),
    (12, YI, 1_200_000_000),
    (65700.0, WAN, 657_000_000),
    (1e5, WAN, 1_000_000_000),
    ("9500", WAN, 95_000_000),
    ("2.22", YI, 222_000_000),
    ("12,000", WAN, 120_000_000),
    ("１２，０００", WAN, 120_000_000),
    ("12，000.5", WAN, 120_005_000),
    (320000000, "元", 320_000_000),
    ("3.2亿元", "", 320_000_000),
    ("3.2亿元", WAN, 320_000_000),
    ("３．２亿元", "", 320_000_000),
    ("3.2 亿", "", 320_000_000),
    ("5000万", YI, 50_000_000),
    ("5000万元整", "", 50_000_000),
    ("5千万", "", 50_000_000),
    ("3亿5000万元", "", 350_000_000),
    ("10个亿", "", 1_000_000_000),
    ("320000000元", WAN, 320_000_000),
    ("人民币3.2亿元", "", 320_000_000),
    ("￥3,200万", "", 32_000_000),
    ("总投资3.2亿元", "", 320_000_000),
    ("计划总投资：3.2亿元", "", 320_000_000),
    ("三亿", "", 300_000_000),
    ("三亿元", "", 300_000_000),
    ("叁亿", "", 300_000_000),
    ("叁亿元整", "", 300_000_000),
    ("二十五亿元", "", 2_500_000_000),
    ("一点五亿", "", 150_000_000),
    ("三亿五千万元", "", 350_000_000),
    ("壹仟贰佰万元", "", 12_000_000),
    ("十亿", "", 1_000_000_000),
    ("两千万元", "", 20_000_000),
    ("三", YI, 300_000_000),
    ("十二", YI, 1_200_000_000),
]

DOLLARS: list[tuple[Cell, str, int]] = [
    # the cell        column's unit   cents
    ("1.2亿美元", "", 12_000_000_000),
    ("6692万美元", WAN, 6_692_000_000),
    (756, "万美元", 756_000_000),
    ("756万", "万美元", 756_000_000),
    ("US$1200万", "", 1_200_000_000),
    ("USD 1,200,000.55", "", 120_000_055),
    ("1200万美金", "", 1_200_000_000),
]

KEPT: list[tuple[Cell, str, str, AmountProblem]] = [
    # the cell      unit  kept as said    why
    ("约5亿", YI, "约5亿", AmountProblem.VAGUE),
    ("约18.92亿元", WAN, "约18.92亿元", AmountProblem.VAGUE),
    ("5亿左右", YI, "5亿左右", AmountProblem.VAGUE),
    ("5-8亿", YI, "5-8亿", AmountProblem.VAGUE),
    ("5-8", YI, "5-8亿元", AmountProblem.VAGUE),
    ("5～8亿元", "", "5～8亿元", AmountProblem.VAGUE),
    ("不低于2.84亿元", YI, "不低于2.84亿元", AmountProblem.VAGUE),
    ("待定", YI, "待定", AmountProblem.VAGUE),
    ("5亿多", YI, "5亿多", AmountProblem.VAGUE),
    ("近10亿元", YI, "近10亿元", AmountProblem.VAGUE),
    ("几个亿", YI, "几个亿", AmountProblem.VAGUE),
    ("3亿5", YI, "3亿5亿元", AmountProblem.VAGUE),
    ("3.2亿元（一期1亿元）", YI, "3.2亿元（一期1亿元）", AmountProblem.VAGUE),
    ("1,2000", WAN, "1,2000万元", AmountProblem.VAGUE),
    ("三亿五", YI, "三亿五", AmountProblem.UNREADABLE),
    ("见附件", YI, "见附件", AmountProblem.UNREADABLE),
    (8.67, "", "8.67", AmountProblem.WITHOUT_UNIT),
    ("8.67", "", "8.67", AmountProblem.WITHOUT_UNIT),
    ("2亿欧元", YI, "2亿欧元", AmountProblem.OTHER_CURRENCY),
    ("5000万港币", YI, "5000万港币", AmountProblem.OTHER_CURRENCY),
    (0, YI, "0亿元", AmountProblem.NOT_POSITIVE),
    (-3, YI, "-3亿元", AmountProblem.NOT_POSITIVE),
    (3.2e9, YI, "3200000000亿元", AmountProblem.TOO_LARGE),
    (float("nan"), YI, "nan", AmountProblem.UNREADABLE),
    (True, YI, "是", AmountProblem.UNREADABLE),
]


@pytest.mark.parametrize(("cell", "unit", "yuan"), READABLE)
def test_a_written_amount_is_so_many_yuan(cell: Cell, unit: str, yuan: int) -> None:
    read = read_amount(cell, unit=unit_of(unit))
    assert read is not None
    assert (read.yuan, read.usd_cents, read.problem) == (yuan, None, None)


@pytest.mark.parametrize(("cell", "unit", "cents"), DOLLARS)
def test_an_amount_in_dollars_is_so_many_cents_and_is_not_converted(
    cell: Cell, unit: str, cents: int
) -> None:
    read = read_amount(cell, unit=unit_of(unit))
    assert read is not None
    assert (read.yuan, read.usd_cents, read.problem) == (None, cents, None)


@pytest.mark.parametrize(("cell", "unit", "said", "problem"), KEPT)
def test_an_amount_that_is_not_exact_is_kept_as_said(
    cell: Cell, unit: str, said: str, problem: AmountProblem
) -> None:
    assert read_amount(cell, unit=unit_of(unit)) == Amount(said, problem=problem)


@pytest.mark.parametrize("cell", ["", "  ", "/", "—", "-", "无", "暂无"])
def test_an_empty_cell_says_nothing(cell: str) -> None:
    assert read_amount(cell, unit=unit_of("亿元")) is None


def test_only_what_is_below_one_yuan_is_rounded_and_then_it_is_said() -> None:
    noisy = read_amount(0.1 + 0.2, unit=unit_of("亿元"))
    assert noisy == Amount(
        "0.30000000000000004亿元", yuan=30_000_000, problem=AmountProblem.ROUNDED
    )
    assert read_amount("0.5", unit=unit_of("元")) == Amount(
        "0.5元", problem=AmountProblem.NOT_POSITIVE
    )
    half = read_amount("2.5元", unit=None)
    assert half == Amount("2.5元", yuan=2, problem=AmountProblem.ROUNDED)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("亿元", "亿元"),
        ("万元", "万元"),
        ("万", "万元"),
        ("总投资（亿元）", "亿元"),
        ("计划总投资(万元)", "万元"),
        ("投资额/万元", "万元"),
        ("总投资：亿", "亿元"),
        ("总投资（亿）", "亿元"),
        ("投资额（万美元）", "万美元"),
        ("单位：元", "元"),
        ("投资总额（人民币，万元）", "万元"),
    ],
)
def test_a_unit_is_found_in_a_header_or_a_cell(said: str, name: str) -> None:
    unit = unit_of(said)
    assert unit is not None
    assert unit.name == name


@pytest.mark.parametrize(
    "said", ["总投资", "投资额", "千亿级产业", "个", "亩", "", "总投资（亿元/万美元）"]
)
def test_a_text_without_a_unit_gives_none(said: str) -> None:
    assert unit_of(said) is None


@given(st.integers(1, 10**13))
def test_every_number_of_yuan_survives_as_yi_and_as_wan(yuan: int) -> None:
    for name, factor in (("亿元", 10**8), ("万元", 10**4), ("元", 1)):
        written = format(Decimal(yuan) / factor, "f")
        for cell in (written, f"{written}{name}", f" {written} {name} "):
            read = read_amount(cell, unit=unit_of(name))
            assert read is not None
            assert (read.yuan, read.problem) == (yuan, None)


@given(st.integers(1, 99_999), st.integers(0, 9_999))
def test_a_float_of_a_workbook_loses_no_yuan(wan: int, yuan: int) -> None:
    cell = float(f"{wan}.{yuan:04}")
    read = read_amount(cell, unit=unit_of("万元"))
    assert read is not None
    assert read.yuan == wan * 10_000 + yuan


def in_chinese(number: int) -> str:
    """A number below ten thousand as officials write it in characters."""
    said, zero = "", False
    for size, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, size)
        if digit:
            said += ("零" if zero and said else "") + "零一二三四五六七八九"[digit] + name
            zero = False
        else:
            zero = True
    return said.removeprefix("一") if said.startswith("一十") else said


@given(st.integers(1, 9_999), st.sampled_from([("亿", 10**8), ("万", 10**4), ("", 1)]))
def test_every_chinese_number_is_read_back(number: int, magnitude: tuple[str, int]) -> None:
    name, factor = magnitude
    read = said_number(in_chinese(number) + name)
    assert read is not None
    assert read.value == number * factor


@given(st.one_of(st.text(max_size=30), st.floats(), st.integers()))
def test_whatever_stands_in_a_cell_at_most_one_figure_comes_out(cell: Cell) -> None:
    read = read_amount(cell, unit=unit_of("亿元"))
    if read is not None:
        assert read.said
        assert read.yuan is None or read.usd_cents is None
        assert all(figure is None or figure > 0 for figure in (read.yuan, read.usd_cents))
