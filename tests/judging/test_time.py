"""The ledger's time never goes back; days are counted in city time. Rule: docs/rules/time.md."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.judging.bodies import lead_body, signing_body
from tests.judging.paper_city import PaperCity
from tests.judging.paper_setting import city_ms


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(-5_000, 5_000), min_size=1, max_size=8))
def test_now_is_the_highest_receipt_time_so_far(steps: list[int]) -> None:
    city = PaperCity()
    at = highest = city.clock
    for step in steps:
        at += step
        highest = max(highest, at)
        row = city.say("甲县", lead_body(), at=at).row
        assert row is not None
        assert (row.header.recorded_at, row.now) == (at, highest)


def test_a_clock_that_steps_back_changes_no_day() -> None:
    """Received on the 3rd after something of the 4th: judged as of the 4th."""
    city = PaperCity()
    project = city.say("甲县", lead_body(), at=city_ms("2025-01-04 00:10")).project_id
    signing = signing_body(project, on="2025-01-04")
    assert city.say("市商务局", signing, at=city_ms("2025-01-03 23:50")).verdict == "accepted"


def test_the_turn_of_the_year_is_the_citys() -> None:
    """Four in the afternoon of 31 December in UTC is the new year in the city."""
    city = PaperCity(clock=0)
    project = city.say("甲县", lead_body(), at=city_ms("2024-12-31 23:00")).project_id
    tomorrow = signing_body(project, on="2025-01-01")
    refused = city.say("市商务局", tomorrow, at=city_ms("2024-12-31 23:59"))
    assert refused.reason == "event_in_the_future"
    assert city.say("市商务局", tomorrow, at=city_ms("2025-01-01 00:00")).verdict == "accepted"


def test_what_an_office_claims_about_time_decides_nothing() -> None:
    city = PaperCity()
    city.say("甲县", lead_body())
    earlier = lead_body() | {"occurred_at": city_ms("2020-01-01")}
    assert city.say("乙县", earlier).placing == "collided"
