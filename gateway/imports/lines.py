"""What a line of a table's body is: data, or a section, a total, a note, ... that is skipped.

A line is data unless it shows that it is not: nothing in it; only its number; 合计 and the like
in its first cells with no company beside it; a section (一、工业项目); a note (注：, 填表人：); the
row of column numbers under a header; an example (示例). When in doubt it is data, and then a bad
row tells what is missing: nothing is dropped in silence. Invariant: the answer depends on this
one line and the columns only.
"""

import re

from gateway.imports.cells import Cell, Line, folded, is_blank, text
from gateway.imports.columns import ColumnMapping
from gateway.imports.field_names import Field

EMPTY = "import.line_empty"
EXAMPLE = "import.line_example"
HEADER = "import.line_header"
NOTE = "import.line_note"
NUMBER_ONLY = "import.line_number_only"
NUMBERS = "import.line_column_numbers"
SECTION = "import.line_section"
TITLE = "import.line_title"
TOTAL = "import.line_total"

_TOTAL = re.compile(
    r"[(（]?[一二三四五六七八九十\d]*[)）、.]?.{0,10}(合计|总计|小计|累计|共计|汇总)[)）]?"
    r"([:：(（].*|\d*[个项家]?|数)?"
)
_SECTION = re.compile(
    r"[(（]?[一二三四五六七八九十]{1,3}[)）]?([、.．:：]?\s*\S.*)?|第[一二三四五六七八九十\d]+(季度|部分|类|批).*"
    r"|(上半年|下半年|[一二三四]季度|\d{1,2}月份?|(已)?(签约|开工|在谈|投产|洽谈)(项目|类)?)([(（].*)?|[★●■◆▲].*"
)
_NOTE = re.compile(
    r"[(（*※]*(注|备注|说明|填表说明|填表人|填报人|制表|制表人|审核|审核人|审批|复核|联系人|单位负责人|"
    r"分管领导|主要领导|填表日期|填报日期|填报时间|填报单位|单位盖章|负责人|负责人签字|以上|本表|数据来源)"
    r"[\d\s]*([:：(（].*|[均为所系].*|)"
)
_EXAMPLE = re.compile(r"(示?例(如|子)?|样例|范例|填写示例)\d*[:：]?")
_HEADING_TEXTS_MAX = 2
_COUNTED_LEAST = 4
_NUMBER = re.compile(r"[(（第]?\d{1,5}[)）、.]?")
_COMPANY = re.compile(r"(公司|集团|厂|合作社|院|所|中心)\s*$")


def kind_of_line(cells: Line, *, mapping: ColumnMapping) -> str:
    """The code of the reason to skip the line, or '' for a line of data."""
    filled = [(index, cell) for index, cell in enumerate(cells) if not is_blank(cell)]
    if not filled:
        return EMPTY
    investor = _cell_text(cells, mapping, Field.INVESTOR)
    project = _cell_text(cells, mapping, Field.PROJECT)
    registered = _cell_text(cells, mapping, Field.REGISTERED_AT)
    first = [folded(text(cell)) for _, cell in filled[:3]]
    if _EXAMPLE.fullmatch(first[0]):
        return EXAMPLE
    if _is_counting(cells):
        return NUMBERS
    if not _is_company(investor) and not registered:
        kind = _kind_without_company(first, filled)
        if kind:
            return kind
    # A merged section line repeats its text nowhere, so one text alone is a section or a note.
    is_alone = len({text(cell) for _, cell in filled}) == 1
    if is_alone and not _is_company(investor) and not project.endswith("项目"):
        return SECTION if _SECTION.fullmatch(first[0]) else NOTE
    return ""


def _kind_without_company(first: list[str], filled: list[tuple[int, Cell]]) -> str:
    if any(_TOTAL.fullmatch(said) for said in first):
        return TOTAL
    if len(filled) == 1 and _NUMBER.fullmatch(first[0]):
        return NUMBER_ONLY
    if _NOTE.fullmatch(first[0]):
        return NOTE
    texts = [text(cell) for _, cell in filled if isinstance(cell, str)]
    is_heading = _SECTION.fullmatch(first[0]) and len(texts) <= _HEADING_TEXTS_MAX
    return SECTION if is_heading and filled[0][0] <= 1 else ""


def _is_counting(cells: Line) -> bool:
    """1 2 3 4 ... under the header: the numbers of the columns."""
    said = [text(cell) for cell in cells if not is_blank(cell)]
    digits = [each.strip("()（）") for each in said if each not in {"甲", "乙", "丙", "丁"}]
    counted = [str(number) for number in range(1, len(digits) + 1)]
    return len(digits) >= _COUNTED_LEAST and digits == counted


def _is_company(said: str) -> bool:
    return bool(_COMPANY.search(said))


def _cell_text(cells: Line, mapping: ColumnMapping, field: Field) -> str:
    index = mapping.index_of(field)
    return text(cells[index]) if index is not None and index < len(cells) else ""
