"""Leaves and chain, recomputed here from the standard library alone, as the docstring states them.

The golden values freeze the format: journals and receipts outlive releases, so a change of these
bytes is a new version of the leaf, never a new value here.
"""

import json
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.journal_entry import (
    STATE_HASH_ZERO,
    Header,
    SealedEntry,
    class_contents,
    commitment,
    salt_of,
    seal_entry,
)
from ledger.judge.decision import Decision, accepted, refused
from sharing.canonical import canonical_bytes
from sharing.events.leads import LeadFollowedUp, LeadRegistered, Placing
from sharing.events.registry import read_events
from sharing.record import Derived
from sharing.sections import Commercial, FirstTalk, Identity, Summary

SEED = bytes(range(32))
CLASSES = ("identity", "contacts", "commercial", "summary", "evidence", "history")
HEADER = Header(
    city="999900",
    seq=7,
    office="999901",
    submission_id="0197-a",
    kind="register_lead",
    digest=sha256(b"body").digest(),
    recorded_at=1_743_465_600_000,
    judge_version=1,
)
REGISTERED = LeadRegistered(
    lead_id="LABCDEFGHIJKL",
    office="999901",
    project_id="PABCDEFGHIJKL",
    placing=Placing.FIRST,
    registered_at=1_743_465_600_000,
    derived=Derived(normaliser=1, name_key="样本新材料", goods_key="电池"),
    first_talk=FirstTalk(source="企业自荐"),
    identity=Identity(investor="样本新材料科技有限公司", project="电池项目"),
    commercial=Commercial(amount_yuan=120_000_000, content="厂房"),
    summary=Summary(industry="工业", is_chemical=False),
)
FOLLOWED_UP = LeadFollowedUp(
    lead_id="LABCDEFGHIJKL",
    project_id="PABCDEFGHIJKL",
    office="999901",
    at=1_743_465_600_000,
    note="考察厂房",
    summary=Summary(stage="在谈"),
)
DECISIONS = {
    "two events": accepted(REGISTERED, FOLLOWED_UP),
    "refusal": refused("lead_unknown", lead_id="LABCDEFGHIJKL"),
}
GOLDEN = {
    "two events": (
        "4634555f96be89ea6f4ab85f5e94ebc59d27140687bb915a835b0180da314ac8",
        "08a515077928163ce78dbe00089e0fd51b38c51f4b68de9ffa9a989358364ff6",
    ),
    "refusal": (
        "11b4cd26f8dd6d6540e31ece250a79ec336d56f970b5caace3bc2b26eb8bd668",
        "c559b5e1a2715fc008b83d07ebf517104f1617f81f081b383f69614d97f39e1c",
    ),
}
"""Leaf hash and state hash."""


def sealed(
    decision: Decision, *, seed: bytes = SEED, before: bytes = STATE_HASH_ZERO
) -> SealedEntry:
    return seal_entry(HEADER, decision, seed=seed, previous_state_hash=before)


def plain(value: object) -> bytes:
    """Canonical bytes by the standard library."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def leaf_by_hand(entry: SealedEntry, decision: Decision, seed: bytes) -> bytes:
    events = json.loads(entry.events)
    params = decision.refusal.params if decision.refusal else {}
    rest = [{k: v for k, v in e.items() if k not in CLASSES[:5]} for e in events]
    contents: dict[str, Any] = {"history": [rest, params]}
    for name in CLASSES[:5]:
        contents[name] = [[n, e[name]] for n, e in enumerate(events) if e.get(name) is not None]
    return plain(
        {
            "city": "999900",
            "commitments": {
                name: sha256(
                    sha256(seed + name.encode()).digest() + plain(contents[name])
                ).hexdigest()
                for name in CLASSES
            },
            "digest": sha256(
                sha256(seed + b"digest").digest() + sha256(b"body").digest()
            ).hexdigest(),
            "judge_version": 1,
            "kind": "register_lead",
            "office": "999901",
            "reason": decision.refusal.reason if decision.refusal else "",
            "recorded_at": 1_743_465_600_000,
            "seq": 7,
            "submission_id": "0197-a",
            "v": 1,
            "verdict": decision.verdict.value,
        }
    )


each_decision = pytest.mark.parametrize("name", DECISIONS)


@each_decision
def test_the_format_is_frozen(name: str) -> None:
    entry = sealed(DECISIONS[name])
    assert (entry.leaf_hash.hex(), entry.state_hash.hex()) == GOLDEN[name]


@each_decision
def test_a_leaf_is_what_the_docstring_says(name: str) -> None:
    entry = sealed(DECISIONS[name])
    leaf = leaf_by_hand(entry, DECISIONS[name], SEED)
    assert entry.leaf == leaf
    assert entry.leaf_hash == sha256(b"\x00" + leaf).digest()
    assert entry.state_hash == sha256(bytes(32) + entry.leaf_hash).digest()


@each_decision
def test_stored_events_give_the_same_contents_as_the_events_themselves(name: str) -> None:
    """So that a leaf can be recomputed from a stored row before it is signed."""
    decision = DECISIONS[name]
    entry = sealed(decision)
    params = json.loads(entry.params)
    contents = class_contents(json.loads(entry.events), params)
    commitments = json.loads(entry.leaf)["commitments"]
    assert {name: commitment(SEED, name, c) for name, c in contents.items()} == commitments
    assert tuple(read_events(entry.events)) == decision.events


def test_every_class_is_committed_to_even_when_it_is_empty() -> None:
    """Else a receipt would tell whether there are contacts or evidence."""
    for decision in DECISIONS.values():
        assert tuple(sorted(json.loads(sealed(decision).leaf)["commitments"])) == tuple(
            sorted(CLASSES)
        )


def test_equal_contents_under_different_seeds_look_unrelated() -> None:
    one, two = (
        json.loads(sealed(DECISIONS["refusal"], seed=seed).leaf)["commitments"]
        for seed in (SEED, bytes(32))
    )
    assert not set(one.values()) & set(two.values())
    assert len(set(one.values())) == len(CLASSES)


def test_one_opened_salt_says_nothing_of_another() -> None:
    assert len({salt_of(SEED, name) for name in CLASSES}) == len(CLASSES)


def test_the_chain_depends_on_everything_before() -> None:
    first = sealed(DECISIONS["refusal"])
    second = sealed(DECISIONS["two events"], before=first.state_hash)
    alone = sealed(DECISIONS["two events"])
    assert second.leaf_hash == alone.leaf_hash
    assert second.state_hash == sha256(first.state_hash + second.leaf_hash).digest()
    assert second.state_hash != alone.state_hash


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(note=texts, stage=texts, at=st.integers(0, 4_102_444_800_000))
def test_models_and_plain_data_are_written_alike(note: str, stage: str, at: int) -> None:
    """A model is written from its fields as they stand, and gives what its dump would give, but for
    the one that stands only where a deputy spoke."""
    event = LeadFollowedUp.model_construct(
        lead_id="L", project_id="P", office="o", at=at, note=note, summary=Summary(stage="")
    )
    event = event.model_copy(update={"summary": Summary.model_construct(stage=stage)})
    dumped = event.model_dump(mode="json")
    spoken_for = event.model_copy(update={"said_in_stead_of": "principal"})
    assert canonical_bytes(spoken_for) == plain(dumped | {"said_in_stead_of": "principal"})
    assert dumped.pop("said_in_stead_of") == ""
    assert canonical_bytes(event) == plain(dumped)
