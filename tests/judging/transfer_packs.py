"""Rule packs of other cities for transfers: which kinds, whose consent, and what else plays in."""

from typing import Any

from tests.judging.paper_city import PaperCity
from tests.judging.paper_setting import huaian_pack
from tests.judging.playbook import Play, play

BOTH = ("holder", "receiver")


def transfer_pack(
    *consents: str,
    kinds: tuple[str, ...] = ("county", "unit", "chemical"),
    answer_hours: int | None = 48,
    note_days: int | None = 30,
    needs_agreement: bool = False,
    protection: dict[str, Any] | None = None,
    registration: dict[str, Any] | None = None,
    **more: Any,
) -> dict[str, Any]:
    """Huai'an's pack with a part about transfers; the protection of 180 days is ours."""
    rule = {"consents": list(consents), "needs_agreement": needs_agreement, "source": "ours"}
    rule |= {} if answer_hours is None else {"answer_hours": answer_hours}
    transfers: dict[str, Any] = {"kinds": [rule | {"transfer": kind} for kind in kinds]}
    transfers |= {"source": "ours", "offer_answer_hours": 48}
    transfers |= {} if note_days is None else {"progress_note_days": note_days}
    pack = huaian_pack() | {"transfers": transfers, "matching": "exact"}
    pack.pop("registration", None)
    pack["protection"] = {"source": "ours"} | (protection or {"days": 180})
    pack["objections"] = {"source": "ours"}
    if registration is not None:
        pack["registration"] = {"source": "ours"} | registration
    return pack | more


PACKS: dict[str, dict[str, Any]] = {
    "双方": transfer_pack(*BOTH),
    "移出方": transfer_pack("holder"),
    "承接方": transfer_pack("receiver"),
    "三方": transfer_pack("investor", *BOTH),
    "四方": transfer_pack("investor", *BOTH, "centre"),
    "中心": transfer_pack("centre"),
    "仅县区": transfer_pack(*BOTH, kinds=("county",), answer_hours=None, note_days=None),
    "附协议": transfer_pack(*BOTH, needs_agreement=True),
    "限额": transfer_pack(*BOTH, protection={"days": 180, "quota": 1, "cool_down_days": 30}),
    "随在谈": transfer_pack(*BOTH, protection={"credit_after": {"could_not_land": "taker"}}),
    "签约后仍在谈": transfer_pack(*BOTH, protection={"days": 180, "signing_ends_hold": False}),
    "县区先谈": transfer_pack(*BOTH, registration={"county_talk_beats": ["bureau"]}),
    "须跟进": transfer_pack(*BOTH, note_days=None, protection={"inactivity_days": 30}),
    "无流转": transfer_pack() | {"transfers": None},
}


def played(title: str, table: str) -> Play:
    """The table on a city with the pack that its title names before the colon."""
    return play(table, city=PaperCity(pack=PACKS[title.partition(":")[0]]))
