"""Stages that cannot do what they say: one that never ends, one that is never reached.

* *Never ends*: years from an agreement where there can be none; years from the recovery of an
  amount where the stage before does not end with one; an amount that a count of projects, which is
  one project at most, cannot bring in.
* *Never reached*: an earlier stage ends later, by the same amount or the same clock; or the stage
  before takes all there is: the one project that is counted, or a milestone on its own first day.

Amounts count over the whole life of a project and years run from one start event, so a later stage
of the same measure must name more. For ``*`` a stage is at fault if it is so for every indicator
meant.

Invariant: a stage without a fault can be lived through by some project.
"""

from collections.abc import Iterator

from ledger.rules.indicators import Indicator, Unit
from ledger.rules.pack import RulePack
from ledger.rules.pack_fault import PackFault, Path
from ledger.rules.share_rules import EVERY, ShareRule, Stage, Until

PROJECT_UNITS = 10_000


def stage_faults(pack: RulePack) -> Iterator[PackFault]:
    """The stages of every rule that never end or are never reached."""
    for at, rule in enumerate(pack.share_rules):
        for key, stages in rule.stages.items():
            if key in rule.shares:
                path: Path = ("share_rules", at, "shares", key)
                params = {"rule": rule.name, "indicator": key}
                yield PackFault(path, "pack_shares_and_stages", params)
            yield from _of_indicator(pack, at, key, stages)


def _of_indicator(
    pack: RulePack, at: int, key: str, stages: tuple[Stage, ...]
) -> Iterator[PackFault]:
    rule = pack.share_rules[at]
    meant = [i for i in pack.indicators if key in (i.name, EVERY) and _has_stages(rule, i, key)]
    for place, stage in enumerate(stages[:-1]):
        until = stage.until
        if until is None or not meant:
            continue
        path: Path = ("share_rules", at, "stages", key, place)
        params = {"rule": rule.name, "indicator": key, "stage": str(place + 1)}
        if _has_no_recovery(stages, place) or all(
            _never_ends(pack, rule, indicator, until) for indicator in meant
        ):
            yield PackFault((*path, "until"), "pack_stage_never_ends", params)
        elif any(_is_over_by(earlier.until, until) for earlier in stages[:place]):
            yield PackFault((*path, "until"), "pack_stage_never_reached", params)
        elif all(_takes_all(indicator, until) for indicator in meant):
            params = params | {"stage": str(place + 2)}
            following: Path = ("share_rules", at, "stages", key, place + 1)
            yield PackFault(following, "pack_stage_never_reached", params)


def _has_stages(rule: ShareRule, indicator: Indicator, key: str) -> bool:
    """Whether the indicator has its stages under this key, and not under its own name."""
    own = indicator.name in rule.stages or indicator.name in rule.shares
    return key == indicator.name or not own


def _never_ends(pack: RulePack, rule: ShareRule, indicator: Indicator, until: Until) -> bool:
    if until.since == "agreement":
        nobody_agrees = pack.agreements is None and pack.transfers is None
        return nobody_agrees or rule.when.has_agreement is False
    if until.recovered_units is None:
        return False
    measured = pack.indicator(until.of) if until.of is not None else indicator
    is_one_project = measured is not None and _is_one_project(measured)
    return is_one_project and until.recovered_units > PROJECT_UNITS


def _has_no_recovery(stages: tuple[Stage, ...], place: int) -> bool:
    """Whether the years are counted from an amount that no stage before them names."""
    until, before = stages[place].until, stages[place - 1].until if place else None
    has_amount = before is not None and before.recovered_units is not None
    return until is not None and until.since == "recovered" and not has_amount


def _takes_all(indicator: Indicator, until: Until) -> bool:
    """Whether a stage that ends so leaves nothing of the indicator to the next."""
    if not _is_one_project(indicator):
        return False
    if until.recovered_units is not None:
        return until.of in (None, indicator.name) and until.recovered_units >= PROJECT_UNITS
    return until.since == indicator.event


def _is_over_by(earlier: Until | None, later: Until) -> bool:
    """Whether the earlier stage ends no sooner than the later one, by the same measure."""
    if earlier is None or (earlier.since, earlier.of) != (later.since, later.of):
        return False
    if later.since == "recovered":
        return False  # each runs from the recovery before it, which are two
    if earlier.years is not None and later.years is not None:
        return later.years <= earlier.years
    if earlier.recovered_units is not None and later.recovered_units is not None:
        return later.recovered_units <= earlier.recovered_units
    return False


def _is_one_project(indicator: Indicator) -> bool:
    return indicator.unit is Unit.PROJECT and not indicator.is_of_figure
