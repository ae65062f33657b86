"""Every code that the import can give has a text in both languages, with the same parameters."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from gateway.imports.amounts import AmountProblem
from gateway.imports.columns import AMBIGUOUS, MISSING, Reason
from gateway.imports.dates import DateProblem
from gateway.imports.field_names import REQUIRED, Field
from tests.gateway.imports.small import read, write

GATEWAY = Path(__file__).parents[3] / "gateway"
OF_ROWS = {"column", "read"}
OF_FAULTS = {
    "office", "offices", "field", "columns", "ending", "megabytes", "most", "rows", "header_row",
    "fields",
}  # fmt: skip
OF_A_ROW = ("registered_at_", "date_", "amount_", "investor_", "project_", "formula_", "cell_")


def catalogue(language: str) -> dict[str, str]:
    with (GATEWAY / "messages" / language / "import.po").open("rb") as opened:
        return {str(m.id): str(m.string) for m in read_po(opened) if m.id}


def literal_codes() -> set[str]:
    return {
        node.value
        for path in (GATEWAY / "imports").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"import\.[a-z_]+[a-z]", node.value)
    }


def composed_codes() -> set[str]:
    """Codes made of a word and a problem, a field or a reason."""
    found = {f"import.{start}_{p}" for start in ("date", "registered_at") for p in DateProblem}
    found |= {f"import.amount_{problem}" for problem in AmountProblem}
    # A project without a title goes by its investor.
    found |= {f"import.{field}_missing" for field in REQUIRED if field is not Field.PROJECT}
    found |= {f"import.{start}_{field}" for start in (MISSING, AMBIGUOUS) for field in REQUIRED}
    found |= {f"import.reason_{reason}" for reason in Reason}
    found |= {f"import.field_{field}" for field in Field}
    return found | {f"import.outcome_{word}" for word in ("read", "read_in_part", "refused")}


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_code_has_a_text_and_every_text_a_code(language: str) -> None:
    assert set(catalogue(language)) == literal_codes() | composed_codes()
    assert all(catalogue(language).values())


def test_both_languages_take_the_same_known_parameters() -> None:
    chinese, english = catalogue("zh_CN"), catalogue("en")
    for code, said in chinese.items():
        names = set(re.findall(r"{(\w+)}", said))
        assert names == set(re.findall(r"{(\w+)}", english[code])), code
        assert names <= OF_ROWS | OF_FAULTS, code


def test_a_text_about_a_row_takes_only_what_a_row_carries_and_tells_column_or_cell() -> None:
    for code, said in catalogue("zh_CN").items():
        if code.startswith(tuple(f"import.{start}" for start in OF_A_ROW)):
            names = set(re.findall(r"{(\w+)}", said))
            assert names, code
            assert names <= OF_ROWS, code


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_fault_of_a_table_can_be_said_with_what_it_carries(
    language: str, tmp_path: Path
) -> None:
    header = ("投资方", "项目名称", "报备时间", "录入时间")
    lines = [header, ("甲乙有限公司", "酒店项目", "2024-03-05", "2024-03-09")]
    (fault,) = read(write(tmp_path, lines)).faults
    assert "报备时间" in catalogue(language)[fault.code].format(**fault.params)
