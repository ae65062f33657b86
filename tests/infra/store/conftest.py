"""A city's database of either kind, for what the two keep in different ways."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.infra.workload_city import opened, settings_in


@pytest.fixture(params=["sqlite", "postgres"])
def either_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """The city's tables, empty, on SQLite and on PostgreSQL."""
    kept = {}
    if request.param == "postgres":
        kept["database_url"] = request.getfixturevalue("postgres_url")
    with opened(settings_in(tmp_path, **kept)) as parts:
        yield parts.engine
