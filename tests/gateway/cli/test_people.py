"""``people`` on the command line: the first three keepers, the list, the record, and ``check``."""

import re
import sqlite3

import pytest

from tests.gateway.cli.in_process import fits, ran
from tests.journeys.places import CityPlace, embedded
from tests.journeys.small_city import open_small_city


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> CityPlace:
    folder = tmp_path_factory.mktemp("people")
    opened = embedded(folder / "city", "C923")
    open_small_city(opened, folder, counties=2)
    return opened


def test_the_first_three_keepers_are_invited_once_and_check_sees_a_changed_record(
    place: CityPlace,
) -> None:
    same = ran(place, "people", "init", "--auditor", "administrator", status=2)
    assert "三个不同的登录名" in same.err
    phone = ran(place, "people", "init", "--auditor", "13812345678", status=2)
    assert "字段 auditor 中有电话号码" in phone.err
    assert ran(place, "people", "list", "--json").json
    assert "auditor" not in ran(place, "people", "list").out
    told = ran(place, "people", "init").out
    assert len(re.findall(r"：[2-9A-Z]{5}(?:-[2-9A-Z]{5}){3}", told)) == 3
    database = place.data / "oneboard.db"
    with sqlite3.connect(database) as connection:
        for table in ("person", "rights_event", "one_time_code"):
            connection.execute(f"DELETE FROM {table}")  # noqa: S608  a table of ours
    invited = ran(place, "people", "init", "--json")
    fits(invited, "people-init")
    assert [each["role"] for each in invited.json] == [
        "administrator",
        "security_officer",
        "auditor",
    ]
    assert len({each["code"] for each in invited.json}) == 3
    assert "未作任何更改" in ran(place, "people", "init", status=1).err
    listed = ran(place, "people", "list", "--json")
    fits(listed, "people")
    assert {"administrator", "security", "auditor"} <= {each["login"] for each in listed.json}
    record = ran(place, "people", "record", "--json")
    fits(record, "people-record")
    assert [each["number"] for each in record.json] == [3, 2, 1]
    assert "在本机邀请首批人员  操作人   对象 administrator" in ran(place, "people", "record").out
    assert "administrator" in ran(place, "people", "list").out
    ran(place, "check")
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE rights_event SET login = 'x' WHERE number = 2")
    assert "第 2 条" in ran(place, "check", status=1).out
