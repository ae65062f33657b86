"""Every code that the import can give has a text in both languages, with the same parameters."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from gateway.imports.amounts import AmountProblem
from gateway.imports.columns import Reason
from gateway.imports.dates import DateProblem
from gateway.imports.field_names import REQUIRED, Field

GATEWAY = Path(__file__).parents[3] / "gateway"
NAMES = {"file", "sheet", "row", "column", "read"}
OF_FAULTS = {"office", "offices", "field", "columns", "ending", "megabytes", "most", "rows"}


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
    found |= {f"import.{field}_missing" for field in REQUIRED}
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
        assert names <= NAMES | OF_FAULTS, code


def test_what_stops_a_row_tells_where_it_stands() -> None:
    for code, said in catalogue("zh_CN").items():
        if code.startswith(("import.registered_at_", "import.date_", "import.amount_")):
            assert {"sheet", "row"} <= set(re.findall(r"{(\w+)}", said)), code
