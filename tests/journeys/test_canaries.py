"""Phone numbers typed wherever one can be typed are found nowhere once their leads are erased.

Every canary is a number of its own. Before the erasure the contacts open and hold them, and the
search finds a project's name that was said openly, so that a search that sees nothing fails. After
it no key opens, and no file has a canary: log, journal, write-ahead logs, key store, evidence,
broker, PostgreSQL, exports, reports, what programs printed, and an older backup after its sweep: of
the key store and papers alone, and of the database and the log's data as a whole. The receipts of
the erased leads still verify.
"""

import gzip
import io
import itertools
import shutil
import zipfile
from base64 import b64encode
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from gateway.app import make_app
from gateway.wiring import Deployment, deployment
from infra.broker.kafka_broker import KafkaBroker
from infra.broker.postgres_server import PostgresServer
from infra.keys.envelope import open_contacts
from infra.receipts.desk import ReceiptDesk
from infra.receipts.verifying import keys_of, verify
from infra.settings import Settings
from infra.store.reads import JOURNAL
from ledger.merkle.receipt import CLASSES
from sharing.contacts import KeyErased, SealedContacts, SealScope
from tests import evidence_samples as samples
from tests.gateway.imports.small_city import cells, write
from tests.gateway.rest.town import XUYI, Town, lead, town
from tests.journeys.command_line import oneboard

OPEN_NAME = "金丝雀饲养场对照项目"
"""What is said openly, so that the search must find it."""
BEGINNING = 5
"""How many bytes all canaries share in each form."""
REASON = {"reason": "联系人要求删除"}


@dataclass
class Canaries:
    """Numbers that were never written before, each with the place where it was typed."""

    planted: dict[str, str] = field(default_factory=dict)

    def new(self, place: str) -> str:
        number = f"139{48_000_000 + 7_919 * (len(self.planted) + 1):08}"
        self.planted[number] = place
        return number


@dataclass(frozen=True)
class Shape:
    """Where a city runs, and every folder that may hold what was said there."""

    data: Path
    settings: dict[str, Any]
    folders: list[Path]


@pytest.fixture(params=["embedded", "servers"])
def shape(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shape]:
    data = tmp_path / "data"
    if request.param == "embedded":
        yield Shape(data, {}, [tmp_path])
        return
    with ExitStack() as stack:
        # PostgreSQL does not run as root, and its user must be able to reach its folder.
        reachable = Path(stack.enter_context(TemporaryDirectory()))
        reachable.chmod(0o755)
        kafka, postgres = tmp_path / "kafka", reachable / "postgres"
        broker = stack.enter_context(KafkaBroker(data_folder=kafka))
        server = stack.enter_context(PostgresServer(data_folder=postgres))
        url = server.new_database()
        settings = {
            "kafka_bootstrap": broker.bootstrap,
            "database_url": url,
            "keystore_url": url,
            "master_key": "ab" * 32,
        }
        yield Shape(data, settings, [tmp_path, postgres])


def forms_of(number: str) -> set[bytes]:
    """The number as files of the product may have it: UTF-8, UTF-16, base64 at each offset."""
    plain = number.encode()
    encoded = {b64encode(b"x" * shift + plain)[(4 if shift else 0) : -4] for shift in range(3)}
    return {plain, number.encode("utf-16-le"), number.encode("utf-16-be"), *encoded}


def unpacked(content: bytes) -> Iterator[bytes]:
    """The bytes themselves, and what is packed in them."""
    yield content
    if content.startswith(b"\x1f\x8b"):
        yield gzip.decompress(content)
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            yield from (package.read(name) for name in package.namelist())


def found_in(folders: list[Path], sought: set[bytes]) -> list[Path]:
    """The files that hold one of these."""
    # Hundreds of megabytes: forms that begin alike are first looked for by their beginning.
    alike: dict[bytes, list[bytes]] = {}
    for form in sought:
        alike.setdefault(form[:BEGINNING], []).append(form)

    def holds(part: bytes) -> bool:
        return any(
            any(form in part for form in forms) for start, forms in alike.items() if start in part
        )

    files = [file for folder in folders for file in folder.rglob("*") if file.is_file()]
    return [file for file in files if any(map(holds, unpacked(file.read_bytes())))]


def sent(city: Town, content: bytes) -> str:
    answer = city.client.post("/api/v1/evidence", content=content, headers=city.headers("xuyi"))
    assert answer.status_code == 201, answer.text
    return str(answer.json()["sha256"])


