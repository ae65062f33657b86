"""The kept tree: in the rows' own transaction, by migration, by import; always the RFC's tree."""

import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine, delete, func, select, text

from infra.log_transfer import export_log, import_log
from infra.store.database import open_database
from infra.store.migrating import STEPS, migrate
from infra.store.tree import (
    LOWEST_KEPT,
    TreeDamaged,
    TreeNodeTable,
    frontier_at,
    grow_anew,
    nodes_between,
    nodes_beyond,
    read_nodes,
    read_proof,
)
from ledger.merkle.proofs import (
    consistency_spans,
    inclusion_spans,
    verify_consistency,
    verify_inclusion,
)
from ledger.merkle.tree import Frontier, Node, TreeHead, root_of
from tests.benchmarks.workload import CITY
from tests.infra.workload_city import judge_all, judged_city, opened, settings_in

COUNT = 130
NODES = TreeNodeTable.__table__  # type: ignore[attr-defined]


def leaf_hashes(engine: Engine) -> list[bytes]:
    with engine.connect() as connection:
        query = text("SELECT leaf_hash FROM journal ORDER BY seq")
        return [bytes(row.leaf_hash) for row in connection.execute(query)]


def nodes(engine: Engine) -> dict[Node, bytes]:
    with engine.connect() as connection:
        rows = connection.execute(select(NODES).where(NODES.c.city == CITY)).all()
    return {Node(row.level, row.number): bytes(row.hash) for row in rows}


def nodes_due(hashes: list[bytes]) -> dict[Node, bytes]:
    return dict(Frontier().add(hashes, lowest_level=LOWEST_KEPT))


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_every_group_writes_the_subtrees_that_it_completes(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    more = {"database_url": request.getfixturevalue("postgres_url")} if kind != "sqlite" else {}
    with judged_city(tmp_path, count=COUNT, **more) as parts:
        hashes = leaf_hashes(parts.engine)
        size = len(hashes)
        assert nodes(parts.engine) == nodes_due(hashes)
        with parts.engine.connect() as connection:
            assert frontier_at(connection, CITY, size).root() == root_of(hashes)
            assert nodes_beyond(connection, CITY, size) == []
            assert nodes_between(connection, CITY, before=0, after=size) == nodes(parts.engine)
            for first in range(0, size + 1, 7):
                _proves(connection, hashes, first)


def _proves(connection: object, hashes: list[bytes], first: int) -> None:
    chance = random.Random(first)  # noqa: S311  the same in every run
    size = chance.randint(max(first, 1), len(hashes))
    index = chance.randrange(size)
    head = TreeHead(size, root_of(hashes[:size]))
    proof = read_proof(connection, CITY, inclusion_spans(index, size))  # type: ignore[arg-type]
    assert verify_inclusion(proof, leaf_hash=hashes[index], index=index, head=head)
    proof = read_proof(connection, CITY, consistency_spans(first, size))  # type: ignore[arg-type]
    before = TreeHead(first, root_of(hashes[:first]))
    assert verify_consistency(proof, first=before, second=head)


def test_an_older_database_gets_its_nodes_when_it_is_migrated(tmp_path: Path) -> None:
    steps = tmp_path / "steps"
    steps.mkdir()
    for step in STEPS.glob("000[1-6]_*.py"):
        shutil.copy(step, steps)
    with judged_city(tmp_path / "now", count=COUNT) as parts:
        before = nodes(parts.engine)
    older = open_database(f"sqlite:///{tmp_path / 'older.db'}")
    assert migrate(older, folders=(steps,)) == "0006"
    with closing(sqlite3.connect(tmp_path / "older.db")) as file:
        file.execute("ATTACH ? AS now", (str(tmp_path / "now" / "oneboard.db"),))
        for table in ("journal", "cursor"):
            file.execute(f"INSERT INTO {table} SELECT * FROM now.{table}")  # noqa: S608
        file.commit()
    migrate(older)
    assert nodes(older) == before
    assert len(before) > COUNT // 16
    older.dispose()


def test_an_import_makes_the_same_tree(tmp_path: Path) -> None:
    out = tmp_path / "city.log"
    with judged_city(tmp_path / "one", count=COUNT) as parts:
        export_log(log=parts.log, engine=parts.engine, city=CITY, out=out)
        before = nodes(parts.engine)
    with opened(settings_in(tmp_path / "other")) as parts:
        import_log(out, log=parts.log, engine=parts.engine, city=CITY, holder="test")
        assert nodes(parts.engine) == before


def test_a_ledger_that_starts_again_goes_on_from_the_kept_tree(tmp_path: Path) -> None:
    with judged_city(tmp_path, count=40) as parts:
        size = len(leaf_hashes(parts.engine))
    with opened(settings_in(tmp_path)) as parts:
        for _ in range(30):
            parts.log.append(b"not a record of ours")
        judge_all(parts)
        hashes = leaf_hashes(parts.engine)
        assert len(hashes) > size
        assert nodes(parts.engine) == nodes_due(hashes)


def test_a_node_that_is_gone_is_named_and_can_be_made_anew(tmp_path: Path) -> None:
    with judged_city(tmp_path, count=COUNT) as parts:
        before = nodes(parts.engine)
        gone = Node(5, 1)
        where = (NODES.c.level == gone.level) & (NODES.c.number == gone.number)
        with parts.engine.begin() as connection:
            connection.execute(delete(NODES).where(where))
            with pytest.raises(TreeDamaged) as damaged:
                read_nodes(connection, CITY, [Node(6, 0), gone])
            assert damaged.value.node == gone
            with pytest.raises(TreeDamaged):
                read_nodes(connection, CITY, [Node(2, 1 << 40)])
            head = grow_anew(connection, CITY)
            count = connection.execute(select(func.count()).select_from(NODES)).scalar_one()
        hashes = leaf_hashes(parts.engine)
        assert nodes(parts.engine) == before
        assert (head, count) == (TreeHead(len(hashes), root_of(hashes)), len(before))
