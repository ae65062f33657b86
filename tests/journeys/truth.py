"""The example city held against its truth: who was found, how the centre would rule, which figures.

``truth.json`` knows which row is which project. The tables here are what a note can show: what
became of the rows of each role, and where a figure of the year's summary is not met.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from tests.journeys.opened_city import TRUTH, OpenedCity, RowKey, key_of

TRUE_ROWS: Mapping[RowKey, Mapping[str, Any]] = {
    key_of(row["file"], row["sheet"], row["row"]): row for row in TRUTH["rows"]
}
PROJECTS: Mapping[str, Mapping[str, Any]] = {each["id"]: each for each in TRUTH["projects"]}
ROLES = ("first", "landing", "claims", "late", "repeat")
BUREAU_FIGURES = frozenset({"signed_count", "signed_amount_yuan"})
"""The truth says 0 starts of all bureaus, and 7 by office: the offices are held."""
SECONDS = frozenset(ROLES) - {"first"}


def asked_about(cases: Sequence[Mapping[str, Any]]) -> dict[RowKey, set[str]]:
    """For each asked row the true projects of its candidates."""
    asked: dict[RowKey, set[str]] = defaultdict(set)
    for case in cases:
        if case["kind"] != "identity":
            continue
        projects = {true_project(candidate) for candidate in case["candidates"]}
        for row in case["rows"]:
            asked[key_of(row["file"], row["sheet"], row["sheet_row"])] |= projects
    return asked


def true_project(row: Mapping[str, Any]) -> str:
    """The true project of a row that names its place."""
    return str(TRUE_ROWS[key_of(row["file"], row["sheet"], row["sheet_row"])]["project"])


def confusion(
    city: OpenedCity, cases: Sequence[Mapping[str, Any]]
) -> tuple[dict[str, Counter[str]], list[RowKey]]:
    """What became of the rows of each role, and the second rows that were missed.

    ``found``: it is in the project of another row of its true project. ``asked``: a case names a
    row of its true project. ``asked_of_others``: a case names other projects alone. ``apart``: a
    project of its own. ``merged_wrongly``: it is with a row of another true project.
    """
    asked = asked_about(cases)
    of_project: dict[str, list[RowKey]] = defaultdict(list)
    for key, row in city.by_row().items():
        if row["project_id"]:
            of_project[row["project_id"]].append(key)
    table: dict[str, Counter[str]] = {role: Counter() for role in ROLES}
    missed = []
    for key, row in city.by_row().items():
        true = TRUE_ROWS[key]
        mates = {TRUE_ROWS[k]["project"] for k in of_project[row["project_id"]] if k != key}
        outcome = _outcome(row, true["project"], mates, asked.get(key))
        table[true["role"]][outcome] += 1
        if true["role"] in SECONDS and outcome not in ("found", "asked"):
            missed.append(key)
    return table, missed


def _outcome(row: Mapping[str, Any], project: str, mates: set[str], asked: set[str] | None) -> str:
    if row["outcome"] == "refused":
        return "refused"
    if mates - {project}:
        return "merged_wrongly"
    if project in mates:
        return "found"
    if asked is None:
        return "apart"
    return "asked" if project in asked else "asked_of_others"


def rulings(cases: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """How somebody who knows the truth rules on every case."""
    return [_ruling(case) for case in cases]


def _ruling(case: Mapping[str, Any]) -> dict[str, str]:
    mine = true_project(case["rows"][0])
    said = {"case_id": case["case_id"], "reason": "据核实情况"}
    for candidate in case["candidates"]:
        if true_project(candidate) == mine:
            return said | {"answer": "same_project", "with": candidate["lead_id"]}
    for candidate in case["candidates"]:
        other = true_project(candidate)
        if PROJECTS[other]["enterprise"] == PROJECTS[mine]["enterprise"]:
            return said | {"answer": "other_project", "with": candidate["lead_id"]}
    return said | {"answer": "different", "with": ""}


def wrong_figures(city: OpenedCity) -> list[tuple[str, object, object]]:
    """Every figure of the truth's summary that the city's boards do not have: name, ours, true."""
    summary = TRUTH["summary"]
    boards = {p: city.board(p) for p in ("2024", *summary["quarters"])}
    year = boards["2024"]
    found: list[tuple[str, object, object]] = [
        (name, year[name], true)
        for name, true in summary.items()
        if name in year and name.endswith(("count", "yuan"))
    ]
    found.append(("chains", year["chains"], summary["chains"]))
    bureau = year["bureau_first"]
    found += [
        (f"bureau {name}", _number(bureau[f"credited_{name}"]), true)
        for name, true in summary["bureau_first"].items()
        if name in BUREAU_FIGURES
    ]
    for quarter, figures in summary["quarters"].items():
        found += [(f"{quarter} {n}", boards[quarter][n], true) for n, true in figures.items()]
    for office, figures in summary["offices"].items():
        ours = year["offices"][office]
        found += [(f"{office} {n}", _number(ours[n]), true) for n, true in figures.items()]
    for office, quarters in summary["office_quarters"].items():
        for quarter, figures in quarters.items():
            ours = boards[quarter]["offices"][office]
            found += [
                (f"{office} {quarter} {n}", _number(ours[n]), true) for n, true in figures.items()
            ]
    return [(name, ours, true) for name, ours, true in found if ours != true]


def _number(text: object) -> object:
    return int(text) if isinstance(text, str) and text.lstrip("-").isdigit() else text
