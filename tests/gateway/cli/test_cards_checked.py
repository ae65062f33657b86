"""``check`` names a card that was changed; ``rebuild`` makes it again and tells it again."""

from pathlib import Path

from sqlalchemy import Engine, select, update

from gateway.messages.catalogue import say
from infra.audiences.outbox import OUTBOX
from infra.store.database import open_database
from infra.store.reads import PROJECTS
from tests.gateway.rest.town import LIANSHUI, town
from tests.journeys.command_line import oneboard


def told(engine: Engine) -> list[tuple[int, bytes]]:
    """Numbers and cards of the office."""
    query = select(OUTBOX.c.seq, OUTBOX.c.document).where(OUTBOX.c.audience == LIANSHUI)
    with engine.connect() as connection:
        return [(seq, bytes(document)) for seq, document in connection.execute(query)]


def test_a_changed_card_is_named_made_again_and_told_again(tmp_path: Path) -> None:
    with town(tmp_path) as city:
        project = city.register("lianshui")["project_id"]
        assert city.get("lianshui", "/feed", wait_ms=30_000).json()["items"]
        database = city.opened.settings.database
    engine = open_database(database)
    before = told(engine)
    assert oneboard("--data", tmp_path, "check").status == 0
    assert oneboard("--data", tmp_path, "rebuild").status == 0
    assert told(engine) == before  # what did not change is not told again
    with engine.begin() as connection:
        connection.execute(update(OUTBOX).values(document=b"{}"))
    ran = oneboard("--data", tmp_path, "check")
    assert ran.status == 1
    assert LIANSHUI in ran.out
    assert project in ran.out
    assert oneboard("--data", tmp_path, "rebuild").status == 0
    assert oneboard("--data", tmp_path, "check").status == 0
    (after,) = told(engine)
    assert after == (before[0][0] + 1, before[0][1])
    engine.dispose()


def test_a_view_that_nobody_can_read_is_named_and_the_check_comes_to_its_end(
    tmp_path: Path,
) -> None:
    with town(tmp_path) as city:
        project = city.register("lianshui")["project_id"]
        assert city.get("lianshui", "/feed", wait_ms=30_000).json()["items"]
        database = city.opened.settings.database
    engine = open_database(database)
    with engine.begin() as connection:
        connection.execute(update(PROJECTS).values(document=b'{"project_id'))
    engine.dispose()
    ran = oneboard("--data", tmp_path, "check")
    assert ran.status == 1
    assert project in ran.out
    assert say("check.unread_cards", "zh_CN") in ran.out
    assert "Traceback" not in ran.err
    assert oneboard("--data", tmp_path, "rebuild").status == 0
    assert oneboard("--data", tmp_path, "check").status == 0
