"""A receipt opens to who is in charge what the visibility table gives of the project.

But for the history of a registration: it names who of the office registered, which is told to the
office and the city alone.
"""

from collections.abc import Iterator

import pytest

from tests.gateway.rest.related import NOT_COUNTED, Related
from tests.gateway.rest.town import town

TABLE = """
who          digest identity contacts commercial summary evidence history
lianshui     y      y        y        y          y       y        y
leader       -      y        -        y          y       y        -
member       -      y        -        y          y       y        -
auditor      -      y        -        y          y       y        y
"""


@pytest.fixture(scope="module")
def related(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Related]:
    with town(tmp_path_factory.mktemp("town"), **NOT_COUNTED) as running:
        yield Related(running)


@pytest.mark.parametrize("line", TABLE.strip().splitlines()[1:])
def test_each_reader_gets_the_classes_of_the_table(related: Related, line: str) -> None:
    who, *letters = line.split()
    names = TABLE.strip().splitlines()[0].split()[1:]
    lead_id = related.scenes["talks"]["lead_id"]
    answer = related.page(who, f"/leads/{lead_id}/receipt")
    assert answer.status_code == 200, answer.text
    opened = answer.json()["opened"].keys()
    wanted = {name for name, letter in zip(names, letters, strict=True) if letter == "y"}
    assert opened == wanted


def test_what_another_project_is_about_stays_closed_to_who_is_in_charge(related: Related) -> None:
    lead_id = related.scenes["asked"]["lead_id"]
    assert related.page("leader", f"/leads/{lead_id}/receipt").status_code == 404
