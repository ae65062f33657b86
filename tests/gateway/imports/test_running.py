"""An import says what is new, once; a broken-off opening has a way out."""

from pathlib import Path

import pytest

from gateway.imports import running
from gateway.imports.reading import read_ledgers
from gateway.imports.running import ImportRefused, OnStep
from gateway.imports.statements import FileRow
from gateway.imports.summary import summary_of
from gateway.wiring import Deployment
from infra.checking import check_city
from infra.city_reads import CityReads
from infra.keys.envelope import open_contacts
from infra.store.reads import leads_of
from sharing.contacts import ContactPerson, SealScope, lead_key_id
from sharing.phones import holds_phone
from sharing.record import Record, read_record
from sharing.submissions.leads import RegisterLead
from tests.gateway.imports.small_city import cells, imported, opened, write

LIANSHUI, XUYI = "320826.xlsx", "320830.xlsx"


class Killed(Exception):
    """The process ends here."""


def kill(at: str) -> OnStep:
    """End the process after the first step of this name."""

    def on_step(name: str, _done: int, _all: int) -> None:
        if name == at:
            raise Killed

    return on_step


def is_clean(made: Deployment) -> bool:
    return not check_city(made.engine, made.city, log=made.log).findings


def opening_of(made: Deployment) -> tuple[str, bool]:
    reads = CityReads(made.engine, made.city)
    with reads.moment() as connection:
        state = reads.city_state(connection)
    return state.opening, state.opening_closed


def test_the_same_file_appends_nothing_under_any_name_or_source(tmp_path: Path) -> None:
    rows = [cells("苏州启明精密制造有限公司"), cells("昆山众贞动力电池有限公司")]
    first = write(tmp_path / LIANSHUI, *rows)
    again = tmp_path / "涟水县台账.xlsx"
    again.write_bytes(first.read_bytes())
    with opened(tmp_path) as made:
        told = imported(made, first)
        assert [row.outcome for row in told.outcomes] == ["registered", "registered"]
        end = made.log.end_offset()
        for paths, source in (
            ((first,), "商会推荐"),
            ((again,), "商会推荐"),
            ((first, again), "商会推荐"),
            ((first,), "展会"),
        ):
            repeated = imported(made, *paths, source=source)
            assert made.log.end_offset() == end
            assert {row.lead_id for row in repeated.outcomes} == {
                row.lead_id for row in told.outcomes
            }
            assert {row.outcome for row in repeated.outcomes} == {"registered"}
            assert repeated.position == told.position
        other = write(tmp_path / XUYI, cells("南京博德精细化工有限公司"))
        imported(made, first, other)
        assert made.log.end_offset() == end + 4  # open, one row, its match, close
        assert is_clean(made)


def test_the_same_opening_again_appends_nothing_and_tells_the_same(tmp_path: Path) -> None:
    one = write(tmp_path / LIANSHUI, cells("苏州启明精密制造有限公司", 签约时间="2024-05-01"))
    two = write(tmp_path / XUYI, cells("苏州启明精密制造有限公司", 登记时间="2024-03-06 09:00"))
    with opened(tmp_path) as made:
        told = imported(made, one, two, is_opening=True)
        end = made.log.end_offset()
        assert imported(made, one, two, is_opening=True).outcomes == told.outcomes
        assert imported(made, two, is_opening=True).refused_recognitions == []
        assert made.log.end_offset() == end


@pytest.mark.parametrize("at", ["post", "recognise"])
def test_a_broken_off_opening_is_ended_by_mended_files(
    tmp_path: Path, at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "ROWS_AT_ONCE", 1)
    early = cells("苏州启明精密制造有限公司", 登记时间="2024-01-01 09:00", 签约时间="2024-05-01")
    late = cells("昆山众贞动力电池有限公司", 登记时间="2024-02-01 09:00", 签约时间="2024-06-01")
    one, two = write(tmp_path / LIANSHUI, early), write(tmp_path / XUYI, late)
    with opened(tmp_path) as made:
        with pytest.raises(Killed):
            imported(made, one, two, is_opening=True, on_step=kill(at))
        batch, is_closed = opening_of(made)
        assert batch
        assert not is_closed
        with pytest.raises(ImportRefused, match="opening_in_progress"):
            imported(made, one)
        amended = cells(
            "苏州启明精密制造有限公司",
            登记时间="2024-01-01 09:00",
            签约时间="2024-05-01",
            备注="更正",
        )
        write(one, amended, cells("南京博德精细化工有限公司"))
        told = imported(made, one, two, is_opening=True)
        assert opening_of(made) == (batch, True)
        assert sorted(row.outcome for row in told.outcomes) == [
            "registered",
            "registered",
            "repeat",
        ]
        assert told.refused_recognitions == []
        assert is_clean(made)
        end = made.log.end_offset()
        imported(made, one, two, is_opening=True)
        assert made.log.end_offset() == end


