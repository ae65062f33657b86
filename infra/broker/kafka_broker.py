"""One real Apache Kafka node on loopback, for tests, benchmarks and a machine without a broker.

With ``security`` every client needs a user and a password (SCRAM-SHA-512) and gets only what an ACL
allows; ``admin_access`` is the one user of the beginning. Without it the node speaks PLAINTEXT and
lets everybody in who can reach loopback, which is for tests and benchmarks alone. Production runs
its own cluster with replication factor 3: one broker alone does not fsync before it acknowledges.

Invariants: ports and data stay the same over ``kill`` and ``restart``, so clients come back by
themselves; the broker never outlives the process that started it (``orphan_watch``).
"""

import base64
import os
import shutil
import subprocess
import tempfile
import time
import uuid
from pathlib import Path
from types import TracebackType
from typing import Self

from kafka import KafkaAdminClient
from kafka.errors import KafkaError

from infra.broker.faults import ProgramMissing, ServerDidNotStart
from infra.broker.kafka_jars import HERE, fetch_jars
from infra.broker.kafka_properties import BrokerPorts, format_arguments, write_properties
from infra.broker.loopback import LOOPBACK, free_port, is_listening
from infra.broker.orphan_watch import OrphanWatch
from infra.broker.security import ADMINISTRATOR, BrokerSecurity
from infra.log.kafka_access import TIMEOUT_MS, KafkaAccess, connect
from sharing.event_log import LogFault

_STOP_SECONDS_MAX = 30


class KafkaBroker:
    """Start with ``with KafkaBroker() as broker:`` and give ``broker.bootstrap`` to clients.

    Args:
        data_folder: where the log lives; a temporary folder, removed at the end, when not given.
        jars_folder: where the jars are kept; this user's cache when not given.
        start_seconds_max: how long the broker may take to answer.
        heap_mib: the broker's largest heap.
        security: who may come in; everybody when not given.
        ports: where it listens; free ones when not given.
    """

    def __init__(
        self,
        *,
        data_folder: Path | None = None,
        jars_folder: Path | None = None,
        start_seconds_max: int = 90,
        heap_mib: int = 512,
        security: BrokerSecurity | None = None,
        ports: BrokerPorts | None = None,
    ) -> None:
        self._given_folder = data_folder
        self._jars_folder = jars_folder
        self._start_seconds_max = start_seconds_max
        self._heap_mib = heap_mib
        self._security = security
        self._ports = ports or new_ports()
        self._folder: Path | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._watch: OrphanWatch | None = None

    @property
    def bootstrap(self) -> str:
        """The address for ``bootstrap_servers``; the same over restarts."""
        return f"{LOOPBACK}:{self._ports.client}"

    @property
    def tls_bootstrap(self) -> str:
        """The same broker behind TLS, where it has a certificate."""
        return f"{LOOPBACK}:{self._ports.tls}"

    def admin_access(self, *, timeout_ms: int = TIMEOUT_MS) -> KafkaAccess:
        """The user of the beginning, who may do everything."""
        user, password = ("", "")
        if self._security:
            user, password = ADMINISTRATOR, self._security.admin_password
        return KafkaAccess(self.bootstrap, user=user, password=password, timeout_ms=timeout_ms)

    @property
    def pid(self) -> int | None:
        """The broker's process id while it runs."""
        return self._process.pid if self._process else None

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop, and remove the data unless its folder was given."""
        self.stop()
        if self._folder and not self._given_folder:
            shutil.rmtree(self._folder, ignore_errors=True)

    def start(self) -> None:
        """Start on the data that is there, or on a newly formatted folder; returns when it answers.

        Raises ProgramMissing, JarsNotFetched, ServerDidNotStart.
        """
        if self._process:
            return
        if shutil.which("java") is None:
            raise ProgramMissing(program="java", package="default-jre-headless")
        folder = self._prepared_folder()
        environment = {**os.environ, "CLASSPATH": f"{fetch_jars(self._jars_folder)}/*"}
        if not (folder / "data" / "meta.properties").exists():
            self._format(folder, environment)
        heap = [f"-Xms{min(self._heap_mib, 128)}m", f"-Xmx{self._heap_mib}m", "-XX:+UseG1GC"]
        with (folder / "broker.log").open("ab") as log:
            self._process = subprocess.Popen(
                ["java", *heap, _LOGGING, "kafka.Kafka", str(folder / "server.properties")],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._watch = OrphanWatch(self._process.pid)
        self._wait_until_it_answers(folder / "broker.log")

    def stop(self) -> None:
        """Shut down in order. Safe when it does not run."""
        self._end(hard=False)

    def kill(self) -> None:
        """SIGKILL: what is not on disk or in the kernel's cache is gone."""
        self._end(hard=True)

    def restart(self) -> None:
        """Stop if it runs, then start on the same data and ports."""
        self.stop()
        self.start()

    def _prepared_folder(self) -> Path:
        if self._folder is None:
            self._folder = self._given_folder or Path(tempfile.mkdtemp(prefix="kafka-"))
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_properties(self._folder, ports=self._ports, security=self._security)
        return self._folder

    def _format(self, folder: Path, environment: dict[str, str]) -> None:
        log = folder / "format.log"
        arguments = format_arguments(
            folder, jvm=[_LOGGING], cluster_id=_new_cluster_id(), security=self._security
        )
        with log.open("wb") as output, arguments as file:
            done = subprocess.run(
                ["java", f"@{file}"], env=environment, stdout=output, stderr=output, check=False
            )
        if done.returncode != 0:
            raise ServerDidNotStart(what="the broker's folder could not be formatted", log=log)

    def _wait_until_it_answers(self, log: Path) -> None:
        deadline = time.monotonic() + self._start_seconds_max
        while time.monotonic() < deadline:
            if self._process is None or self._process.poll() is not None:
                self._end(hard=True)
                raise ServerDidNotStart(what="the broker ended at its start", log=log)
            if is_listening(self._ports.client) and _answers(self.admin_access(timeout_ms=5_000)):
                return
            time.sleep(0.1)
        self._end(hard=True)
        raise ServerDidNotStart(
            what=f"the broker did not answer in {self._start_seconds_max} s", log=log
        )

    def _end(self, *, hard: bool) -> None:
        if self._watch:
            self._watch.end()
            self._watch = None
        if self._process is None:
            return
        if not hard:
            self._process.terminate()
            try:
                self._process.wait(_STOP_SECONDS_MAX)
            except subprocess.TimeoutExpired:
                hard = True
        if hard:
            self._process.kill()
        self._process.wait()
        self._process = None


_LOGGING = f"-Dlog4j2.configurationFile={HERE / 'log4j2.yaml'}"


def _new_cluster_id() -> str:
    """A random id in Kafka's form: 16 bytes in base64url, not beginning with a dash."""
    while True:
        text = base64.urlsafe_b64encode(uuid.uuid4().bytes).rstrip(b"=").decode()
        if not text.startswith("-"):
            return text


def _answers(access: KafkaAccess) -> bool:
    """Whether the broker lists its topics, so that it has a controller and takes requests."""
    try:
        client = connect(KafkaAdminClient, access)
    except (KafkaError, LogFault, OSError):
        return False
    try:
        client.list_topics()
    except (KafkaError, OSError):
        return False
    finally:
        client.close()
    return True


def new_ports() -> BrokerPorts:
    """Three ports of loopback that are free now."""
    return BrokerPorts(client=free_port(), controller=free_port(), tls=free_port())
