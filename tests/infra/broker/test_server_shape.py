"""What the servers of a folder need again is made once, kept, and for their owner alone."""

from pathlib import Path

import pytest

from infra.broker.faults import FolderInUse, FolderOutOfReach, ProgramMissing, StarterFault
from infra.broker.kafka_properties import BrokerPorts, format_arguments, write_properties
from infra.broker.postgres_programs import PostgresPrograms
from infra.broker.security import BrokerSecurity
from infra.broker.server_shape import folder_to_oneself, kept_secrets, write_settings
from infra.settings import load_settings


def test_passwords_and_ports_are_the_same_at_every_start(tmp_path: Path) -> None:
    first = kept_secrets(tmp_path)
    assert kept_secrets(tmp_path) == first
    assert (tmp_path / "servers.json").stat().st_mode & 0o777 == 0o600
    passwords = {first.broker, first.controller, first.broker_admin, first.gateway}
    passwords |= {first.postgres, first.database}
    assert len(passwords) == 6
    assert len(set(first.ports)) == 4
    assert not any(password in repr(first) for password in passwords)


@pytest.mark.parametrize("text", ["", "{}", "rubbish"])
def test_a_file_that_is_not_ours_is_told_and_kept(tmp_path: Path, text: str) -> None:
    file = tmp_path / "servers.json"
    file.write_text(text)
    with pytest.raises(StarterFault, match=r"servers\.json"):
        kept_secrets(tmp_path)
    assert file.read_text() == text


def test_a_folder_has_its_servers_once(tmp_path: Path) -> None:
    with folder_to_oneself(tmp_path), pytest.raises(FolderInUse), folder_to_oneself(tmp_path):
        pytest.fail("a second one")
    with folder_to_oneself(tmp_path):
        pass


def test_other_commands_read_the_settings_that_are_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    values = {"data": str(tmp_path / '数据 "x"'), "kafka_bootstrap": "127.0.0.1:9092"}
    values |= {"kafka_username": "u", "kafka_password": "p"}
    file = write_settings(tmp_path, values)
    assert file.stat().st_mode & 0o777 == 0o600
    read = load_settings(file=file)
    assert (str(read.data), read.kafka_username) == (values["data"], "u")


def test_a_brokers_settings_are_for_their_owner_and_arguments_are_gone_at_once(
    tmp_path: Path,
) -> None:
    security = BrokerSecurity.new()
    file = write_properties(tmp_path, ports=BrokerPorts(1, 2, 3), security=security)
    assert file.stat().st_mode & 0o777 == 0o600
    assert "allow.everyone.if.no.acl.found=false" in file.read_text()
    with format_arguments(tmp_path, jvm=[], cluster_id="x", security=security) as arguments:
        assert arguments.stat().st_mode & 0o777 == 0o600
        assert security.admin_password in arguments.read_text()
    assert not arguments.exists()
    assert security.admin_password not in file.read_text()
    assert security.admin_password not in repr(security)


def system(tmp_path: Path, *versions: int) -> Path:
    for version in versions:
        program = tmp_path / "system" / str(version) / "bin" / "postgres"
        program.parent.mkdir(parents=True)
        program.touch()
    return tmp_path / "system"


@pytest.fixture
def not_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)


@pytest.mark.usefixtures("not_root")
def test_kept_data_take_debians_newest_programs_or_those_that_made_them(tmp_path: Path) -> None:
    place, folder = system(tmp_path, 9, 15, 17), tmp_path / "kept"

    def chosen(*, prefer: bool) -> str:
        programs = PostgresPrograms(folder, prefer_system=prefer, system=place).bin
        return programs.parent.name

    assert chosen(prefer=True) == "17"
    assert chosen(prefer=False) == "pginstall18"
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "PG_VERSION").write_text("15\n")
    assert chosen(prefer=True) == "15"
    (folder / "data" / "PG_VERSION").write_text("16\n")
    with pytest.raises(ProgramMissing, match="postgresql-16"):
        chosen(prefer=True)


def test_under_root_a_folder_that_its_user_cannot_reach_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 0)
    tmp_path.chmod(0o700)
    with pytest.raises(FolderOutOfReach, match="ordinary user"):
        PostgresPrograms(tmp_path / "in", prefer_system=True, system=system(tmp_path, 15))
