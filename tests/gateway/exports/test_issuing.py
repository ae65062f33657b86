"""Issued exports: bytes before the entry, the same again, and nothing lost without being named."""

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import delete, update

from auth.actors import Role
from gateway.exports.asked import ExportAsked, export_asked
from gateway.exports.files import Export
from gateway.exports.issuing import id_of_export, issued
from gateway.exports.verifying import verify_exports
from gateway.imports.dialogue import Dialogue
from gateway.messages.catalogue import LANGUAGES, say
from gateway.saying import Speaker
from gateway.saying.speaking import said_of
from gateway.wiring import Deployment
from infra.checking import check_city
from infra.city_reads import CityReads
from infra.export_reads import read_statement
from infra.issued_checking import issued_findings
from infra.log_transfer import export_log, import_log
from infra.store.issued_exports import (
    ISSUED_EXPORT,
    IssuedDamaged,
    IssuedExports,
    IssuedMissing,
    exports_issued,
)
from infra.store.reads import Answer
from ledger.book_lines import BookView
from ledger.period import read_period
from sharing.submissions.periods import ClosePeriod
from tests.infra.workload_city import judged_city, opened, settings_in

QUARTER = read_period("2025Q2")
OFFICE = "999901"
STATEMENT = ExportAsked("statement", QUARTER, OFFICE)
ISSUED_AT = 1_746_000_000_000


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("original")
    with judged_city(folder, count=80):
        pass
    return folder


@pytest.fixture
def city(original: Path, tmp_path: Path) -> Iterator[Deployment]:
    """A city of its own for each test."""
    folder = Path(shutil.copytree(original, tmp_path / "city"))
    with opened(settings_in(folder)) as parts:
        yield parts


def reads_of(parts: Deployment) -> CityReads:
    return CityReads(parts.engine, parts.city)


def kept_of(parts: Deployment) -> IssuedExports:
    return IssuedExports(parts.engine, parts.city)


def made(parts: Deployment, asked: ExportAsked = STATEMENT) -> Export:
    return export_asked(reads_of(parts), asked)


def issue(parts: Deployment, export: Export) -> Answer:
    offices = reads_of(parts).city()
    speaker = Speaker(offices, offices.code, "test", Role.CITY_OPERATOR)
    said = issued(kept_of(parts), speaker, export, issued_at=ISSUED_AT)
    answer = Dialogue(parts).say([said])[id_of_export(export)]
    assert answer.verdict == "accepted", answer
    return answer


def outcomes(parts: Deployment, *, is_restoring: bool = False) -> dict[str, str]:
    """What became of each file, by the end of its name."""
    found = verify_exports(reads_of(parts), kept_of(parts), is_restoring=is_restoring)
    return {each.file.partition("-p")[2].lstrip("0123456789"): each.outcome for each in found}


def findings(parts: Deployment) -> list[str]:
    found = list(issued_findings(parts.engine, parts.city))
    for each in found:
        for language in LANGUAGES:
            assert each.params["file"] in say(each.code, language, **each.params)
    return [f"{each.code.removeprefix('check.export_')} {each.params['file']}" for each in found]


@pytest.mark.parametrize(
    "asked",
    [
        STATEMENT,
        replace(STATEMENT, view=BookView.EXPORTED),
        ExportAsked("assessment", QUARTER),
        ExportAsked("assessment", QUARTER, view=BookView.CORRECTED),
        ExportAsked("reconciliation", QUARTER),
    ],
    ids=["statement", "one view", "assessment", "assessment as corrected", "reconciliation"],
)
def test_what_was_issued_is_kept_and_made_again_to_the_byte(
    city: Deployment, asked: ExportAsked
) -> None:
    export = made(city, asked)
    answer = issue(city, export)
    with city.engine.connect() as connection:
        ((period, entry),) = exports_issued(connection, city.city)
    assert (period, entry.export, entry.office) == ("2025Q2", asked.kind, asked.office)
    assert (entry.seq, entry.position) == (answer.position, export.position)
    assert {f.file: kept_of(city).read(f.sha256) for f in entry.files} == dict(export.files)
    found = outcomes(city)
    assert set(found.values()) == {"same", "kept"}
    assert {name for name, outcome in found.items() if outcome == "kept"} == {
        name for name in found if name.endswith((".xlsx", ".proof.json"))
    }
    assert findings(city) == []
    assert check_city(city.engine, city.city, log=city.log).findings == []


def test_the_same_export_twice_is_one_entry(city: Deployment) -> None:
    export = made(city)
    first, again = issue(city, export), issue(city, export)
    assert (again.position, again.digest) == (first.position, first.digest)
    with city.engine.connect() as connection:
        assert len(exports_issued(connection, city.city)) == 1


def test_a_later_entry_in_the_journal_changes_no_issued_byte(city: Deployment) -> None:
    export = made(city)
    issue(city, export)
    issue(city, made(city, ExportAsked("assessment", QUARTER)))
    again = export_asked(reads_of(city), STATEMENT, at=export.position)
    assert again.files == export.files
    assert made(city).position > export.position


def test_a_closed_period_says_where_it_was_closed_and_before_that_position_is_open(
    city: Deployment,
) -> None:
    offices = reads_of(city).city()
    speaker = Speaker(offices, offices.code, "test", Role.CITY_OPERATOR)
    before = read_statement(reads_of(city), OFFICE, QUARTER).report
    said = said_of(speaker, "close-1", ClosePeriod(period="2025Q2"))
    closing = Dialogue(city).say([said])["close-1"]
    assert closing.verdict == "accepted", closing
    after = read_statement(reads_of(city), OFFICE, QUARTER).report
    month = read_statement(reads_of(city), OFFICE, read_period("2025-05")).report
    later = read_statement(reads_of(city), OFFICE, read_period("2025")).report
    told = [each.closed_position for each in (before, after, month, later)]
    assert told == [0, closing.position, closing.position, 0]
    assert (after.indicators, after.lines) == (before.indicators, before.lines)
    again = read_statement(reads_of(city), OFFICE, QUARTER, at=before.position).report
    assert again == before


