"""Sides and agreements that lead nowhere.

* ``absent`` names a side that has no ratio in its rule, so that there is no part of it to give
  away; or sends the part round in a circle.
* A rule takes its ratios from agreements where the pack allows none, or fits only where there is
  none.
* The pack allows agreements that no rule takes up, or a sum that shares in ten-thousandths never
  make.

Invariant: a pure function of the pack.
"""

from collections.abc import Iterator
from fractions import Fraction

from ledger.rules.pack import RulePack
from ledger.rules.pack_fault import PackFault, Path
from ledger.rules.share_rules import ShareRule, Side

PARTS = 10_000
"""Agreements say shares in ten-thousandths."""


def absent_faults(pack: RulePack) -> Iterator[PackFault]:
    """Sides whose part nobody has, or that pass it round."""
    for at, rule in enumerate(pack.share_rules):
        having = _sides_with_a_part(rule)
        for side in rule.absent:
            path: Path = ("share_rules", at, "absent", side.value)
            params = {"rule": rule.name, "side": side.value}
            if side not in having:
                yield PackFault(path, "pack_absent_without_ratio", params)
            elif _comes_back(rule, side):
                yield PackFault(path, "pack_absent_circle", params)


def agreement_faults(pack: RulePack) -> Iterator[PackFault]:
    """Agreements that nobody may make, or that no rule takes up."""
    by_agreement = [(at, r) for at, r in enumerate(pack.share_rules) if r.by_agreement]
    for at, rule in by_agreement:
        path: Path = ("share_rules", at, "by_agreement")
        if pack.agreements is None:
            yield PackFault(path, "pack_agreements_not_allowed", {"rule": rule.name})
        if rule.when.has_agreement is False:
            yield PackFault(path, "pack_agreement_never_there", {"rule": rule.name})
    if pack.agreements is None:
        return
    if not by_agreement:
        yield PackFault(("agreements",), "pack_agreements_unused", {})
    for indicator, sums in pack.agreements.sums_to.items():
        for place, said in enumerate(sums):
            if (Fraction(said) * PARTS).denominator != 1 or not Fraction(said):
                path = ("agreements", "sums_to", indicator, place)
                params = {"indicator": indicator, "sum": said}
                yield PackFault(path, "pack_agreement_sum_unreachable", params)


def _sides_with_a_part(rule: ShareRule) -> frozenset[Side]:
    matrices = [
        *rule.shares.values(),
        *(stage.shares for stages in rule.stages.values() for stage in stages),
    ]
    return frozenset(
        side for shares in matrices for side, ratio in shares.items() if Fraction(ratio)
    )


def _comes_back(rule: ShareRule, side: Side) -> bool:
    seen = {side}
    following = rule.absent.get(side)
    while following is not None and following not in seen:
        seen.add(following)
        following = rule.absent.get(following)
    return following == side
