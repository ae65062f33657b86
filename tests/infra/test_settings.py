"""Settings come from flags, the environment, a file and defaults, in this order."""

import os
import stat
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from infra.faults import FileFaulty
from infra.settings import Settings, load_settings
from infra.token_secret import token_secret


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in list(os.environ):
        if name.startswith("ONEBOARD_") or name in {"DATABASE_URL", "KAFKA_BOOTSTRAP"}:
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def test_without_anything_it_works_on_one_machine(tmp_path: Path) -> None:
    settings = load_settings()
    assert (settings.host, settings.port, settings.answer_wait_ms) == ("127.0.0.1", 8088, 2000)
    assert settings.kafka_bootstrap is None
    assert settings.database == f"sqlite:///{tmp_path}/var/oneboard.db"
    assert settings.keystore == f"sqlite:///{tmp_path}/var/keys.db"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("flags", "environment", "file", "port"),
    [
        ({"port": 1}, {"ONEBOARD_PORT": "2"}, "port = 3", 1),
        ({"port": None}, {"ONEBOARD_PORT": "2"}, "port = 3", 2),
        ({}, {"ONEBOARD_PORT": ""}, "port = 3", 3),
        ({}, {}, "port = 3", 3),
        ({}, {}, "", 8088),
    ],
)
def test_the_nearest_source_wins(
    flags: dict[str, int | None],
    environment: Mapping[str, str],
    file: str,
    port: int,
    *,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    Path("oneboard.toml").write_text(file, encoding="utf-8")
    assert load_settings(flags=flags).port == port


@pytest.mark.parametrize(("told", "before"), [("", None), (" \\n\\t", None), (" key ", " key ")])
def test_a_blank_key_before_is_none_at_all(told: str, before: str | None) -> None:
    Path("oneboard.toml").write_text(f'master_key_before = "{told}"', encoding="utf-8")
    given = load_settings().master_key_before
    assert (given and given.get_secret_value()) == before


@pytest.mark.parametrize(
    ("environment", "database"),
    [
        ({"DATABASE_URL": "postgresql://u:p@h/d"}, "postgresql+psycopg://u:p@h/d"),
        ({"DATABASE_URL": "postgres://h/d"}, "postgresql+psycopg://h/d"),
        ({"DATABASE_URL": "sqlite:///a.db"}, "sqlite:///a.db"),
        ({"DATABASE_URL": "sqlite:///a", "ONEBOARD_DATABASE_URL": "sqlite:///b"}, "sqlite:///b"),
    ],
)
def test_the_plain_names_count_after_the_prefixed_ones(
    environment: Mapping[str, str], database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("KAFKA_BOOTSTRAP", "127.0.0.1:9092")
    assert load_settings().database == database
    assert load_settings().kafka_bootstrap == "127.0.0.1:9092"


@pytest.mark.parametrize(
    ("flags", "place"),
    [
        ({}, "folder"),
        ({"database_url": "sqlite:///a.db"}, "folder"),
        ({"database_url": "postgresql://h/d"}, "database"),
        ({"database_url": "postgresql://h/d", "evidence_in": "folder"}, "folder"),
        ({"evidence_in": "database"}, "database"),
    ],
)
def test_evidence_files_are_where_every_gateway_finds_them(
    flags: dict[str, str], place: str
) -> None:
    assert load_settings(flags=flags).evidence_place == place


def test_another_file_can_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("one.toml").write_text('host = "0.0.0.0"', encoding="utf-8")
    Path("two.toml").write_text('host = "::1"', encoding="utf-8")
    monkeypatch.setenv("ONEBOARD_SETTINGS", "one.toml")
    assert load_settings().host == "0.0.0.0"  # noqa: S104 - nothing listens here
    assert load_settings(file=Path("two.toml")).host == "::1"


def test_every_fault_is_told_with_the_place_where_the_value_was_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Path("oneboard.toml").write_text('host = "::1"\n\nprot = 1\nlanguage = "fr"\n', "utf-8")
    monkeypatch.setenv("ONEBOARD_ANSWER_WAIT_MS", "soon")
    monkeypatch.setenv("DATABASE_URL", "mysql://user:hidden-word@h/d")
    with pytest.raises(FileFaulty) as caught:
        load_settings(flags={"port": 70000})
    told = {(fault.line, fault.path, fault.code) for fault in caught.value.faults}
    assert told == {
        (0, "--port", "file.number_too_large"),
        (0, "ONEBOARD_ANSWER_WAIT_MS", "file.not_a_whole_number"),
        (0, "DATABASE_URL", "settings.database_unknown"),
        (3, "prot", "file.key_unknown"),
        (4, "language", "file.not_one_of"),
    }
    assert "hidden-word" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        (b"a = ", "file.syntax", 1),
        (b"\n\nport = [\n", "file.syntax", 3),
        (b"\xff", "file.unreadable", 0),
    ],
)
def test_a_file_that_is_no_toml_is_told_by_line(content: bytes, code: str, line: int) -> None:
    Path("oneboard.toml").write_bytes(content)
    with pytest.raises(FileFaulty) as caught:
        load_settings()
    assert [(fault.code, fault.line) for fault in caught.value.faults] == [(code, line)]


def test_a_named_file_that_is_missing_is_a_fault() -> None:
    with pytest.raises(FileFaulty, match=r"absent\.toml"):
        load_settings(file=Path("absent.toml"))


def test_secrets_are_not_shown() -> None:
    settings = Settings.model_validate(
        {"token_secret": "s" * 32, "database_url": "postgresql://u:hidden@h/d"}
    )
    assert "sss" not in repr(settings)
    assert "hidden" not in repr(settings)
    assert settings.database == "postgresql+psycopg://u:hidden@h/d"


def test_the_constructor_reads_no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONEBOARD_PORT", "2")
    assert Settings().port == 8088


def test_a_short_token_secret_is_refused() -> None:
    with pytest.raises(FileFaulty):
        load_settings(flags={"token_secret": "short"})


def test_the_token_secret_is_made_once_for_this_user_alone(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "new" / "folder")
    first = token_secret(settings)
    assert len(first) == 64
    assert token_secret(settings) == first
    file = tmp_path / "new" / "folder" / "token.secret"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(file.parent.iterdir()) == [file]


def test_many_that_start_at_once_agree_on_one_secret(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(token_secret, [settings] * 16))) == 1


def test_the_token_secret_of_the_settings_counts_and_is_not_written(tmp_path: Path) -> None:
    settings = Settings.model_validate({"data": tmp_path, "token_secret": "s" * 32})
    assert token_secret(settings) == "s" * 32
    assert list(tmp_path.iterdir()) == []
