"""A database that this version cannot work with: told in words, exit 1, and left alone."""

from pathlib import Path

import pytest
from sqlalchemy import text

from gateway.wiring import open_deployment
from infra.faults import FileFaulty
from infra.settings import Settings, load_settings
from infra.store.database import create_schema, open_database
from tests.journeys.command_line import oneboard


@pytest.mark.parametrize(("language", "words"), [("zh_CN", "9001"), ("en", "newer release")])
def test_a_newer_database_is_told_in_words(tmp_path: Path, language: str, words: str) -> None:
    settings = Settings(data=tmp_path)
    open_deployment(settings, new_city="C1").close()
    engine = open_database(settings.database)
    with engine.begin() as connection:
        connection.execute(text("UPDATE schema_version SET version_num = '9001'"))
    engine.dispose()
    ran = oneboard("--data", tmp_path, "--language", language, "board", "--period", "2024")
    assert (ran.status, ran.out) == (1, "")
    assert words in ran.err


def test_tables_without_a_version_are_told_in_words(tmp_path: Path) -> None:
    engine = open_database(Settings(data=tmp_path).database)
    create_schema(engine)
    engine.dispose()
    ran = oneboard("--data", tmp_path, "--language", "en", "rows", "--json")
    assert (ran.status, ran.out) == (1, "")
    assert "no schema version" in ran.err


@pytest.mark.parametrize(
    ("replicas", "insync", "is_taken"), [(3, 2, True), (1, 1, True), (1, 2, False), (0, 0, False)]
)
def test_no_more_replicas_must_be_in_sync_than_there_are(
    replicas: int, insync: int, *, is_taken: bool
) -> None:
    flags = {"kafka_replication_factor": replicas, "kafka_min_insync_replicas": insync}
    if is_taken:
        assert load_settings(flags=flags).kafka_min_insync_replicas == insync
    else:
        with pytest.raises(FileFaulty):
            load_settings(flags=flags)
