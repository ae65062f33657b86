"""Is it the same enterprise? The part that needs nothing but exact keys.

The order of evidence:

1. two valid, equal codes (GB 32100-2015): *same*, unless the names share nothing: *ask*;
2. two valid, different codes: *different*, whatever the names say;
3. otherwise the same normalised name: *same*;
4. otherwise exact keys know nothing: *different* here, and scored matching may ask.

A code with a failing check digit is kept, but it decides nothing. Invariant: symmetric.
"""

from sharing.same_project import Answer, Answered
from sharing.values import value


@value
class EnterpriseKeys:
    """The exact keys of an enterprise: its normalised name, its code if the code is valid."""

    name_key: str
    credit_code: str = ""


def _share_nothing(one: str, two: str) -> bool:
    """Whether two normalised names have no two neighbouring characters in common."""
    pairs = {one[i : i + 2] for i in range(len(one) - 1)} - _COMMON_PAIRS
    return not any(two[i : i + 2] in pairs for i in range(len(two) - 1))


_COMMON_PAIRS = frozenset(
    {"有限", "限公", "公司", "股份", "份公", "份有", "集团", "科技", "实业", "发展", "贸易"}
)
"""Neighbouring characters that nearly every company name has, so sharing them says nothing."""


def same_enterprise(one: EnterpriseKeys, two: EnterpriseKeys) -> Answered:
    """Whether two investors are one enterprise by their exact keys, and why."""
    if one.credit_code and two.credit_code:
        if one.credit_code != two.credit_code:
            return Answered(Answer.OTHER, ("codes_differ",))
        if one.name_key != two.name_key and _share_nothing(one.name_key, two.name_key):
            return Answered(Answer.ASK, ("codes_agree_names_share_nothing",))
        return Answered(Answer.SAME, ("codes_agree",))
    if one.name_key == two.name_key:
        return Answered(Answer.SAME, ("names_agree",))
    return Answered(Answer.OTHER, ("no_common_key",))
