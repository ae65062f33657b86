"""Under test a message code without a sentence raises, so that no reader ever sees a bare code."""

import pytest

from gateway.messages.catalogue import catalogue


@pytest.fixture(scope="session", autouse=True)
def _unknown_messages_raise() -> None:
    """The one autouse fixture here: it only makes the catalogue stricter, for every test alike."""
    catalogue().raise_for_unknown()
