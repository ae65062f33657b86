"""The schemas under docs/events say what the code says, and records hold to them."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import pytest

from infra.event_schemas import FOLDER, drift, schemas, write_schemas
from tests.judging.bodies import lead_body, opening_body
from tests.judging.paper_city import PaperCity
from tests.judging.paper_setting import CENTRE
from tests.judging.playbook import play
from tests.judging.test_credit import TABLES


def test_the_schemas_are_up_to_date() -> None:
    assert drift(FOLDER) == [], "run: python -m infra.event_schemas"


def test_drift_is_seen(tmp_path: Path) -> None:
    write_schemas(tmp_path)
    assert drift(tmp_path) == []
    (tmp_path / "journal/lead_withdrawn.v1.json").write_text("{}")
    (tmp_path / "journal/lead_dreamt_of.v1.json").write_text("{}")
    (tmp_path / "README.md").unlink()
    differing = ["README.md", "journal/lead_dreamt_of.v1.json", "journal/lead_withdrawn.v1.json"]
    assert drift(tmp_path) == differing
    write_schemas(tmp_path)
    assert drift(tmp_path) == []


written = cache(schemas)
"""Every schema, made once: thousands of events are held to them."""


def schema(part: str, content: dict[str, Any]) -> dict[str, Any]:
    name = content.get("kind") or content["name"]
    read: dict[str, Any] = json.loads(written()[f"{part}/{name}.v{content['version']}.json"])
    return read


def faults(content: dict[str, Any], said: dict[str, Any]) -> list[str]:
    """Members that the schema does not know, and those that it asks for and are not there."""
    unknown = content.keys() - said["properties"].keys()
    lacking = set(said["required"]) - content.keys()
    wrong = [
        name
        for name, rule in said["properties"].items()
        if "const" in rule and name in content and content[name] != rule["const"]
    ]
    return sorted([*unknown, *lacking, *wrong])


def test_every_schema_names_its_tag_and_refuses_strange_members() -> None:
    for name, content in written().items():
        if name.endswith(".json"):
            said = json.loads(content)
            tag = {"submissions": "kind", "journal": "name"}.get(name.partition("/")[0], "v")
            assert said["additionalProperties"] is False
            assert tag in said["required"]
            assert said["title"] == Path(name).name.partition(".")[0]


def test_what_the_judge_writes_holds_to_the_schemas() -> None:
    names = set()
    for table in TABLES.values():
        for row in play(table).city.rows:
            for event in orjson.loads(row.entry.events):
                assert faults(event, schema("journal", event)) == []
                names.add(event["name"])
    assert {"lead_registered", "credit_posted", "credit_reversed", "landing_set"} <= names


def test_what_the_gateway_writes_holds_to_the_schemas() -> None:
    city = PaperCity()
    for body in (lead_body(), opening_body()):
        stamp, _, said = city.record(CENTRE, body).partition(b"\n")
        assert faults(json.loads(stamp), json.loads(written()["stamp.v1.json"])) == []
        assert faults(json.loads(said), schema("submissions", body)) == []


@pytest.mark.parametrize("lacking", ["kind", "version", "identity"])
def test_a_schema_refuses_what_the_reader_refuses(lacking: str) -> None:
    body = lead_body()
    content = {name: value for name, value in body.items() if name != lacking}
    assert faults(content, schema("submissions", body)) == [lacking]
