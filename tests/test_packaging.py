"""What is installed is all that is needed: pinned requirements, and a wheel that stands alone."""

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("auth", "sharing", "ledger", "infra", "gateway")
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
LOCKED = re.compile(r"^(?P<name>[a-z0-9.\[\]-]+)==(?P<version>\S+)", re.IGNORECASE)


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_every_requirement_is_pinned_with_hashes_and_without_an_address(lock: Path) -> None:
    text = lock.read_text()
    assert "://" not in text, "where packages come from is the machine's own configuration"
    assert not re.search(r"^\s*--(?!hash=)", text, re.MULTILINE)
    pins = [pin for pin in re.split(r"\n(?=\S)", text) if not pin.startswith("#")]
    assert pins
    for pin in pins:
        assert LOCKED.match(pin), pin
        assert "--hash=sha256:" in pin, pin


def test_two_locks_never_name_two_versions_of_one_package() -> None:
    versions: dict[str, set[str]] = {}
    for lock in LOCKS:
        for line in lock.read_text().splitlines():
            if pin := LOCKED.match(line):
                versions.setdefault(pin["name"].lower(), set()).add(pin["version"])
    assert {name: found for name, found in versions.items() if len(found) > 1} == {}


def test_the_wheel_holds_every_file_of_the_packages(tmp_path: Path) -> None:
    source = tmp_path / "source"
    _copy_of_the_source(source)
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check"]
    alone = ["--no-deps", "--no-build-isolation", "--wheel-dir", str(tmp_path)]
    subprocess.run([*build, *alone, str(source)], check=True)
    (wheel,) = tmp_path.glob("*.whl")
    installed = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert installed == {str(file.relative_to(ROOT)) for file in _package_files()}


def _package_files() -> list[Path]:
    return [
        file
        for package in PACKAGES
        for file in (ROOT / package).rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    ]


def _copy_of_the_source(source: Path) -> None:
    """The build writes beside the source, so it gets a copy."""
    extra = [ROOT / "pyproject.toml", *(ROOT / "requirements").iterdir()]
    for file in [*_package_files(), *extra]:
        copy = source / file.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(file.read_bytes())
