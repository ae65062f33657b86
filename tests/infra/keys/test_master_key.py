"""The master key: made once, for its owner alone, and never quietly replaced."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pydantic import SecretStr

from infra.keys.master_key import master_key_from_file, master_key_from_text, master_keys
from sharing.contacts import MasterKeyWrong

KEY = bytes(range(32))


def test_the_file_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "data" / "master.key"
    key = master_key_from_file(path)
    assert len(key) == 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert master_key_from_file(path) == key
    assert [file.name for file in path.parent.iterdir()] == ["master.key"]


def test_another_folder_has_another_key(tmp_path: Path) -> None:
    assert master_key_from_file(tmp_path / "a") != master_key_from_file(tmp_path / "b")


def test_openers_that_start_together_get_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: master_key_from_file(tmp_path / "key"), range(64)))
    assert len(keys) == 1


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660])
def test_a_file_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "key"
    master_key_from_file(path)
    path.chmod(mode)
    with pytest.raises(MasterKeyWrong, match="0600"):
        master_key_from_file(path)


@pytest.mark.parametrize("content", ["", "short", "0" * 63, "密" * 32])
def test_a_damaged_file_is_refused_and_kept(tmp_path: Path, content: str) -> None:
    path = tmp_path / "key"
    path.touch(0o600)
    path.write_text(content, "utf-8")
    with pytest.raises(MasterKeyWrong):
        master_key_from_file(path)
    assert path.read_text("utf-8") == content


@pytest.mark.parametrize("text", [KEY.hex(), KEY.hex().upper(), f" {KEY.hex()}\n"])
def test_settings_may_give_the_key_as_hex(text: str) -> None:
    assert master_key_from_text(text) == KEY


def test_settings_may_give_the_key_as_base64() -> None:
    assert master_key_from_text("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=") == KEY


@pytest.mark.parametrize("text", ["", "secret", "g" * 64, "AAEC"])
def test_a_malformed_setting_is_refused_without_being_quoted(text: str) -> None:
    with pytest.raises(MasterKeyWrong) as refusal:
        master_key_from_text(text)
    assert not text or text not in str(refusal.value)


def test_a_second_line_is_the_key_before(tmp_path: Path) -> None:
    path = tmp_path / "key"
    newest = master_key_from_file(path)
    path.write_text(f"{newest.hex()}\n{KEY.hex()}\n")
    assert master_keys(None, None, file=path) == (newest, KEY)
    assert master_key_from_file(path) == newest
    told = SecretStr(KEY.hex())
    assert master_keys(told, None, file=tmp_path / "none") == (KEY, None)
    assert master_keys(told, SecretStr(newest.hex()), file=path) == (KEY, newest)
    path.write_text(f"{newest.hex()}\n" * 3)
    with pytest.raises(MasterKeyWrong):
        master_keys(None, None, file=path)