def test_the_assessment_of_a_closed_quarter_stays_as_of_its_closing_proof_and_all(
    city: Deployment,
) -> None:
    offices = reads_of(city).city()
    speaker = Speaker(offices, offices.code, "test", Role.CITY_OPERATOR)
    said = said_of(speaker, "close-1", ClosePeriod(period="2025Q2"))
    closing = Dialogue(city).say([said])["close-1"]
    asked = ExportAsked("assessment", QUARTER)
    export = made(city, asked)
    assert export.position == closing.position
    first = issue(city, export)
    issue(city, made(city))
    again = made(city, asked)
    assert again.files == export.files
    assert issue(city, again).position == first.position
    assert set(outcomes(city).values()) == {"same", "kept"}


def test_a_crash_before_the_entry_leaves_bytes_that_nothing_names(city: Deployment) -> None:
    export = made(city)
    offices = reads_of(city).city()
    speaker = Speaker(offices, offices.code, "test", Role.CITY_OPERATOR)
    said = issued(kept_of(city), speaker, export, issued_at=ISSUED_AT)
    # Here the process ends: the statement never came to the log, and its bytes are there already.
    named = json.loads(said.body)["files"]
    assert {each["file"]: kept_of(city).read(each["sha256"]) for each in named} == export.files
    assert outcomes(city) == {}
    assert findings(city) == []
    issue(city, export)
    assert findings(city) == []


def test_bytes_that_were_changed_are_named_not_given_out_and_mended(city: Deployment) -> None:
    export = made(city)
    issue(city, export)
    name, content = next(iter(export.files.items()))
    with city.engine.begin() as connection:
        wrong = update(ISSUED_EXPORT).where(ISSUED_EXPORT.c.file == name)
        connection.execute(wrong.values(content=content[:-1] + bytes([content[-1] ^ 1])))
    assert findings(city) == [f"damaged {name}"]
    with pytest.raises(IssuedDamaged):
        kept_of(city).read(_hash(city, name))
    assert outcomes(city)[".xlsx"] == "damaged"
    assert outcomes(city, is_restoring=True)[".xlsx"] == "restored"
    assert kept_of(city).read(_hash(city, name)) == content


def _hash(parts: Deployment, name: str) -> str:
    with parts.engine.connect() as connection:
        ((_, entry),) = exports_issued(connection, parts.city)
    return next(each.sha256 for each in entry.files if each.file == name)


def test_lost_bytes_are_named_one_by_one_and_put_back_only_with_the_right_hash(
    city: Deployment,
) -> None:
    export = made(city)
    issue(city, export)
    with city.engine.begin() as connection:
        connection.execute(delete(ISSUED_EXPORT))
    assert findings(city) == [f"missing {name}" for name in export.files]
    assert set(outcomes(city).values()) == {"missing"}
    with pytest.raises(IssuedMissing):
        kept_of(city).read("ab" * 32)
    assert set(outcomes(city, is_restoring=True).values()) == {"restored"}
    assert set(outcomes(city).values()) == {"same", "kept"}
    assert {name: kept_of(city).read(_hash(city, name)) for name in export.files} == export.files


def test_after_an_import_of_the_log_the_check_says_which_files_did_not_come(
    city: Deployment, tmp_path: Path
) -> None:
    export = made(city)
    issue(city, export)
    file = tmp_path / "log.jsonl"
    export_log(log=city.log, engine=city.engine, city=city.city, out=file)
    with opened(settings_in(tmp_path / "other")) as other:
        import_log(file, log=other.log, engine=other.engine, city=other.city, holder=other.holder)
        assert findings(other) == [f"missing {name}" for name in export.files]
        # The journal came whole, so what depends on it alone can be made again.
        assert set(outcomes(other, is_restoring=True).values()) == {"restored"}
        assert findings(other) == []


def changed(export: Export, change: Callable[[Mapping[str, bytes]], dict[str, bytes]]) -> Export:
    return replace(export, files=change(export.files))


def test_files_of_another_format_version_are_kept_and_are_no_fault(city: Deployment) -> None:
    def later(files: Mapping[str, bytes]) -> dict[str, bytes]:
        return {
            n: c.replace(b'"format_version": 1', b'"format_version": 2') for n, c in files.items()
        }

    issue(city, changed(made(city), later))
    found = outcomes(city)
    assert {found[".json"], found[".csv"], found["-lines.csv"]} == {"other_version"}
    assert not any(each.is_fault for each in verify_exports(reads_of(city), kept_of(city)))
    assert findings(city) == []


def test_an_issued_table_that_the_position_does_not_give_is_a_fault(city: Deployment) -> None:
    def other(files: Mapping[str, bytes]) -> dict[str, bytes]:
        return {n: c + b"x" if n.endswith("-lines.csv") else c for n, c in files.items()}

    issue(city, changed(made(city), other))
    found = outcomes(city)
    assert (found["-lines.csv"], found[".csv"], found[".json"]) == ("differs", "same", "same")


def test_two_tables_with_equal_bytes_are_kept_once_and_both_found(city: Deployment) -> None:
    same = {"one.csv": b"head\r\n", "two.csv": b"head\r\n"}
    hashes = kept_of(city).keep(same, issued_at=ISSUED_AT)
    assert hashes["one.csv"] == hashes["two.csv"]
    assert kept_of(city).read(hashes["two.csv"]) == b"head\r\n"
