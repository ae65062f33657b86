"""The same rows under other names, in another order, with other headers, give the same rows."""

from pathlib import Path

import pytest

from gateway.imports.ledger_row import LedgerRow
from gateway.imports.reading import read_ledgers
from tests.gateway.imports.example import CITY, Dialect, example, said, sheets, write_copy

DISTRICT_OFFICE = Dialect(
    {
        "number": "行号",
        "investor": "投资企业名称",
        "project": "招商项目名称",
        "code": "社会信用代码",
        "industry": "行业类别",
        "chain": "重点产业链",
        "chemical": "是否涉化",
        "amount": "投资总额",
        "unit": "金额单位",
        "talk": "首谈日期",
        "registered": "报备时间",
        "stage": "所处阶段",
        "signed": "协议签订日期",
        "started": "动工日期",
        "first": "首谈县区",
        "landing": "拟落户县区",
        "person": "联络人",
        "phone": "手机号码",
        "note": "备考",
    },
    titles=("二〇二四年度招商引资信息汇总表", "单位负责人：          联系电话："),
)
PARK = Dialect(
    {
        "number": "NO.",
        "investor": "意向投资方",
        "project": "拟投资项目名称",
        "code": "企业信用代码",
        "industry": "产业门类",
        "chain": "链条",
        "chemical": "化工与否",
        "amount": "项目总投资",
        "unit": "计量单位",
        "talk": "最早接洽时间",
        "registered": "信息登记时间",
        "stage": "最新进展",
        "signed": "投资协议签订时间",
        "started": "正式开工时间",
        "first": "首次对接单位",
        "landing": "落地园区",
        "person": "对接人",
        "phone": "联系方式",
        "note": "其他说明",
    },
    extra={
        "预计开工时间": "2025-06-01",
        "注册资本（万元）": 5000,
        "工商登记时间": "2020-01-02",
        "更新日期": "2024-12-30 10:00",
        "挂钩领导": "王某某",
        "用地（亩）": 120,
    },
    shuffle=7,
)
BUREAU = Dialect(
    {
        "number": "序",
        "investor": "客商名称",
        "project": "线索名称",
        "code": "18位信用代码",
        "industry": "产业类型",
        "chain": "归属产业链",
        "chemical": "是否属于化工项目",
        "amount": "拟投资额",
        "unit": "投资额单位",
        "talk": "首次拜访时间",
        "registered": "系统录入时间",
        "stage": "洽谈阶段",
        "signed": "签署日期",
        "started": "实际开工时间",
        "first": "首接单位",
        "landing": "意向落户地",
        "person": "项目联系人",
        "phone": "TEL",
        "note": "附注",
    },
    titles=("线索登记簿", "", "　"),
    shuffle=3,
)
TWO_ROWS = Dialect(
    {
        "number": "序号",
        "investor": "投资方情况|名称",
        "code": "统一社会信用代码",
        "person": "联系人",
        "phone": "电话",
        "project": "项目情况|名称",
        "industry": "产业类别",
        "chain": "产业链",
        "chemical": "是否化工",
        "amount": "总投资",
        "unit": "单位",
        "stage": "阶段",
        "talk": "首谈",
        "registered": "登记",
        "signed": "签约",
        "started": "开工",
        "first": "首谈单位",
        "landing": "落户地",
        "note": "备注",
    },
    groups={
        "投资方情况": ("投资方情况|名称", "统一社会信用代码", "联系人", "电话"),
        "项目情况": ("项目情况|名称", "产业类别", "产业链", "是否化工", "总投资", "单位", "阶段"),
        "时间": ("首谈", "登记", "签约", "开工"),
    },
    titles=("招商项目一览表",),
)
UNKNOWN_NAMES = Dialect(
    {"investor": "对方", "project": "事由", "code": "18位码", "registered": "进系统的时候"},
    shuffle=11,
)
SAME_NAMES_SHUFFLED = Dialect({}, shuffle=5)


def by_office(rows: list[LedgerRow]) -> list[str]:
    return sorted(repr(said(row)) for row in rows)


@pytest.mark.parametrize(
    "dialect",
    [DISTRICT_OFFICE, PARK, BUREAU, TWO_ROWS, SAME_NAMES_SHUFFLED],
    ids=["district office", "park, shuffled", "bureau, shuffled", "two header rows", "shuffled"],
)
def test_a_ledger_in_another_dialect_gives_the_same_rows(dialect: Dialect, tmp_path: Path) -> None:
    copies = [write_copy(sheet, dialect, tmp_path) for sheet in sheets()]
    read = read_ledgers(copies, city=CITY)
    assert read.faults == []
    assert len(read.bad_rows) == 6
    assert by_office(read.rows) == by_office(example().rows)


def test_columns_of_unknown_names_are_told_by_what_stands_in_them(tmp_path: Path) -> None:
    copies = [write_copy(sheet, UNKNOWN_NAMES, tmp_path) for sheet in sheets()]
    read = read_ledgers(copies, city=CITY)
    assert read.faults == []
    assert by_office(read.rows) == by_office(example().rows)
