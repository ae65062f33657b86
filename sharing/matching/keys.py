"""Keys by which known registrations are looked up besides the index of names.

Two registrations that share a key are worth a comparison, no more. Names alone would miss an
investor who was renamed, so a registration can also be found

* by its code, valid or not;
* by the brand that its title names (the head of the title, places and quantities left out);
* by two facts together that are rare together: the day of signing and the amount, the day of the
  first talk and the amount, both days, the day of signing and the place of landing.

Invariant: equal facts give equal keys, whatever else the two registrations say.
"""

import re
from typing import Final

from sharing.enterprise.folding import fold
from sharing.matching.registration import Registration

_QUANTITY: Final = re.compile(r"^年产[^项]{0,8}?(?:套|台|吨|件|只|个|万)")
_HEAD: Final = 5


def fact_keys(registration: Registration) -> tuple[str, ...]:
    """The keys of one registration, to store it under and to look others up by."""
    r = registration
    amount = r.amount_yuan or r.amount_usd_cents
    told = (
        ("code", r.credit_code, ""),
        ("signed_amount", r.signed_on, amount),
        ("talked_amount", r.talked_on, amount),
        ("signed_talked", r.signed_on, r.talked_on),
        ("signed_landing", r.signed_on, r.landing_office),
    )
    return tuple(
        f"{name}:{one}:{two}" for name, one, two in told if one and (two or name == "code")
    )


def title_heads(registration: Registration) -> tuple[str, ...]:
    """Pairs of signs at the head of the title, where a brand stands if the title names one."""
    title = _QUANTITY.sub("", fold(registration.project))
    for place in sorted(map(fold, registration.places), key=len, reverse=True):
        title = title.removeprefix(place)
    return tuple(title[at : at + 2] for at in range(min(_HEAD, len(title)) - 1))
