"""Every read sees one moment, and an earlier position is read as it was then."""

from pathlib import Path

from infra.city_reads import CityReads, one_moment
from infra.store.reads import head_at, projects_count
from ledger.period import read_period
from tests.infra.workload_city import judged_city

YEAR = read_period("2025")


def test_what_is_written_meanwhile_does_not_show_in_a_moment_on_postgresql(
    tmp_path: Path, postgres_url: str
) -> None:
    with judged_city(tmp_path, count=30, database_url=postgres_url) as parts:
        with one_moment(parts.engine) as moment:
            before = projects_count(moment, parts.city)
            with parts.engine.begin() as writer:
                writer.exec_driver_sql("DELETE FROM project_view")
            assert projects_count(moment, parts.city) == before > 0
        with one_moment(parts.engine) as later:
            assert projects_count(later, parts.city) == 0


def test_the_board_at_the_head_is_the_board_of_now_and_earlier_ones_never_change(
    tmp_path: Path,
) -> None:
    with judged_city(tmp_path, count=120) as parts:
        reads = CityReads(parts.engine, parts.city)
        now = reads.board(YEAR)
        assert reads.board(YEAR, at=now.position) == now
        earlier = reads.board(YEAR, at=60)
        assert earlier.position == 60
        assert earlier.projects < now.projects
        parts.log.append(b"something new")
        runner = parts.runner()
        assert runner.step() == 1
        parts.projector.catch_up()
        with reads.moment() as moment:  # clocks of the spring lapse before what is said today
            position = head_at(moment, parts.city).position
        assert reads.board(YEAR).position == position > now.position
        assert reads.board(YEAR, at=60) == earlier
        assert reads.board(YEAR, at=now.position) == now


def test_the_rules_of_an_earlier_position_are_those_that_were_in_force(tmp_path: Path) -> None:
    with judged_city(tmp_path, count=20) as parts:
        reads = CityReads(parts.engine, parts.city)
        with reads.moment() as moment:
            assert reads.city_state_at(moment, 1).pack.label == "none@1"
            assert reads.city_state_at(moment, 2).pack.label == "huaian-2025@3"
        assert reads.assessment(YEAR, at=1).assessment.rules == "none@1"
