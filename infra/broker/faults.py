"""What can go wrong when a broker or a database is started on this machine.

StarterFault
├── ProgramMissing       a program that must be installed is not
├── JarsNotFetched       the published jars could not be had, or are not the pinned ones
├── FolderOutOfReach     the server runs as another user, who cannot get to its data
├── FolderInUse          another process has servers running on the same data
└── ServerDidNotStart    the server ended or stayed silent; the end of its log is in the message
"""

from pathlib import Path

_LOG_TAIL_CHARS = 2000


class StarterFault(Exception):
    """A broker or a database could not be started here."""


class ProgramMissing(StarterFault):
    """A program is not installed; names the Debian package that brings it."""

    def __init__(self, *, program: str, package: str) -> None:
        super().__init__(f"{program} is not installed; on Debian: apt-get install {package}")


class JarsNotFetched(StarterFault):
    """The jars of the broker could not be fetched, or are not the pinned ones."""


class FolderOutOfReach(StarterFault):
    """The server may not run as root, and the user that it runs as cannot reach the folder."""

    def __init__(self, *, folder: Path, above: Path, user: str) -> None:
        super().__init__(
            f"PostgreSQL does not run as root but as {user}, who may not pass through {above} to"
            f" {folder}: run oneboard as an ordinary user, or choose another data folder"
        )


class FolderInUse(StarterFault):
    """Another process has servers running on the same data."""

    def __init__(self, *, folder: Path) -> None:
        super().__init__(f"another oneboard has its servers running in {folder}")


class ServerDidNotStart(StarterFault):
    """The server ended early or did not answer in time."""

    def __init__(self, *, what: str, log: Path) -> None:
        said = log.read_text(errors="replace")[-_LOG_TAIL_CHARS:] if log.exists() else ""
        super().__init__(f"{what}; the end of {log.name}:\n{said or '(empty)'}")
