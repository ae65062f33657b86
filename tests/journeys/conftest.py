"""What several journeys begin from. Nobody changes it: who must, works on a copy."""

import pytest

from tests.journeys.opened_city import LEDGERS, OpenedCity, open_city


@pytest.fixture(scope="session")
def example_city(tmp_path_factory: pytest.TempPathFactory) -> OpenedCity:
    """The example city, opened from its sixteen offices' ledgers."""
    return open_city(tmp_path_factory.mktemp("example") / "city", LEDGERS)
