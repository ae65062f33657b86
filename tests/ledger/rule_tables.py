"""Packs from text tables: rules as an official would list them, the rest of the pack as short as
can be.

The columns are ``规则`` (name), ``适用`` (the condition, as in the YAML), ``先于`` (rules that it
stands before), ``分成`` (side=ratio, all of it to first contact if blank), ``合计`` (their sum).
"""

from typing import Any

from ruamel.yaml import YAML

from ledger.rules.pack import FAULTS_APART, RulePack
from ledger.rules.pack_fault import PackFault
from tests.judging.table import Row, pairs_of, parse_table

SIGNED = {
    "name": "signed_count",
    "title": "签约项目数",
    "event": "signing",
    "unit": "project",
    "source": "ours",
}


def rule_of(row: Row) -> dict[str, Any]:
    """One line of the table as a share rule."""
    shares = pairs_of(row.cell("分成")) or {"first_contact": "1"}
    return {
        "name": row.cell("规则"),
        "title": row.cell("规则"),
        "when": YAML(typ="safe", pure=True).load("{" + row.cell("适用") + "}"),
        "before": row.cell("先于").split(),
        "shares": {"*": shares},
        "sums_to": row.cell("合计") or "1",
        "source": "ours",
    }


def pack_data(**more: Any) -> dict[str, Any]:
    """A whole pack of one indicator and one rule; what is given stands in place of that."""
    last = {
        "name": "rest",
        "title": "其他",
        "shares": {"*": {"first_contact": "1"}},
        "sums_to": "1",
        "source": "ours",
    }
    return {
        "pack": "table",
        "version": 1,
        "title": "表",
        "filing_grace_days": 0,
        "filing_grace_source": "ours",
        "minimum_set": [],
        "minimum_set_source": "ours",
        "indicators": [SIGNED],
        "share_rules": [last],
    } | more


def pack_of(**more: Any) -> RulePack:
    """The pack as a loader reads it, whole or not."""
    return RulePack.model_validate(pack_data(**more), context=FAULTS_APART)


def pack_of_table(table: str, **more: Any) -> RulePack:
    """The pack whose rules the table lists."""
    return pack_of(share_rules=[rule_of(row) for row in parse_table(table)], **more)


def told(fault: PackFault) -> str:
    """A fault in one line: where, what, with what."""
    return " ".join([fault.place, fault.code, *fault.params.values()])
