"""A successor exports its ledger with the leads of the ended office, and imports it back."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from auth.actors import Role
from gateway.city_opening import open_city
from gateway.inline_ledger import judge_through
from gateway.rule_packs import load_pack
from gateway.saying import Speaker, say_change_offices
from gateway.wiring import Deployment, deployment
from infra.city_file import load_city
from infra.city_reads import CityReads
from infra.clock import FixedClock
from infra.settings import Settings
from sharing.submissions.offices import ChangeOffices
from tests.gateway.imports.living import (
    INVESTORS,
    OFFICE,
    OTHER,
    back,
    changed,
    exported,
    leads,
    outcomes,
)
from tests.gateway.imports.small_city import cells, imported, write

JANUARY, FEBRUARY = datetime(2026, 1, 15, 2, tzinfo=UTC), datetime(2026, 2, 3, 2, tzinfo=UTC)


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Deployment]:
    """One office's leads of January; it is part of the other one since February."""
    clock = FixedClock(JANUARY)
    city = load_city()
    with deployment(Settings(data=tmp_path / "data"), new_city=city.code, clock=clock) as opened:
        open_city(opened, city, load_pack(city.rules), effective_on=date(2024, 1, 1))
        own = [cells(investor) for investor in INVESTORS]
        imported(opened, write(tmp_path / f"{OFFICE}.xlsx", *own))
        imported(opened, write(tmp_path / f"{OTHER}.xlsx", cells("无锡智造机械有限公司")))
        said = ChangeOffices.model_validate_json(
            f'{{"kind":"change_offices","version":1,"change":{{"how":"close","office":"{OFFICE}",'
            f'"successor":"{OTHER}"}},"effective_from":"2026-02-01","basis":"批复"}}'
        )
        speaker = Speaker(city, city.code, "operator", Role.CITY_OPERATOR)
        judge_through(
            opened, opened.submitter().append_all([say_change_offices(speaker, "c1", said)])
        )
        clock.set(FEBRUARY)
        yield opened


def test_a_ledger_holds_the_leads_for_which_its_office_stands_and_comes_back(
    made: Deployment, tmp_path: Path
) -> None:
    _tick(made)
    path = exported(made, tmp_path / "both.xlsx", office=OTHER)
    result = back(made, changed(path, {2: {"本次跟进": "二月来访"}}), office=OTHER)
    assert outcomes(result) == ["followed_up", "unchanged", "unchanged", "unchanged"]
    assert result.missing == ()
    notes = [note.note for lead in leads(made, OFFICE) for note in lead.notes]
    assert notes == ["二月来访"]
    assert len(leads(made, OTHER)) == 1


def test_the_ended_office_imports_nothing_any_more(made: Deployment, tmp_path: Path) -> None:
    _tick(made)
    new = write(tmp_path / "late.xlsx", cells("迟到有限公司"))
    result = imported(made, new, office=OFFICE)
    assert outcomes(result) == ["refused"]
    assert CityReads(made.engine, made.city).city().has_ends


def _tick(made: Deployment) -> None:
    """The ledger hears something in February, so that its own time is there."""
    city = CityReads(made.engine, made.city).city()
    speaker = Speaker(city, city.code, "operator", Role.CITY_OPERATOR)
    said = ChangeOffices.model_validate_json(
        '{"kind":"change_offices","version":1,"change":{"how":"rename","office":"B01",'
        '"name":"某某招商局"},"effective_from":"2026-03-01","basis":"批复"}'
    )
    judge_through(made, made.submitter().append_all([say_change_offices(speaker, "c2", said)]))
