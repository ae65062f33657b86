"""The analysis of share rules against brute force: random packs, and every case of a small world.

The world is small enough to try every case in it, and so made that nothing a random condition says
can lie outside of it: lengths of land from 0 to beyond the highest end, days before the first and
after the last, one chain that no rule names. Rule: docs/rules/rule-packs.md.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ledger.rules.conditions import Case
from ledger.rules.pack import RulePack
from ledger.rules.rule_faults import GAPS_TOLD_MAX, pack_faults
from ledger.rules.wholeness import wholeness_faults
from tests.ledger.rule_tables import pack_of

LAND_END_MAX = 3
FIRST_DAY = date(2025, 1, 1)
DAYS_MAX = 2

WORLD = [
    Case(
        landing_differs=differs,
        could_not_land=could_not,
        chain=chain,
        transfer=transfer,
        land_sqm=land,
        signed_on=None if day is None else FIRST_DAY + timedelta(days=day),
        papers=frozenset(papers),
    )
    for differs, could_not, chain, transfer, land, day, papers in product(
        (False, True),
        (False, True),
        ("", "甲链", "乙链"),
        ("none", "county", "unit", "chemical"),
        (None, *range(LAND_END_MAX + 2)),
        (None, *range(-1, DAYS_MAX + 1)),
        ((), ("deed",)),
    )
]

ends = st.integers(0, LAND_END_MAX)
lows = st.none() | st.tuples(st.sampled_from(["at_least", "above"]), ends)
highs = st.none() | st.tuples(st.sampled_from(["at_most", "below"]), ends)
intervals = st.tuples(lows, highs).map(lambda both: dict(end for end in both if end))
days = st.integers(0, DAYS_MAX).map(lambda day: FIRST_DAY + timedelta(days=day))
flags = st.none() | st.booleans()
sides = st.sampled_from(["first_contact", "landing"])
few_names = st.lists(st.sampled_from(["甲链", "乙链"]), max_size=2, unique=True)
kinds = st.lists(st.sampled_from(["none", "county", "unit", "chemical"]), max_size=4, unique=True)


@st.composite
def conditions(draw: st.DrawFn) -> dict[str, Any]:
    """A random condition; most parts are left out, or nothing would ever fit."""
    said: dict[str, Any] = {}
    for name in draw(st.lists(st.sampled_from(PARTS), max_size=3, unique=True)):
        said |= draw(PARTS_OF[name])
    return said


PARTS_OF: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "landing_differs": st.fixed_dictionaries({"landing_differs": flags}),
    "could_not_land": st.fixed_dictionaries({"could_not_land": flags}),
    "chains": st.fixed_dictionaries({"chains": few_names}),
    "transfers": st.fixed_dictionaries({"transfers": kinds}),
    "land_sqm": intervals.map(lambda said: {"land_sqm": said} if said else {}),
    "signed": st.one_of(
        st.fixed_dictionaries({"since": days}),
        st.fixed_dictionaries({"before": days}),
        st.fixed_dictionaries({"since": days, "before": days}),
    ).map(lambda said: {"signed": said}),
    "has_papers": st.just({"has_papers": ["deed"]}),
}
PARTS = sorted(PARTS_OF)


@st.composite
def packs(draw: st.DrawFn) -> RulePack:
    """A random pack of one to five rules, some of which say that they stand before others."""
    names = [f"r{at}" for at in range(draw(st.integers(1, 5)))]
    some_names = st.lists(st.sampled_from(names), max_size=2, unique=True)
    rules = [
        {
            "name": name,
            "title": name,
            "when": draw(conditions()),
            "before": draw(some_names),
            "shares": {"*": {draw(sides): "1"}},
            "sums_to": "1",
            "source": "ours",
        }
        for name in names
    ]
    if draw(st.booleans()):
        rules[-1]["when"] = {}
    pack = pack_of(share_rules=rules)
    assume(not list(wholeness_faults(pack)))
    return pack


def stands_before(pack: RulePack, first: str, other: str) -> bool:
    """Whether one rule says, over however many steps, that it stands before the other."""
    said = {rule.name: rule.before for rule in pack.share_rules}
    reached: set[str] = set()
    open_names = list(said[first])
    while open_names:
        name = open_names.pop()
        if name not in reached:
            reached.add(name)
            open_names += said[name]
    return other in reached


def fitting(pack: RulePack, case: Case) -> list[str]:
    return [rule.name for rule in pack.share_rules if rule.when.fits(case)]


def contended(pack: RulePack) -> Iterator[tuple[str, str]]:
    last = pack.share_rules[-1]
    rest = last.name if last.when == type(last.when)() else ""
    for case in WORLD:
        winner, *others = fitting(pack, case) or [""]
        for other in others:
            if other != rest and not stands_before(pack, winner, other):
                yield winner, other


def is_in(case: Case, written: str) -> bool:
    """A reader of written cases of its own, from their description alone."""
    for part in filter(None, written.split("; ")):
        name, _, said = part.partition("=")
        if not any(_is_meant(case, name, each) for each in said.split("|")):
            return False
    return True


def _is_meant(case: Case, name: str, said: str) -> bool:
    if name in {"land_sqm", "signed"}:
        fact: Any = case.land_sqm if name == "land_sqm" else case.signed_on
        if fact is None or said == "unstated":
            return fact is None and said == "unstated"
        read: Any = int if name == "land_sqm" else date.fromisoformat
        first, _, last = said.partition("..")
        return (not first or fact >= read(first)) and (not last or fact <= read(last))
    if name in {"chains", "transfers"}:
        named = case.chain if name == "chains" else case.transfer
        # Any other: in this world the chain that no rule names; of transfers what the part leaves.
        return said in {named, "other"}
    is_so = "deed" in case.papers if name == "paper:deed" else getattr(case, name)
    return said == str(is_so).lower()


@settings(max_examples=150, deadline=None)
@given(packs())
def test_the_analysis_finds_what_trying_every_case_finds(pack: RulePack) -> None:
    faults = pack_faults(pack)
    of = {code: [f.params for f in faults if f.code == code] for code in {f.code for f in faults}}

    shares = {rule.name: rule.shares for rule in pack.share_rules}
    for code, is_alike in (("pack_rules_overlap", False), ("pack_rules_overlap_alike", True)):
        overlaps = {(p["rule"], p["other"]) for p in of.get(code, [])}
        pairs = {
            pair
            for pair in contended(pack)
            if (len({str(shares[n]) for n in pair}) == 1) == is_alike
        }
        assert overlaps == pairs

    fits = [fitting(pack, case) for case in WORLD]
    winning = {names[0] for names in fits if names}
    never = {p["rule"] for code in ("wins", "fits") for p in of.get(f"pack_rule_never_{code}", [])}
    empty = {
        pack.share_rules[int(str(fault.path[1]))].name
        for fault in faults
        if fault.code == "pack_interval_empty"
    }
    assert never == {rule.name for rule in pack.share_rules} - winning - empty

    gaps = [p["case"] for p in of.get("pack_case_without_rule", [])]
    left_out = [case for case, names in zip(WORLD, fits, strict=True) if not names]
    assert bool(gaps) == bool(left_out)
    if len(gaps) < GAPS_TOLD_MAX:
        assert all(any(is_in(case, gap) for gap in gaps) for case in left_out)


@settings(max_examples=100, deadline=None)
@given(packs())
def test_every_case_that_a_fault_names_is_one(pack: RulePack) -> None:
    for fault in pack_faults(pack):
        if "case" not in fault.params:
            continue
        # "Any other" is the one word whose meaning depends on the rest of the pack.
        named = [
            case
            for case in WORLD
            if is_in(case, fault.params["case"])
            and _other_is_other(pack, case, fault.params["case"])
        ]
        assert named
        for case in named:
            names = fitting(pack, case)
            if fault.code == "pack_case_without_rule":
                assert names == []
            else:
                assert names[0] == fault.params["rule"]
                assert fault.params["other"] in names


def _other_is_other(pack: RulePack, case: Case, written: str) -> bool:
    """Whether a case that lies in a part only by its "other" has a name that no rule has."""
    for part in filter(None, written.split("; ")):
        name, _, said = part.partition("=")
        alternatives = said.split("|")
        if "other" not in alternatives:
            continue
        fact = case.chain if name == "chains" else case.transfer
        named = {each for rule in pack.share_rules for each in getattr(rule.when, name)}
        if fact not in alternatives and fact in named:
            return False
    return True


def mended(pack: RulePack) -> RulePack:
    """The pack as its faults say to write it: order said, gaps covered, the needless dropped."""
    rules = [rule.model_dump(mode="json", exclude_unset=True) for rule in pack.share_rules]
    rules = [rule for rule in rules if rule["when"]]
    rules.append(pack.share_rules[0].model_dump(mode="json") | {"name": "rest", "when": {}})
    while True:
        names = [rule["name"] for rule in rules]
        for at, rule in enumerate(rules):
            rule["before"] = names[at + 1 :]
        tried = pack_of(share_rules=rules)
        needless = {int(str(fault.path[1])) for fault in pack_faults(tried)}
        if not needless:
            return tried
        rules = [rule for at, rule in enumerate(rules) if at not in needless]


@settings(max_examples=100, deadline=None)
@given(packs())
def test_a_pack_that_is_mended_as_its_faults_say_has_one_rule_for_every_case(
    pack: RulePack,
) -> None:
    whole = mended(pack)
    assert pack_faults(whole) == ()
    assert all(whole.share_rule_for(case) for case in WORLD)
    assert list(contended(whole)) == []
