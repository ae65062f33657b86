"""Rules of protection for the tables: a plain set, and what single tables change of it."""

from typing import Any

PROTECTION: dict[str, Any] = {
    "days": 100,
    "inactivity_days": 40,
    "extension_days": 30,
    "extensions_max": 2,
    "extension_papers_min": 2,
    "cool_down_days": 20,
    "credit_after": {"inactivity": "taker"},
    "source": "ours",
}

NO_INACTIVITY = {"inactivity_days": None}

RULES: dict[str, dict[str, Any] | None] = {
    "expiry leaves first contact where it is": NO_INACTIVITY,
    "where nobody waits the project stands in the pool": NO_INACTIVITY,
    "both clocks at once: inactivity comes first": {"inactivity_days": 100},
    "after expiry a claim leaves first contact with the first": NO_INACTIVITY,
    "a bureau without land may claim": NO_INACTIVITY,
    "an office at its quota gets first contact, and the project goes to the pool": {"quota": 2},
    "room that becomes free moves nothing by itself": {"quota": 2},
    "an office at its quota is passed over in the queue": {"quota": 2},
    "a signing frees room": {"quota": 2},
    "without rules of protection a hold has no end, and may be given up": None,
    "rules that know no extension extend nothing": {"extension_days": 0, "extensions_max": 0},
    "where a signing ends no hold, protection runs on": {"signing_ends_hold": False},
    "where expiry gives first contact to the taker, the queue takes it too": {
        "inactivity_days": None,
        "credit_after": {"expiry": "taker"},
    },
    "without a cool-down a released office may claim at once, and is not next itself": {
        "cool_down_days": 0
    },
}