def plant(city: Town, canaries: Canaries) -> str:
    """Type a canary into everything; the lead that was registered."""
    papers = [
        sent(city, samples.pdf(f"tel {canaries.new('pdf')}")),
        sent(city, samples.jpeg(canaries.new("picture").encode())),
        sent(city, samples.docx(note=canaries.new("document").encode())),
    ]
    contacts = {"persons": [{"name": "王某", "phone": canaries.new("contacts")}]}
    content = f"找王总{canaries.new('moved on registering')}"
    body = lead(
        project=OPEN_NAME,
        commercial={"amount_yuan": 1_200_000_000, "content": content},
        contacts=contacts,
        evidence={"files": papers},
    )
    told = city.write("xuyi", "/leads?move_phones=true", body)
    assert told.status_code == 201, told.text
    lead_id, project_id = told.json()["lead_id"], told.json()["project_id"]
    place = f"/leads/{lead_id}"
    change = {"contacts": {"persons": [{"phone": canaries.new("amended contacts")}]}}
    assert city.write("xuyi", place, change, method="PATCH").status_code == 200
    note = {"note": f"来电{canaries.new('moved from a note')}"}
    assert city.write("xuyi", f"{place}/follow-ups?move_phones=true", note).status_code == 200
    refused = [
        (f"{place}/follow-ups", {"note": canaries.new("note")}),
        (f"{place}/withdrawal", {"reason": canaries.new("reason")}),
        (f"{place}/objection", {"grounds": canaries.new("grounds")}),
        (f"{place}/erasure", {"reason": canaries.new("reason of the erasure")}),
        (
            f"/projects/{project_id}/transfer",
            {"to_office": "320826", "transfer": "county", "reason": canaries.new("transfer")},
        ),
    ]
    for path, written in refused:
        assert city.write("xuyi", path, written).status_code == 422, path
    again = {"persons": [{"phone": canaries.new("rejected registration")}]}
    assert city.write("xuyi", "/leads", body | {"contacts": again}).status_code in (409, 422)
    return str(lead_id)


def import_ledger(shape: Shape, canaries: Canaries, folder: Path) -> None:
    """A ledger with numbers in its contacts, a note, a name and its file name."""
    ledger = write(
        folder / "320830.xlsx",
        cells("昆山众贞动力电池有限公司", 联系电话=canaries.new("ledger contacts")),
        cells("南京博德精细化工有限公司", 备注=f"联系{canaries.new('ledger note')}"),
        cells(f"王总{canaries.new('ledger name')}电子有限公司"),
    )
    more = {f"ONEBOARD_{name.upper()}": str(value) for name, value in shape.settings.items()}
    named = folder / f"台账{canaries.new('file name')}.xlsx"
    named.write_bytes(ledger.read_bytes())
    asked = ("--office", XUYI, "--source", "商会推荐", "--talk-form", "上门拜访")
    out = shape.data.parent / "out"
    out.mkdir()
    for number, extra in enumerate((("--dry-run",), ("--report", out / "rows.jsonl"))):
        ran = oneboard("--data", shape.data, "import", *asked, *extra, named, "--json", more=more)
        (out / f"printed-{number}.txt").write_text(ran.out + ran.err, "utf-8")
    export = oneboard("--data", shape.data, "log", "export", "--out", out / "log.gz", more=more)
    assert export.status == 0, export.err


@contextmanager
def running(settings: Settings) -> Iterator[Town]:
    """The city that is there already, with its ledger and its doors."""
    with deployment(settings) as made:
        service = made.service()
        service.start()
        app = make_app(made, service=service)
        try:
            with TestClient(app) as client:
                yield Town(made, app, client, itertools.count(1000))
        finally:
            service.stop()


def sealed_in(made: Deployment) -> list[tuple[SealedContacts, SealScope]]:
    """All contacts that the journal's events hold."""
    query = select(JOURNAL.c.office, JOURNAL.c.submission_id, JOURNAL.c.events)
    found = []
    with made.engine.connect() as connection:
        for office, submission_id, raw in connection.execute(query):
            for event in orjson.loads(bytes(raw)):
                if event.get("contacts"):
                    scope = SealScope(made.city, office, submission_id)
                    found.append((SealedContacts.model_validate(event["contacts"]), scope))
    return found


