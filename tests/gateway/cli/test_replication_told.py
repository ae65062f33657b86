"""What is said at the start about the log's replicas: a table, in both languages."""

import pytest

from gateway.cli.serving import replication_words
from infra.log.kafka_topic import Replication

# A broken server may take an answered record with it unless there are three replicas, two of them
# must have each record, and two are in sync now.
TABLE = """
replicas  in sync  at least  said
       1        1         1  low
       2        2         1  low
       2        2         2  low
       3        3         1  low
       3        2         1  low
       3        1         2  low
       3        0         2  low
       3        2         3  low
       3        3         2  -
       3        2         2  -
       3        3         3  -
       5        4         3  -
       5        2         3  low
"""
ROWS = [tuple(line.split()) for line in TABLE.strip().splitlines()[1:]]


@pytest.mark.parametrize("row", ROWS, ids="/".join)
def test_few_replicas_are_told_with_their_numbers(row: tuple[str, str, str, str]) -> None:
    *numbers, said = row
    found = Replication(*map(int, numbers))
    english, chinese = (replication_words(found, language) for language in ("en", "zh_CN"))
    assert bool(english) == bool(chinese) == (said == "low")
    if said == "low":
        replicas, in_sync, at_least = numbers
        assert (
            f"{replicas} replicas, of which {in_sync} are in sync, and {at_least} must" in english
        )
        assert f"共 {replicas} 份，同步 {in_sync} 份，至少写入 {at_least} 份" in chinese
        assert "kafka_min_insync_replicas = 2" in english


def test_a_log_on_the_own_disk_has_no_replicas_to_speak_of() -> None:
    assert replication_words(None, "zh_CN") == ""
