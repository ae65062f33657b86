"""Apache Kafka's published jars, fetched once through Maven and checked against pinned hashes.

The folder is complete when it holds every jar of ``jars.sha256`` with the hash that stands there,
and nothing else is looked at. It appears by a rename, so a fetch that was cut off leaves nothing
behind that looks complete. Where Maven fetches from is the machine's own configuration.

``python -m infra.broker.kafka_jars`` fetches; with ``--lock`` it writes ``jars.sha256`` anew after
a change of ``pom.xml``.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from infra.broker.faults import JarsNotFetched, ProgramMissing

HERE = Path(__file__).parent
POM = HERE / "pom.xml"
LOCK = HERE / "jars.sha256"
KAFKA_VERSION = "4.3.1"
_FETCH_SECONDS_MAX = 900


def default_jars_folder() -> Path:
    """The folder of the jars in this user's cache."""
    cache = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(cache) / "oneboard" / f"kafka-{KAFKA_VERSION}"


def fetch_jars(folder: Path | None = None) -> Path:
    """The folder with every pinned jar, fetched now if it is not there yet.

    Raises ProgramMissing without Maven, JarsNotFetched when Maven fails or a hash differs.
    """
    folder = folder or default_jars_folder()
    pinned = _pinned()
    if folder.is_dir() and _hashes(folder) == pinned:
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="kafka-jars-", dir=folder.parent) as part:
        fetched = Path(part) / "jars"
        _run_maven(fetched)
        _refuse_difference(_hashes(fetched), pinned)
        shutil.rmtree(folder, ignore_errors=True)
        try:
            fetched.rename(folder)
        except OSError:
            # Another process was quicker; its folder must be as good as ours.
            _refuse_difference(_hashes(folder), pinned)
    return folder


def lock_jars() -> int:
    """Fetch what ``pom.xml`` names and write the hashes down; the number of jars."""
    with tempfile.TemporaryDirectory(prefix="kafka-jars-") as part:
        fetched = Path(part) / "jars"
        _run_maven(fetched)
        found = _hashes(fetched)
    LOCK.write_text("".join(f"{digest}  {name}\n" for name, digest in sorted(found.items())))
    return len(found)


def _run_maven(folder: Path) -> None:
    maven = shutil.which("mvn")
    if maven is None:
        raise ProgramMissing(program="mvn", package="maven")
    command = [maven, "-q", "-B", "-f", str(POM), "dependency:copy-dependencies"]
    options = ["-DincludeScope=runtime", f"-DoutputDirectory={folder}"]
    try:
        done = subprocess.run(
            [*command, *options],
            check=False,
            capture_output=True,
            text=True,
            timeout=_FETCH_SECONDS_MAX,
        )
    except subprocess.TimeoutExpired as late:
        raise JarsNotFetched(f"Maven did not finish in {_FETCH_SECONDS_MAX} s") from late
    if done.returncode != 0:
        raise JarsNotFetched(f"Maven failed:\n{(done.stdout + done.stderr)[-2000:]}")


def _pinned() -> dict[str, str]:
    pairs = (line.split() for line in LOCK.read_text().splitlines())
    return {name: digest for digest, name in pairs}


def _hashes(folder: Path) -> dict[str, str]:
    return {jar.name: _sha256(jar) for jar in folder.glob("*.jar")}


def _sha256(file: Path) -> str:
    with file.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def _refuse_difference(found: dict[str, str], pinned: dict[str, str]) -> None:
    names = sorted(name for name in found | pinned if found.get(name) != pinned.get(name))
    if names:
        raise JarsNotFetched(f"not the pinned jars: {', '.join(names)}")


if __name__ == "__main__":
    if "--lock" in sys.argv[1:]:
        print(f"{LOCK.name}: {lock_jars()} jars")  # noqa: T201 - this is a command
    else:
        print(fetch_jars())  # noqa: T201 - this is a command
