"""The style, made executable: each ban says what to do instead.

Directions and purity are contracts of import-linter in ``pyproject.toml``; what it cannot see is
read from the source here. Lint rules that ruff has are not repeated.
"""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGES = ("auth", "sharing", "ledger", "infra", "gateway")
PURE = ("auth", "sharing", "ledger")

FILE_LINES_MAX = 400
FUNCTION_LINES_MAX = 70
VAGUE_NAMES = {"util", "utils", "helper", "helpers", "manager", "managers", "processor"}
UNFINISHED = re.compile(r"\b(FIX[M]E|X{3})\b")

CLOCKS = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("time", "time"),
    ("time", "time_ns"),
    ("time", "monotonic"),
}
DICE = {("uuid", "uuid1"), ("uuid", "uuid4"), ("os", "urandom")}


def _sources(*folders: str) -> list[Path]:
    return sorted(file for folder in folders for file in (ROOT / folder).rglob("*.py"))


def _nodes(*folders: str) -> Iterator[tuple[Path, ast.AST]]:
    for file in _sources(*folders):
        for node in ast.walk(ast.parse(file.read_text(), str(file))):
            yield file, node


def _at(file: Path, node: ast.AST) -> str:
    return f"{file.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}"


def _import_contracts() -> list[dict[str, list[str]]]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contracts: list[dict[str, list[str]]] = settings["tool"]["importlinter"]["contracts"]
    return contracts


def test_imports_keep_their_direction_and_the_pure_packages_stay_pure() -> None:
    # In a process of its own: the linter sets up logging, which silences the loggers of whoever
    # calls it.
    program = str(Path(sys.executable).with_name("lint-imports"))
    said = subprocess.run(
        [program, "--config", "pyproject.toml", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0, said.stdout + said.stderr
    assert f"{len(_import_contracts())} kept, 0 broken" in said.stdout


def test_the_direction_names_every_package_of_the_product() -> None:
    found = {file.parent.name for file in ROOT.glob("*/__init__.py")} - {"tests"}
    direction = next(c["layers"] for c in _import_contracts() if "layers" in c)
    assert sorted(direction) == sorted(found) == sorted(PACKAGES)


def test_every_folder_with_source_is_a_package_that_the_contracts_see() -> None:
    folders = {file.parent for file in _sources(*PACKAGES)}
    assert [str(f.relative_to(ROOT)) for f in folders if not (f / "__init__.py").exists()] == []


def test_a_file_is_named_after_the_thing_in_it() -> None:
    vague = [
        str(file.relative_to(ROOT))
        for file in _sources(*PACKAGES, "tests")
        if VAGUE_NAMES & {word for part in file.parts for word in Path(part).stem.split("_")}
    ]
    assert vague == [], "name the thing instead"


def test_a_file_fits_a_head() -> None:
    long = {
        str(file.relative_to(ROOT)): lines
        for file in _sources(*PACKAGES, "tests")
        if (lines := len(file.read_text().splitlines())) > FILE_LINES_MAX
    }
    assert long == {}, f"split at {FILE_LINES_MAX} lines, by what the parts are about"


def test_a_function_fits_a_screen() -> None:
    long = [
        f"{_at(file, node)} {node.name}"
        for file, node in _nodes(*PACKAGES, "tests")
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= FUNCTION_LINES_MAX
    ]
    assert long == [], f"split at {FUNCTION_LINES_MAX} lines"


def test_nothing_unfinished_is_left() -> None:
    left = [
        f"{file.relative_to(ROOT)}: {found[0]}"
        for file in _sources(*PACKAGES, "tests")
        if (found := UNFINISHED.search(file.read_text()))
    ]
    assert left == [], "finish it, or write a TODO with the number of its issue"


def test_no_float_touches_what_is_counted() -> None:
    # Asking whether something is a float, to refuse it, is what we want.
    nodes = list(_nodes("sharing", "ledger"))
    asked = {
        id(part)
        for _, node in nodes
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "isinstance"
        for part in ast.walk(node)
    }
    floats = [
        _at(file, node)
        for file, node in nodes
        if id(node) not in asked
        and (
            (isinstance(node, ast.Name) and node.id == "float")
            or (isinstance(node, ast.Constant) and isinstance(node.value, float))
        )
    ]
    assert floats == [], "money and counts are integers, ratios are fractions"


def test_the_pure_packages_ask_no_clock_and_throw_no_dice() -> None:
    asked = [
        f"{_at(file, node)} {node.value.id}.{node.attr}"
        for file, node in _nodes(*PURE)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and (node.value.id, node.attr) in CLOCKS | DICE
    ]
    imported = [
        f"{_at(file, node)} {node.module}.{name.name}"
        for file, node in _nodes(*PURE)
        if isinstance(node, ast.ImportFrom)
        for name in node.names
        if (node.module, name.name) in CLOCKS | DICE
    ]
    assert asked + imported == [], "take the time, the id or the bytes as an argument"


def test_the_pure_packages_open_no_file() -> None:
    opened = [
        _at(file, node)
        for file, node in _nodes(*PURE)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"open", "print", "input", "exec", "eval"}
    ]
    assert opened == [], "infra reads and writes"