def test_an_import_that_was_broken_off_goes_on_in_its_batch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "ROWS_AT_ONCE", 1)
    one = write(
        tmp_path / LIANSHUI,
        cells("苏州启明精密制造有限公司"),
        cells("昆山众贞动力电池有限公司"),
    )
    with opened(tmp_path) as made:
        with pytest.raises(Killed):
            imported(made, one, on_step=kill("post"))
        end = made.log.end_offset()
        imported(made, one)
        # The other row, a match for each, and the batch is closed.
        assert made.log.end_offset() == end + 4
        registered = [each.submission for each in said_in(made)]
        rows = [each for each in registered if isinstance(each, RegisterLead)]
        assert len(rows) == 2
        assert len({row.provenance.batch for row in rows if row.provenance}) == 1
        assert is_clean(made)


def test_a_row_whose_contacts_were_erased_is_refused_and_stops_no_other(tmp_path: Path) -> None:
    one = write(
        tmp_path / LIANSHUI,
        cells("苏州启明精密制造有限公司", 联系人="周某"),
        cells("昆山众贞动力电池有限公司", 联系人="王某"),
    )
    with opened(tmp_path) as made:
        rows = read_ledgers([one], city=CityReads(made.engine, made.city).city())
        reading = rows.files[0]
        submission = FileRow(reading.rows[0], reading.sha256).submission_id
        scope = SealScope(made.city, reading.rows[0].office, submission)
        made.keys.erase_key(city=made.city, key_id=lead_key_id(scope), erased_at=1)
        told = imported(made, one)
        assert [row.outcome for row in told.outcomes] == ["refused", "registered"]
        assert [row.reason for row in told.refused_rows] == ["import.contacts_erased"]
        end = made.log.end_offset()
        imported(made, one)
        assert made.log.end_offset() == end


def test_a_note_with_a_phone_is_sealed_whole(tmp_path: Path) -> None:
    note = "请找王总 138 1234 5678。" + "后续安排见会议纪要；" * 60
    one = write(
        tmp_path / LIANSHUI,
        cells("苏州启明精密制造有限公司", 联系人="周某", 联系电话="83612345", 备注=note),
        cells("昆山众贞动力电池有限公司 13812345678"),
        cells("太仓众贞动力电池有限公司", 产业类别="工业 13812345678"),
        cells("南京博德精细化工有限公司", 备注="年产10000000套"),
    )
    with opened(tmp_path) as made:
        told = imported(made, one)
        assert [row.outcome for row in told.outcomes] == [
            "registered",
            "refused",
            "registered",
            "registered",
        ]
        assert told.outcomes[1].reason == "import.phone_in_open_text"
        assert all(not holds_phone(str(bad)) for bad in told.readings.bad_rows)
        summary = summary_of(told).moved_phones
        assert [each.columns for each in summary] == [("备注",), ("产业类别",)]
        rows = [told.outcomes[0].sheet_row, told.outcomes[2].sheet_row]
        assert [each.sheet_row for each in summary] == rows
        report = str([row.model_dump() for row in told.outcomes])
        assert not holds_phone(report)
        bodies = [record.value for record in made.log.read(from_offset=0, records_max=100)]
        assert not any(b"138" in body and b"5678" in body for body in bodies)
        with CityReads(made.engine, made.city).moment() as connection:
            leads = leads_of(connection, made.city)
        assert [lead.has_contacts for lead in leads] == [True, True, False]
        assert persons_in(made, one)[0] == ContactPerson(
            name="周某", phone="83612345", remark=note[:200]
        )
        assert "".join(person.remark for person in persons_in(made, one)) == note


def persons_in(made: Deployment, file: Path) -> tuple[ContactPerson, ...]:
    """The contact persons of a ledger's first row, as they were sealed."""
    city = CityReads(made.engine, made.city).city()
    reading = read_ledgers([file], city=city).files[0]
    row = FileRow(reading.rows[0], reading.sha256)
    scope = SealScope(made.city, row.row.office, row.submission_id)
    key = made.keys.read_key(city=made.city, key_id=lead_key_id(scope))
    said = next(each for each in said_in(made) if each.stamp.submission_id == row.submission_id)
    assert isinstance(said.submission, RegisterLead)
    assert said.submission.contacts is not None
    return open_contacts(said.submission.contacts, lead_key=key, scope=scope).persons


def said_in(made: Deployment) -> list[Record]:
    """Everything that stands in the log."""
    return [read_record(each.value) for each in made.log.read(from_offset=0, records_max=100)]
