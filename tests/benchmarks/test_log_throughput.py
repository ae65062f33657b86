"""The log benchmark runs small with every test run, so that it never rots."""

import pytest

from tests.benchmarks.log_throughput import run

pytestmark = pytest.mark.timed


def test_the_log_benchmark_measures_both_logs_beside_their_raw_libraries(
    kafka_bootstrap: str,
) -> None:
    speeds = run(records=3000, kafka=kafka_bootstrap)
    assert [speed.name for speed in speeds] == [
        "embedded log",
        "raw sqlite3",
        "Kafka log",
        "raw kafka-python",
    ]
    assert all(speed.append > 0 and speed.read > 0 for speed in speeds)
