"""Every command × whether it is noted: what shows leads stands in the access log, by its owner.

The table names every command that there is. One that is noted shows something in a small city and
must leave an entry of that kind, in the operator's name; one that is not says why. A new command
that stands in neither fails here.

Invariant: what is noted with names is noted for the office whose it is, and says what was masked.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest
import typer

from auth.actors import Role
from gateway.cli.app import app
from gateway.cli.spoken import OPERATOR
from gateway.inline_ledger import judge_through
from gateway.saying import Speaker, say_about_recognition, say_about_standing
from infra.city_reads import CityReads
from infra.store.people import People, Person
from sharing.submissions.recognitions import ProposeRecognition, RecognitionClaim
from sharing.submissions.standing import SetApprovals
from tests.evidence_samples import pdf
from tests.gateway.cli.in_process import ran
from tests.journeys.command_line import worked
from tests.journeys.ledgers import row, write_workbook
from tests.journeys.places import CityPlace, embedded
from tests.journeys.small_city import open_small_city

CITY: Final = "C925"
NOTED: Final = """
command                                                              note           of  for
lead show {lead}                                                     lead           C01 -
lead show {lead} --office C01                                        lead           C01 C01
rows                                                                 leads          C01 -
rows --office C02                                                    leads          C02 -
cases                                                                cases          C01 -
cases --kind identity                                                cases          C02 -
objections                                                           cases          C02 -
pool                                                                 pool           C02 -
proposals                                                            proposals      C01 -
agree list                                                           agreements     C01 -
agree list --office C02                                              agreements     C01 C02
approval list --office C01                                           approvals      C01 C01
charge list                                                          charges        C01 -
statement --office C01 --period 2025                                 statement      C01 -
explain --office C01 --period 2025 --indicator signed_count          explanation    C01 -
explain --office suspense --period 2025 --indicator signed_count     explanation    C02 -
reconcile --period 2025                                              reconciliation C02 -
reconcile --period 2025 --office C01 --indicator signed_count        reconciliation C01 -
what-if --period 2025 --rules example-split-half                     what_if        C01 -
export ledger --office C01 --out {folder}/ledger.csv                 export         C01 C01
import {folder}/back/C01.csv --dry-run                                leads          C01 -
import {folder}/back/C01.csv                                        leads          C01 -
receipt of {submission} --office C01                                 receipt        C01 C01
export statement --office C01 --period 2025 --out {folder}/statement export         -   -
export reconciliation --period 2025 --out {folder}/reconciliation    export         -   -
export quarter --period 2025Q1 --out {folder}/quarter --issue        export         -   -
export issued --out {folder}/issued                                  export         -   -
log export --out {folder}/log.gz                                     export         -   -
"""
"""Command, what is noted, whose leads, and for which office the operator speaks."""

NOT_NOTED: Final = {
    "says something, and tells its answer as over REST": (
        *("agree consent", "agree end", "agree propose", "agree refuse", "batch take-back"),
        *("case assign", "charge end", "charge put", "claim-figure", "confirm-first-contacts"),
        *("confirm-statement", "decide", "dispute-statement", "erase", "file-sealed-statement"),
        *("hold claim", "hold extend", "hold release", "lead hand-over", "lead link"),
        *("lead merge", "lead screen", "lead share", "lead unmerge", "object"),
        *("objection rule", "objection withdraw", "offer answer", "offer make", "offer settle"),
        *("office close", "office found", "office merge", "office rename", "office split"),
        *("propose-recognition", "recognise", "revoke", "rule", "settle-statement"),
        *("transfer consent", "transfer could-not-land", "transfer decide", "transfer progress"),
        *("transfer propose", "transfer refuse", "transfer withdraw", "withdraw-proposal"),
        *("visibility adopt",),
    ),
    "names nobody's lead: figures, offices, people, rules, mappings, keys": (
        *("batch list", "board", "broker provision", "broker revoke", "broker rotate"),
        *("broker show", "deputies end", "deputies list", "deputies set", "export verify"),
        *("keys rotate", "mapping delete", "mapping list", "mapping save", "mapping show"),
        *("offices", "people init", "people list", "people record", "receipt consistency"),
        *("receipt head", "receipt key", "receipt rotate-key", "rules check", "rules list"),
        *("rules show", "verify", "visibility check", "visibility show"),
    ),
    "names cases and projects by id alone, to whoever closes": ("close", "periods"),
    "shows what is not posted yet": ("visibility preview",),
    "makes, runs or mends a city; what it finds wrong it names by id": (
        *("check", "demo", "init", "ledger", "log import", "rebuild", "restore", "up"),
    ),
    "is the log itself": ("access", "probing"),
}
"""Why a command is not noted."""
SAME, SPLIT, ALONE = "苏州启明精密制造有限公司", "昆山众贞电气有限公司", "无锡独行科技有限公司"
AGREED = "常州协议装备有限公司"


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> tuple[CityPlace, dict[str, Any]]:
    """A city in which there is something on every list; the ids that the table names."""
    folder = tmp_path_factory.mktemp("noted")
    place = embedded(folder / "city", CITY)
    open_small_city(place, folder, counties=2)
    day = {"签约时间": "2025-03-25", "落户地": "第2县"}
    files = [
        write_workbook(
            folder / "C01.xlsx",
            [
                row(1, SAME, 项目名称="电驱壳体项目"),
                row(2, SPLIT, 项目名称="丙项目"),
                row(3, AGREED, 项目名称="协议装备项目", **day),
            ],
        ),
        write_workbook(
            folder / "C02.xlsx",
            [
                row(11, SAME, 项目名称="电驱壳体项目"),
                row(12, SPLIT, 项目名称="某项目", **{"总投资（亿元）": 10}),
                row(13, ALONE, 项目名称="冷链仓储项目"),
            ],
        ),
    ]
    worked("import", "--opening", *files, "--json", more=place.environment())
    return place, {"folder": folder} | _filled(place, folder)


def _filled(place: CityPlace, folder: Path) -> dict[str, Any]:
    """What the lists show; the ids of the table."""
    rows = ran(place, "rows", "--json").json["rows"]
    by = {(each["office"], each["investor"]): each for each in rows}
    agreed = by["C01", AGREED]["project_id"]
    paper = folder / "paper.pdf"
    paper.write_bytes(pdf())
    office, other = ("--office", "C01"), ("--office", "C02")
    ran(place, "hold", "release", by["C02", ALONE]["lead_id"], *other, *_TO_POOL)
    filing = ("--grounds", "洽谈在先", "--paper", f"minutes:investor={paper}")
    ran(place, "object", by["C02", SAME]["lead_id"], *other, *filing)
    shares = ("--share", "signed_count:C01:7000", "--share", "signed_count:C02:3000")
    signed = ("--paper", f"agreement:holder+receiver={paper}", *office)
    ran(place, "agree", "propose", agreed, "--from", "2025-06-01", *shares, *signed)
    paid = ("--event", "paid_in", "--units", "5000000", "--on", "2025-03-05")
    ran(place, "propose-recognition", agreed, *paid, *office)
    on = ("--event", "signing", "--on", "2025-03-25", "--filed", "2025-03-25")
    amount = ("--amount-yuan", "200000000")
    ran(place, "recognise", by["C02", SPLIT]["project_id"], *on, *amount)
    with place.opened() as ours:
        people = People(ours.engine, ours.city)
        people.put(Person("zhao", "", ours.city, Role.LEADER, "赵"))
        city = CityReads(ours.engine, ours.city).city()
        head = Speaker(city, "C01", "head", Role.OFFICE_HEAD)
        staff = Speaker(city, "C01", "staff", Role.OFFICE_STAFF)
        kinds = SetApprovals(kinds=("propose_recognition",))
        claim = RecognitionClaim(event="paid_in", happened_on=date(2025, 3, 6), units=1)
        said = [
            say_about_standing(head, "kinds", kinds),
            say_about_recognition(
                staff, "asked", ProposeRecognition(project_id=agreed, claim=claim)
            ),
        ]
        judge_through(ours, ours.submitter().append_all(said))
    put = ("--as", "leader", "--project", agreed, "--from-on", "2025-01-01", *_WHY)
    ran(place, "charge", "put", "zhao", *put)
    ran(place, "export", "ledger", *office, "--out", folder / "whole.csv")
    lines = (folder / "whole.csv").read_bytes().splitlines(keepends=True)
    (folder / "back").mkdir()
    (folder / "back" / "C01.csv").write_bytes(b"".join(lines[:-1]))
    return {"lead": by["C01", SAME]["lead_id"], "submission": _said(place)}


_TO_POOL: Final = ("--to", "shared", "--reason", "无合适厂房")
_WHY: Final = ("--reason", "经核")


def _said(place: CityPlace) -> str:
    """Something that the first office said."""
    claim = ("--period", "2025", "--indicator", "signed_count", "--figure", "1")
    answer = ran(place, "claim-figure", *claim, "--office", "C01", "--json").json
    return str(answer["submission_id"])


def rows_of_table() -> list[list[str]]:
    """Command, note, of whom, for whom."""
    return [line.rsplit(maxsplit=3) for line in NOTED.strip().splitlines()[1:]]


def log_of(place: CityPlace) -> dict[str, list[dict[str, Any]]]:
    """The latest entries, by the command that left them."""
    found: dict[str, list[dict[str, Any]]] = {}
    for each in ran(place, "access", "--limit", "500", "--json").json:
        found.setdefault(each["request"], []).append(each)
    return found


@pytest.mark.parametrize("line", rows_of_table(), ids=" ".join)
def test_a_command_is_noted_for_the_office_whose_leads_it_shows(
    shown: tuple[CityPlace, dict[str, Any]], line: list[str]
) -> None:
    place, ids = shown
    command, note, owner, for_office = line
    before = log_of(place).keys()
    ran(place, *command.format(**ids).split())
    ((_, new),) = [(key, found) for key, found in log_of(place).items() if key not in before]
    assert {(each["actor"], each["channel"]) for each in new} == {(OPERATOR, "command")}
    speaks_for = CITY if for_office == "-" else for_office
    assert {each["office"] for each in new} == {speaks_for}
    of_owner = [
        each
        for each in new
        if each["what"] == note and each["of_office"] == ("" if owner == "-" else owner)
    ]
    assert of_owner
    if note != "export" or owner != "-":
        assert all(each["masked"] and each["shown"] for each in of_owner if each["ids"])
        assert any(each["subject"] or each["ids"] for each in of_owner)


def test_what_the_owner_looks_up_by_a_lead_names_the_lists_that_showed_it(
    shown: tuple[CityPlace, dict[str, Any]],
) -> None:
    place, ids = shown
    ran(place, "rows")
    ran(place, "cases")
    found = ran(place, "access", ids["lead"], "--office", "C01", "--json").json
    assert {"lead", "leads"} <= {each["what"] for each in found}
    assert all(each["of_office"] == "C01" for each in found)


def test_a_list_that_shows_nothing_leaves_no_entry(
    shown: tuple[CityPlace, dict[str, Any]],
) -> None:
    place, _ = shown
    before = log_of(place)
    assert ran(place, "cases", "--kind", "offer", "--json").json == []
    assert log_of(place) == before


def test_the_table_has_every_command() -> None:
    every = set(_commands(typer.main.get_command(app)))
    noted = {next(name for name in _names(line[0]) if name in every) for line in rows_of_table()}
    plain = [name for names in NOT_NOTED.values() for name in names]
    assert sorted([*noted, *plain]) == sorted(every)


def _names(command: str) -> list[str]:
    """What the command may be called: its first two words, else the first."""
    words = command.split()
    return [" ".join(words[:2]), words[0]]


def _commands(command: Any, *path: str) -> Iterator[str]:
    """Of a group, those below it."""
    parts = getattr(command, "commands", None)
    if parts is None:
        yield " ".join(path)
        return
    for name, part in parts.items():
        yield from _commands(part, *path, name)