def opened_texts(made: Deployment) -> str:
    """All contacts that can still be opened, as text."""
    texts = []
    for sealed, scope in sealed_in(made):
        try:
            key = made.keys.read_key(city=made.city, key_id=sealed.key_id)
        except KeyErased:
            continue
        texts.append(open_contacts(sealed, lead_key=key, scope=scope).model_dump_json())
    return "\n".join(texts)


def test_erased_canaries_are_found_nowhere(
    shape: Shape, tmp_path_factory: pytest.TempPathFactory
) -> None:
    canaries, elsewhere = Canaries(), tmp_path_factory.mktemp("typed")
    backup = shape.data.parent / "backup"
    with town(shape.data, **shape.settings) as city:
        plant(city, canaries)
    import_ledger(shape, canaries, elsewhere)
    if not shape.settings:
        shutil.copytree(shape.data, backup)
    settings = Settings(data=shape.data, **shape.settings)
    with running(settings) as city:
        before = opened_texts(city.opened)
        kept = {place for number, place in canaries.planted.items() if number in before}
        assert kept == {
            "contacts", "moved on registering", "amended contacts", "moved from a note",
            "ledger contacts", "ledger note",
        }  # fmt: skip
        leads = city.get("xuyi", "/leads").json()["items"]
        assert len(leads) == 3
        for each in leads:
            told = city.write("xuyi", f"/leads/{each['lead_id']}/erasure", REASON)
            assert told.status_code == 200, told.text
        assert opened_texts(city.opened) == ""
    forms = set(itertools.chain.from_iterable(map(forms_of, canaries.planted)))
    for folder in shape.folders:
        assert found_in([folder], {OPEN_NAME.encode()}) != []
    assert found_in(shape.folders, forms) == []
    more = {f"ONEBOARD_{name.upper()}": str(value) for name, value in shape.settings.items()}
    checked = oneboard("--data", shape.data, "check", more=more)
    assert checked.status == 0, checked.out + checked.err
    receipts_verify(settings)
    if not shape.settings:
        restored(shape.data, backup, forms)
        restored_database(shape.data, backup, forms)


def restored(data: Path, backup: Path, forms: set[bytes]) -> None:
    """The older key store and papers come back under today's journal, and are swept."""
    for file in data.glob("keys.db*"):
        file.unlink()
    for file in backup.glob("keys.db*"):
        shutil.copy2(file, data)
    shutil.copytree(backup / "evidence", data / "evidence", dirs_exist_ok=True)
    with deployment(Settings(data=data)) as made:
        assert opened_texts(made) != ""
        assert made.erasures().sweep() > 0  # what every start does before it serves
        assert opened_texts(made) == ""
    assert found_in([data, backup], forms) == []


def receipts_verify(settings: Settings) -> None:
    """Each decision about the erased leads still proves itself with the city's key alone."""
    with deployment(settings) as made:
        desk = ReceiptDesk(made.store, made.head_desk())
        keys = keys_of("\n".join(key.text for _, key in made.head_desk().signing.listed()))
        said = {scope.submission_id: scope.office for _, scope in sealed_in(made)}
        assert len(said) > 1
        for submission_id, office in said.items():
            row = desk.row_of(office, submission_id)
            assert row is not None
            given = desk.receipt(row, CLASSES)
            assert given is not None
            assert len(verify([given.content], keys).receipts) == 1


def restored_database(data: Path, backup: Path, forms: set[bytes]) -> None:
    """The database and key store of before the erasure come back under today's log and papers."""
    log = {"log.sqlite", "log.sqlite-wal", "log.sqlite-shm"}
    for file in (*data.glob("*.db*"), *data.glob("*.sqlite*")):
        if file.name not in log:
            file.unlink()
    for file in (*backup.glob("*.db*"), *backup.glob("*.sqlite*")):
        if file.name not in log:
            shutil.copy2(file, data)
    shutil.copytree(backup / "evidence", data / "evidence", dirs_exist_ok=True)
    with deployment(Settings(data=data)) as made:
        assert opened_texts(made) != ""
    with running(Settings(data=data)) as city:  # judges again what the log holds, and sweeps
        leads = city.get("xuyi", "/leads").json()["items"]
        erased = city.write("xuyi", f"/leads/{leads[0]['lead_id']}/erasure", REASON)
        assert erased.status_code in (200, 409), erased.text
        assert opened_texts(city.opened) == ""
    assert found_in([data], forms) == []
