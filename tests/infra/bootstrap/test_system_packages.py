"""What the machine lacks is installed by root, named to anybody else, and otherwise left alone.

The script runs in a world of stand-ins: only the programs in one folder exist, and apt-get writes
down how it was called.
"""

import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[3] / "infra" / "bootstrap" / "system_packages.sh"
BASICS = ("sh", "tr", "grep", "ls", "rm", "touch")
TEST_PROGRAMS = ("java", "mvn", "chromium", "faketime", "localedef")

APT_GET = """
echo "$@" >> {calls}
case "$*" in
*update*) touch {lists}/main_Packages; rm -f {old} ;;
*) [ ! -e {old} ] || exit 100 ;;
esac
"""


class Machine:
    """A machine that has nothing but what a test puts there."""

    def __init__(self, folder: Path) -> None:
        self._programs = folder / "programs"
        self._programs.mkdir()
        self._calls = folder / "apt-get-calls"
        self._lists = folder / "lists"
        self._lists.mkdir()
        self._lists.joinpath("main_Packages").touch()
        self._old = folder / "the-lists-are-old"
        for name in BASICS:
            self._programs.joinpath(name).symlink_to(shutil.which(name) or "")
        self.has("apt-get", APT_GET.format(calls=self._calls, lists=self._lists, old=self._old))

    def has(self, name: str, body: str = "exit 0") -> None:
        program = self._programs / name
        program.write_text(f"#!/bin/sh\n{body}\n")
        program.chmod(0o755)

    def has_everything(self) -> None:
        for name in ("python3", *TEST_PROGRAMS):
            self.has(name)
        self.has("fc-list", "echo Noto Sans CJK")
        self.has("locale", "echo de_DE.utf8")

    def user_is(self, uid: int) -> None:
        self.has("id", f"echo {uid}")

    def has_old_lists(self) -> None:
        self._old.touch()

    def has_no_lists(self) -> None:
        self._lists.joinpath("main_Packages").unlink()

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(SCRIPT), *arguments],
            env={"PATH": str(self._programs), "APT_LISTS": str(self._lists)},
            capture_output=True,
            text=True,
            check=False,
            timeout=20,
        )

    @property
    def apt_calls(self) -> list[str]:
        """What apt-get was asked to do, and for which packages, without its options."""
        calls = self._calls.read_text().splitlines() if self._calls.exists() else []
        return [" ".join(w for w in call.split() if not w.startswith("-")) for call in calls]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


@pytest.mark.parametrize("group", ["run", "test"])
@pytest.mark.parametrize("uid", [0, 1000])
def test_a_machine_that_has_everything_is_left_alone(
    machine: Machine, group: str, uid: int
) -> None:
    machine.has_everything()
    machine.user_is(uid)
    done = machine.run(group)
    assert (done.returncode, done.stdout, machine.apt_calls) == (0, "", [])


def test_who_is_not_root_is_told_the_command_and_nothing_is_changed(machine: Machine) -> None:
    machine.has_everything()
    machine.has("python3", 'case "$2" in *ensurepip*) exit 1;; esac')
    machine.user_is(1000)
    done = machine.run("run")
    assert done.returncode == 1
    assert "apt-get update && apt-get install -y python3-venv" in done.stderr
    assert machine.apt_calls == []


def test_root_gets_just_what_is_missing(machine: Machine) -> None:
    machine.has_everything()
    machine.has("fc-list")
    machine.user_is(0)
    done = machine.run("test")
    assert done.returncode == 0, done.stderr
    assert machine.apt_calls == ["install fonts-noto-cjk fontconfig"]


def test_what_runs_needs_nothing_of_what_tests_need(machine: Machine) -> None:
    machine.has("python3")
    machine.user_is(1000)
    assert machine.run("run").returncode == 0
    assert machine.run("test").returncode == 1


def test_old_package_lists_are_fetched_once_and_the_install_tried_again(machine: Machine) -> None:
    machine.has_everything()
    machine.has("fc-list")
    machine.user_is(0)
    machine.has_old_lists()
    assert machine.run("test").returncode == 0
    install = "install fonts-noto-cjk fontconfig"
    assert machine.apt_calls == [install, "update", install]


def test_absent_package_lists_are_fetched_before_the_first_install(machine: Machine) -> None:
    machine.has_everything()
    machine.has("fc-list")
    machine.user_is(0)
    machine.has_no_lists()
    assert machine.run("test").returncode == 0
    assert machine.apt_calls == ["update", "install fonts-noto-cjk fontconfig"]


def test_a_python_that_is_too_old_is_told_so(machine: Machine) -> None:
    machine.has("python3", 'case "$2" in *version_info*) exit 1;; esac')
    machine.user_is(0)
    done = machine.run("run")
    assert done.returncode == 1
    assert "Python 3.11 or newer" in done.stderr


def test_an_unknown_group_is_a_wrong_use(machine: Machine) -> None:
    assert machine.run("everything").returncode == 2
