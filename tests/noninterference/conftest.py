"""The application and the city that every pair of histories begins with."""

from collections.abc import Iterator

import pytest

from tests.noninterference.worlds import Stage, stage


@pytest.fixture(scope="module")
def opened() -> Iterator[Stage]:
    """An application whose worlds are changed from pair to pair."""
    with stage() as ready:
        yield ready
