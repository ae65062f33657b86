"""Packs as journals hold them from earlier releases are read for ever, faults or not.

The files are what ``RulesAdopted`` carried when each version was the shipped one.
"""

import json
from pathlib import Path

import pytest

from ledger.rules.conditions import Case
from ledger.rules.pack import RulePack
from ledger.rules.rule_faults import deciding_faults, pack_faults

STORED = sorted((Path(__file__).parent / "stored_packs").glob("*.json"))
BOTH_SIDES = {"first_contact": "1", "landing": "1"}


def stored(file: Path) -> RulePack:
    return RulePack.model_validate(json.loads(file.read_text(encoding="utf-8")))


@pytest.mark.parametrize("file", STORED, ids=lambda file: file.stem)
def test_a_pack_of_an_earlier_release_is_read_and_shares_as_it_did(file: Path) -> None:
    pack = stored(file)
    assert pack.label == file.stem
    moved = Case(landing_differs=True, could_not_land=True)
    rule = pack.share_rule_for(moved)
    assert rule is not None
    assert rule.stages_of("signed_count")[0].shares == BOTH_SIDES
    other = pack.share_rule_for(Case(landing_differs=True))
    assert other is not None
    assert other.name == "other_move"


def test_their_overlap_without_a_word_is_seen_only_by_those_who_adopt_anew() -> None:
    assert [file.stem for file in STORED] == ["huaian-2025@1", "huaian-2025@2"]
    for file in STORED:
        assert list(deciding_faults(stored(file))) == []  # a log that adopted it decides as it did
        (fault,) = pack_faults(stored(file))
        assert fault.code == "pack_rules_overlap_alike"
        assert (fault.params["rule"], fault.params["other"]) == (
            "chemical_to_park",
            "could_not_land",
        )
