"""What the process log says when the ledger stops: the fault, why, and what to do; no values."""

import json
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from infra.keys.wrapping import MasterKeyRenewed
from infra.ledger_service import told
from sharing.event_log import LogAccessRefused, LogDamaged, LogUnavailable
from tests.benchmarks.workload import CITY
from tests.infra.workload_city import city_records, judged_city, opened, settings_in

WRITTEN = "王小明 13905170001"


def test_a_ledger_that_stops_says_why_and_what_to_do(tmp_path: Path) -> None:
    with judged_city(tmp_path, count=20):
        pass
    for file in tmp_path.glob("log.*"):
        file.unlink()
    with opened(settings_in(tmp_path), CITY) as parts:
        parts.log.restore(city_records(20))
        service = parts.service()
        with capture_logs() as lines:
            service.run()
        log_id = parts.log.log_id
    [stopped] = [line for line in lines if line["event"] == "ledger stopped"]
    assert stopped["fault"] == "LogIsAnother"
    assert log_id in stopped["why"]
    assert "oneboard check" in stopped["what_to_do"]


@pytest.mark.parametrize(
    ("fault", "what_to_do"),
    [
        (LogUnavailable("no broker"), "tried again"),
        (LogDamaged("byte 7"), "oneboard check"),
        (LogAccessRefused("not this user"), "oneboard check"),
    ],
)
def test_of_the_log_only_what_is_away_is_tried_again(fault: Exception, what_to_do: str) -> None:
    line = told(fault)
    assert line["why"] == str(fault)
    assert what_to_do in line["what_to_do"]


def test_a_ledger_left_with_the_old_master_key_says_that_it_needs_the_new_one() -> None:
    line = told(MasterKeyRenewed())
    assert line["fault"] == "MasterKeyRenewed"
    assert "give the new one as master_key" in line["why"]


def test_of_a_fault_that_may_quote_values_the_name_alone_is_told() -> None:
    line = told(ValueError(WRITTEN))
    assert line == {"fault": "ValueError"}
    assert WRITTEN not in json.dumps(line, ensure_ascii=False)
