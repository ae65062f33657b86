"""The check's own figure of the city, when indicators changed between two packs.

Each recognition counts by the pack that was in force when it was recognised, so the comparison
with the book can always be made.
"""

from collections import Counter
from copy import deepcopy
from typing import Any

from ledger.checks import MonthFigure, recognised_units
from sharing.events.centre import CreditPosted, CreditReversed
from tests.judging.bodies import YI, lead_body, rules_body, signing_body, start_body
from tests.judging.paper_city import PaperCity
from tests.judging.paper_setting import huaian_pack


def stricter() -> dict[str, Any]:
    """Next year's pack: only projects of 10 亿 or more count, and dollars no longer do."""
    pack = deepcopy(huaian_pack())
    pack["version"] += 1
    pack["indicators"] = [i for i in pack["indicators"] if i["unit"] != "usd_cent"]
    for indicator in pack["indicators"]:
        indicator["amount_yuan_min"] = 10 * YI
    return pack


def book_city(city: PaperCity) -> dict[MonthFigure, int]:
    sums: Counter[MonthFigure] = Counter()
    for event in city.events():
        if isinstance(event, CreditPosted | CreditReversed):
            for posting in event.postings:
                if posting.account == "city":
                    sums[event.posted_period, event.indicator] -= posting.units
    return {figure: units for figure, units in sums.items() if units}


def signed(city: PaperCity, investor: str, *, yuan: int) -> str:
    lead = city.say("甲县", lead_body(investor=investor, amount_yuan=yuan))
    assert city.say("市商务局", signing_body(lead.project_id)).verdict == "accepted"
    return lead.project_id


def test_a_signing_counts_by_its_own_pack_after_the_indicators_changed() -> None:
    city = PaperCity()
    first = signed(city, "新源材料有限公司", yuan=5 * YI)
    assert city.say("市商务局", rules_body(stricter())).verdict == "accepted"
    signed(city, "华天电子有限公司", yuan=5 * YI)
    signed(city, "长河纺织有限公司", yuan=20 * YI)
    assert city.say("市商务局", start_body(first)).verdict == "accepted"
    found = recognised_units(city.projects(), city.city_state())
    assert found == book_city(city)
    assert found == {
        ("2025-01", "signed_count"): 20_000,
        ("2025-01", "signed_amount_yuan"): 25 * YI,
    }
