"""One running city for a module: tests use investors of their own and never share a project."""

from collections.abc import Iterator

import pytest

from tests.gateway.rest.town import Town, town


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A running city with one person for each role."""
    with town(tmp_path_factory.mktemp("town")) as running:
        yield running
