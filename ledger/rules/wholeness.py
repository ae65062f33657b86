"""What every pack must be, so that it can be read at all: names that mean one thing, sums that
hold.

These are the faults for which a pack is unreadable, now and when it comes back from the journal.
What needs the whole of the rules (two that fit one case, gaps) is ``ledger.rules.rule_faults``.

* Names: no two indicators, and no two share rules, share one; whatever a rule names exists.
* Two rules for the very same cases: the second could never be asked.
* Ratios of every indicator, in every stage, sum to what the rule says; an indicator without ratios
  sums to nothing, which the rule must say as well.
* Of stages the last alone is without end.

Invariant: every fault is told, at the place where it can be mended.
"""

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from ledger.rules.pack_fault import PackFault, Path
from ledger.rules.registration import FIELD_NAMES
from ledger.rules.share_rules import EVERY, ShareRule

if TYPE_CHECKING:
    from ledger.rules.pack import RulePack


def wholeness_faults(pack: "RulePack") -> Iterator[PackFault]:
    """Everything for which the pack cannot be read."""
    indicators = [indicator.name for indicator in pack.indicators]
    rules = [rule.name for rule in pack.share_rules]
    for at, name in _again(indicators):
        yield PackFault(("indicators", at, "name"), "pack_indicator_twice", {"name": name})
    for at, name in _again(rules):
        yield PackFault(("share_rules", at, "name"), "pack_share_rule_twice", {"name": name})
    yield from _asked_twice(pack.share_rules)
    yield from _strange_names(pack, frozenset((*indicators, EVERY)))
    for at, name in enumerate(pack.minimum_set):
        if name not in FIELD_NAMES:
            yield PackFault(("minimum_set", at), "pack_minimum_set_unknown", {"name": name})
    for at, rule in enumerate(pack.share_rules):
        yield from _sums(at, rule, indicators)
        yield from _ends(at, rule)


def place_of(rule: ShareRule, indicator: str) -> Path:
    """Where in its rule the shares of an indicator stand."""
    for part, named in (("stages", rule.stages), ("shares", rule.shares)):
        if indicator in named:
            return (part, indicator)
    for part, named in (("stages", rule.stages), ("shares", rule.shares)):
        if EVERY in named:
            return (part, EVERY)
    return ()


def _again(names: list[str]) -> Iterator[tuple[int, str]]:
    for at, name in enumerate(names):
        if name in names[:at]:
            yield at, name


def _asked_twice(rules: tuple[ShareRule, ...]) -> Iterator[PackFault]:
    for at, rule in enumerate(rules):
        same = next((earlier for earlier in rules[:at] if earlier.when == rule.when), None)
        if same is not None:
            params = {"rule": rule.name, "other": same.name}
            yield PackFault(("share_rules", at), "pack_rule_never_asked", params)


def _strange_names(pack: "RulePack", known: frozenset[str]) -> Iterator[PackFault]:
    for path, name in _indicators_named(pack):
        if name not in known:
            yield PackFault(path, "pack_share_of_unknown_indicator", {"name": name})
    rules = {rule.name for rule in pack.share_rules}
    for at, rule in enumerate(pack.share_rules):
        for place, name in enumerate(rule.before):
            if name not in rules:
                params = {"rule": rule.name, "name": name}
                yield PackFault(("share_rules", at, "before", place), "pack_rule_unknown", params)


def _indicators_named(pack: "RulePack") -> Iterator[tuple[Path, str]]:
    """Every place that names an indicator."""
    for at, rule in enumerate(pack.share_rules):
        sums = rule.sums_to if isinstance(rule.sums_to, dict) else {}
        for part, named in (("shares", rule.shares), ("stages", rule.stages), ("sums_to", sums)):
            for name in named:
                yield ("share_rules", at, part, name), name
        for key, stages in rule.stages.items():
            for place, stage in enumerate(stages):
                if stage.until is not None and stage.until.of is not None:
                    yield (
                        ("share_rules", at, "stages", key, place, "until", "of"),
                        stage.until.of,
                    )
    for at, ceiling in enumerate(pack.ceilings):
        yield ("ceilings", at, "indicator"), ceiling.indicator
    for name in pack.agreements.sums_to if pack.agreements is not None else ():
        yield ("agreements", "sums_to", name), name


def _sums(at: int, rule: ShareRule, indicators: list[str]) -> Iterator[PackFault]:
    told: set[tuple[Path, Fraction]] = set()
    for indicator in indicators:
        wanted = rule.sum_of(indicator)
        for path, found in _sums_found(rule, indicator):
            if found == wanted or (path, wanted) in told:
                continue
            told.add((path, wanted))  # a line for "*" is told once, not for each indicator
            yield PackFault(
                ("share_rules", at, *path),
                "pack_ratios_do_not_sum",
                {
                    "rule": rule.name,
                    "indicator": indicator,
                    "sum": str(found),
                    "sums_to": str(wanted),
                },
            )


def _sums_found(rule: ShareRule, indicator: str) -> Iterator[tuple[Path, Fraction]]:
    """What the ratios sum to, stage by stage; an indicator that is left out sums to nothing."""
    path = place_of(rule, indicator)
    stages = rule.stages_of(indicator)
    if not stages:
        yield path, Fraction(0)
    for place, stage in enumerate(stages):
        inner: Path = (place, "shares") if path[0] == "stages" else ()
        yield (*path, *inner), sum(stage.ratios.values(), Fraction(0))


def _ends(at: int, rule: ShareRule) -> Iterator[PackFault]:
    for key, stages in rule.stages.items():
        ends = [stage.until is not None for stage in stages]
        if ends and ends != [True] * (len(stages) - 1) + [False]:
            path: Path = ("share_rules", at, "stages", key)
            params = {"rule": rule.name, "indicator": key}
            yield PackFault(path, "pack_stage_without_end", params)
