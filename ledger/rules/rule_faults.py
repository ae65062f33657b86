"""What is wrong with a pack as a whole, although every part of it can be read.

* *Two rules for one case*: both fit, and the one that stands first does not say ``before`` the
  other. A last rule without ``when`` means all other cases and contends with none.
* *before* names a rule that stands earlier in the list, or goes in a circle.
* *A rule that never wins*: whatever it fits, an earlier one takes; or it fits no case at all.
* *A gap*: a case that no rule fits, named as widely as one sentence can.
* Intervals without a number in them, stages that never end or are never reached, a side in
  ``absent`` without a ratio, and agreements that nobody may make: see ``ledger.rules.stage_faults``
  and below.
* With more combinations of conditions than can be gone through, that itself is the fault.

Asked when a pack is loaded and when it is adopted, and not when it is read back from the journal:
what was adopted under laxer loaders stays readable. Method: ``ledger.rules.cells``.

Invariant: a pure function of the pack; no fault means that every possible case has exactly one rule
that says so.
"""

from collections.abc import Callable, Iterator
from itertools import chain

from ledger.rules.agreement_faults import absent_faults, agreement_faults
from ledger.rules.cells import CELLS_MAX, CaseSpace, Cell, is_empty
from ledger.rules.conditions import RANGES, Condition
from ledger.rules.pack import RulePack
from ledger.rules.pack_fault import PackFault, Path
from ledger.rules.share_rules import ShareRule
from ledger.rules.stage_faults import stage_faults
from ledger.rules.wholeness import wholeness_faults

ALIKE = "pack_rules_overlap_alike"
GAPS_TOLD_MAX = 5
"""How many cases without a rule are told at once; the next show when these are mended."""


def pack_faults(pack: RulePack) -> tuple[PackFault, ...]:
    """Every fault of the pack; () if it may be adopted."""
    broken = tuple(wholeness_faults(pack))
    if broken:
        return (*broken, *_empty_intervals(pack))  # names that mean two things cannot be followed
    return tuple(
        chain(
            _empty_intervals(pack),
            _order_faults(pack.share_rules),
            _case_faults(pack.share_rules),
            stage_faults(pack),
            absent_faults(pack),
            agreement_faults(pack),
        )
    )


def deciding_faults(pack: RulePack) -> Iterator[PackFault]:
    """The faults for which a pack is not adopted.

    Two rules for one case that share alike are a fault of writing, which the loader tells, and
    decide nothing: the first packs of Huai'an had two such, and logs that adopted them, judged
    anew, must decide as they did.
    """
    return (fault for fault in pack_faults(pack) if fault.code != ALIKE)


def said_before(rules: tuple[ShareRule, ...]) -> dict[str, frozenset[str]]:
    """Rule → every rule that it stands before by its own word or by that of those behind it."""
    said = {rule.name: frozenset(rule.before) for rule in rules}
    while True:
        wider = {
            name: behind.union(*(said[other] for other in behind)) for name, behind in said.items()
        }
        if wider == said:
            return said
        said = wider


def _order_faults(rules: tuple[ShareRule, ...]) -> Iterator[PackFault]:
    order = {rule.name: at for at, rule in enumerate(rules)}
    behind = said_before(rules)
    circle = [rule.name for rule in rules if rule.name in behind[rule.name]]
    if circle:
        path: Path = ("share_rules", order[circle[0]], "before")
        yield PackFault(path, "pack_before_circle", {"rules": ", ".join(circle)})
        return
    for at, rule in enumerate(rules):
        for place, other in enumerate(rule.before):
            if order[other] < at:
                path = ("share_rules", at, "before", place)
                params = {"rule": rule.name, "other": other}
                yield PackFault(path, "pack_before_against_order", params)


def _case_faults(rules: tuple[ShareRule, ...]) -> Iterator[PackFault]:
    space = CaseSpace([rule.when for rule in rules])
    if space.cells_count > CELLS_MAX:
        params = {"count": str(space.cells_count), "most": str(CELLS_MAX)}
        yield PackFault(("share_rules",), "pack_conditions_too_many", params)
        return
    yield from _contended(rules, space)
    yield from _never_winning(rules, space)
    yield from _gaps(space)


def _first(fitting: int) -> int:
    """The place of the first rule among those that fit."""
    return (fitting & -fitting).bit_length() - 1


def _contended(rules: tuple[ShareRule, ...], space: CaseSpace) -> Iterator[PackFault]:
    """Pairs of which the first wins without saying that it stands before the other."""
    behind = said_before(rules)
    told: set[tuple[int, int]] = set()
    for cell, fitting in space.cells.items():
        if not fitting & (fitting - 1):
            continue
        winner = _first(fitting)
        for other in range(winner + 1, len(rules)):
            is_rest = other == len(rules) - 1 and rules[other].when == Condition()
            if (winner, other) in told or is_rest or not fitting >> other & 1:
                continue
            if rules[other].name in behind[rules[winner].name]:
                continue
            told.add((winner, other))
            box, _ = space.box_around(cell, _won_by(winner, over=other))
            params = {"rule": rules[winner].name, "other": rules[other].name, "case": box.written}
            path: Path = ("share_rules", other, "when")
            if _share_alike(rules[winner], rules[other]):
                yield PackFault(path, ALIKE, params)
            else:
                yield PackFault(path, "pack_rules_overlap", params)


def _share_alike(one: ShareRule, other: ShareRule) -> bool:
    """Whether it makes no difference to any credit which of the two is applied."""
    matrices = [(r.shares, r.stages, r.by_agreement, r.absent) for r in (one, other)]
    return matrices[0] == matrices[1]


def _won_by(winner: int, *, over: int) -> Callable[[int], bool]:
    return lambda fitting: bool(fitting >> over & 1) and _first(fitting) == winner


def _never_winning(rules: tuple[ShareRule, ...], space: CaseSpace) -> Iterator[PackFault]:
    fits = set(space.cells.values())
    winners = {_first(fitting) for fitting in fits if fitting}
    for at, rule in enumerate(rules):
        if at in winners or _has_empty_interval(rule.when):
            continue
        path: Path = ("share_rules", at, "when")
        taken = {rules[_first(fitting)].name for fitting in fits if fitting >> at & 1}
        if not taken:
            yield PackFault(path, "pack_rule_never_fits", {"rule": rule.name})
            continue
        others = ", ".join(other.name for other in rules if other.name in taken)
        yield PackFault(path, "pack_rule_never_wins", {"rule": rule.name, "others": others})


def _gaps(space: CaseSpace) -> Iterator[PackFault]:
    covered: set[Cell] = set()
    told = 0
    for cell, fitting in space.cells.items():
        if fitting or cell in covered:
            continue
        box, inside = space.box_around(cell, lambda fitting: not fitting)
        covered |= inside
        yield PackFault(("share_rules",), "pack_case_without_rule", {"case": box.written})
        told += 1
        if told == GAPS_TOLD_MAX:
            return


def _empty_intervals(pack: RulePack) -> Iterator[PackFault]:
    whens = [
        *((("share_rules", at, "when"), rule.when) for at, rule in enumerate(pack.share_rules)),
        *((("indicators", at, "when"), each.when) for at, each in enumerate(pack.indicators)),
    ]
    for path, when in whens:
        for name in _empty_of(when):
            yield PackFault((*path, name), "pack_interval_empty", {"condition": name})


def _has_empty_interval(when: Condition) -> bool:
    return next(_empty_of(when), None) is not None


def _empty_of(when: Condition) -> Iterator[str]:
    for name in (*RANGES, "signed"):
        span = getattr(when, name)
        if span is not None and is_empty(span):
            yield name
