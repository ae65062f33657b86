"""Approvals 审批 of an office's head. Rule: docs/rules/approvals.md."""

# ruff: noqa: E501  rows of a table are as long as they are

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auth.actors import Role
from tests.judging import bodies
from tests.judging.paper_city import PaperCity
from tests.judging.paper_setting import huaian_pack
from tests.judging.playbook import play


def city() -> PaperCity:
    """A city whose rules know protection and objections."""
    pack = huaian_pack()
    pack["objections"] = {"window_days": 30, "ruling_days": 10, "source": "ours"}
    taker = {"inactivity": "taker"}
    protection = {"days": 100, "inactivity_days": 40, "credit_after": taker, "source": "ours"}
    pack["protection"] = protection
    return PaperCity(pack=pack)


TABLES = {
    "what waits has its place from its receipt, not from the approval": """
        单位 | 事项   | 线索 | 其他    | 结果
        甲县 | 设审批 |      | 类=登记 | 受理
        甲县 | 登记   | L1   |         | 首谈 待批=1 批=L1:awaited
        乙县 | 登记   | L2   |         | 撞单 首谈=甲县
        甲县 | 批准   | L1   |         | 受理 待批=0 批=L1:approved 首谈=甲县
    """,
    "not approved is taken back, and the next in line has first contact": """
        单位 | 事项   | 线索 | 其他    | 结果
        甲县 | 设审批 |      | 类=登记 | 受理
        甲县 | 登记   | L1   |         | 首谈 待批=1
        乙县 | 登记   | L2   |         | 撞单
        甲县 | 不批准 | L1   |         | 受理 待批=0 批=L1:refused 首谈=乙县 持有=乙县
        甲县 | 登记   | L3   |         | 撞单 首谈=乙县 待批=1
    """,
    "the head's own word needs nobody, nor does that of an office without the setting": """
        单位 | 事项   | 线索 | 其他              | 结果
        甲县 | 设审批 |      | 类=登记           | 受理
        甲县 | 登记   | L1   | 角色=office_head  | 首谈 待批=0
        乙县 | 登记   | L2   |                   | 撞单 待批=0
    """,
    "a machine client's word needs the head like staff's": """
        单位 | 事项   | 线索 | 其他                | 结果
        甲县 | 设审批 |      | 类=登记             | 受理
        甲县 | 登记   | L1   | 角色=machine_client | 首谈 待批=1
    """,
    "an import by the centre waits for nobody": """
        单位     | 事项   | 线索 | 其他            | 结果
        甲县     | 设审批 |      | 类=登记         | 受理
        市商务局 | 开批   |      |                 | 受理
        甲县     | 登记   | L1   | 登记=2024-03-01 | 首谈 待批=0
        市商务局 | 关批   |      |                 | 受理
    """,
    "what was said before the setting is not asked, what waits goes on waiting after it": """
        单位 | 事项   | 线索 | 企业             | 其他    | 结果
        甲县 | 登记   | L1   |                  |         | 首谈 待批=0
        甲县 | 设审批 |      |                  | 类=登记 | 受理 待批=0
        甲县 | 登记   | L2   | 华天电子有限公司 |         | 首谈 待批=1
        甲县 | 设审批 |      |                  |         | 受理 待批=1
        甲县 | 批准   | L2   |                  |         | 受理 待批=0
    """,
    "nobody approves the own word, in whatever role": """
        单位 | 事项   | 线索 | 其他             | 结果
        甲县 | 设审批 |      | 类=登记          | 受理
        甲县 | 登记   | L1   | 人=wang          | 首谈
        甲县 | 批准   | L1   | 人=wang          | 拒:approval_of_own_word
        甲县 | 不批准 | L1   | 人=wang          | 拒:approval_of_own_word
        甲县 | 批准   | L1   | 人=wang@li       | 拒:approval_of_own_word
        甲县 | 批准   | L1   | 人=li            | 受理
    """,
    "what a deputy says in somebody's stead, neither of the two approves": """
        单位 | 事项   | 线索 | 企业             | 其他       | 结果
        甲县 | 设审批 |      |                  | 类=登记    | 受理
        甲县 | 登记   | L1   |                  | 人=wang@li | 首谈
        甲县 | 批准   | L1   |                  | 人=li      | 拒:approval_of_own_word
        甲县 | 不批准 | L1   |                  | 人=li      | 拒:approval_of_own_word
        甲县 | 批准   | L1   |                  | 人=wang    | 拒:approval_of_own_word
        甲县 | 批准   | L1   |                  | 人=zhao@li | 拒:approval_of_own_word
        甲县 | 批准   | L1   |                  | 人=zhao    | 受理
        甲县 | 登记   | L2   | 华天电子有限公司 | 人=li      | 首谈
        甲县 | 批准   | L2   |                  | 人=zhao@li | 拒:approval_of_own_word
        甲县 | 批准   | L2   |                  | 人=zhao    | 受理
    """,
    "a deputy answers in the head's stead, and the answer says so": """
        单位 | 事项   | 线索 | 其他      | 结果
        甲县 | 设审批 |      | 类=登记   | 受理
        甲县 | 登记   | L1   | 人=wang   | 首谈
        甲县 | 批准   | L1   | 人=zhao@li | 受理 待批=0 代=li
    """,
    "staff approve nothing and set nothing": """
        单位 | 事项   | 线索 | 其他                      | 结果
        甲县 | 设审批 |      | 类=登记 角色=office_staff | 拒:role_may_not
        甲县 | 设审批 |      | 类=登记                   | 受理
        甲县 | 登记   | L1   |                           | 首谈
        甲县 | 批准   | L1   | 角色=office_staff         | 拒:role_may_not
        甲县 | 不批准 | L1   | 角色=machine_client       | 拒:role_may_not
    """,
    "another office's approval and one that was answered look alike": """
        单位 | 事项   | 线索 | 其他    | 结果
        甲县 | 设审批 |      | 类=登记 | 受理
        甲县 | 登记   | L1   |         | 首谈
        乙县 | 批准   | L1   |         | 拒:approval_unknown
        乙县 | 批准   | LX   |         | 拒:approval_unknown
        甲县 | 批准   | L1   |         | 受理
        甲县 | 批准   | L1   |         | 拒:approval_unknown
        甲县 | 不批准 | L1   |         | 拒:approval_unknown
    """,
    "what cannot need approval is named": """
        单位 | 事项   | 其他               | 结果
        甲县 | 设审批 | 类=登记,follow_up_lead | 拒:approval_kind_unknown
    """,
    "what the office cannot take back alone the head says": """
        单位 | 事项   | 线索 | 其他             | 结果
        甲县 | 设审批 |      | 类=撤回,放弃     | 受理
        甲县 | 登记   | L1   |                  | 首谈 待批=0
        甲县 | 撤回   | L1   |                  | 拒:needs_head
        甲县 | 释放   | L1   |                  | 拒:needs_head
        甲县 | 释放   | L1   | 角色=office_head | 受理 持有=无
        甲县 | 撤回   | L1   | 角色=office_head | 受理
    """,
    "taking back a whole import is a withdrawal": """
        单位 | 事项   | 线索 | 企业             | 其他                      | 结果
        甲县 | 设审批 |      |                  | 类=撤回                   | 受理
        甲县 | 登记   | L1   | 新源材料有限公司 | 批次=B1                   | 首谈
        甲县 | 撤批   |      |                  | 批次=B1                   | 拒:needs_head
        甲县 | 撤批   |      |                  | 批次=B1 角色=machine_client | 拒:needs_head
        甲县 | 撤批   |      |                  | 批次=B1 角色=office_head  | 受理 余留=无 在推=无
    """,
    "a claim that is not approved puts the project back into the pool": """
        单位 | 事项   | 线索 | 对象 | 其他    | 结果
        甲县 | 登记   | L1   |      |         | 首谈
        甲县 | 共享   | L1   |      |         | 受理 公海=是
        乙县 | 设审批 |      |      | 类=认领 | 受理
        乙县 | 认领   | L2   | L1   |         | 受理 持有=乙县 待批=1
        乙县 | 不批准 | L2   |      |         | 受理 待批=0 公海=是 持有=无
        丙县 | 认领   | L3   | L1   |         | 受理 持有=丙县
    """,
    "a claim that brought first contact is not approved: it goes back to who had it": """
        单位     | 事项     | 线索 | 对象 | 答复 | 收到       | 其他    | 结果
        丁县     | 设审批   |      |      |      | 2025-01-03 | 类=认领 | 受理
        甲县     | 登记     | L1   |      |      | 2025-01-03 |         | 首谈
        丙县     | 登记     | L0   |      |      | 2025-01-04 |         | 撞单
        丙县     | 异议     | L0   |      |      | 2025-01-05 |         | 受理
        市商务局 | 异议裁定 | L0   |      | 支持 | 2025-01-06 |         | 受理 首谈=丙县 持有=丙县
        甲县     | 撤回     | L1   |      |      | 2025-01-07 |         | 受理
        市商务局 | 报时     | L0   |      |      | 2025-02-20 |         | 受理 公海=是 首谈=丙县
        丁县     | 认领     | L2   | L0   |      | 2025-02-21 |         | 受理 持有=丁县 首谈=丁县
        丁县     | 不批准   | L2   |      |      | 2025-02-22 |         | 受理 公海=是 首谈=丙县
    """,
    "a claim while the registration still waits is answered with it": """
        单位 | 事项   | 线索 | 对象 | 其他             | 结果
        甲县 | 设审批 |      |      | 类=登记,认领     | 受理
        甲县 | 登记   | L1   |      |                  | 首谈 待批=1
        甲县 | 共享   | L1   |      |                  | 受理 公海=是
        甲县 | 认领   | L1   | L1   |                  | 受理 持有=甲县 待批=1
        甲县 | 不批准 | L1   |      |                  | 受理 待批=0 首谈=无
    """,
    "an objection waits, is not ruled meanwhile, and is taken back where the head says no": """
        单位     | 事项     | 线索 | 答复 | 其他    | 结果
        乙县     | 设审批   |      |      | 类=异议 | 受理
        甲县     | 登记     | L1   |      |         | 首谈
        乙县     | 登记     | L2   |      |         | 撞单 待批=0
        乙县     | 异议     | L2   |      |         | 受理 待批=1 异议=1
        市商务局 | 异议裁定 | L2   | 支持 |         | 拒:approval_awaited
        乙县     | 不批准   | L2   | 异议 |         | 受理 待批=0 异议=0 首谈=甲县
    """,
    "an approved objection is ruled like any other": """
        单位     | 事项     | 线索 | 答复 | 其他    | 结果
        乙县     | 设审批   |      |      | 类=异议 | 受理
        甲县     | 登记     | L1   |      |         | 首谈
        乙县     | 登记     | L2   |      |         | 撞单
        乙县     | 异议     | L2   |      |         | 受理 待批=1
        乙县     | 批准     | L2   | 异议 |         | 受理 待批=0 异议=1
        市商务局 | 异议裁定 | L2   | 支持 |         | 受理 首谈=乙县
    """,
    "a proposal waits, is not decided meanwhile, and is taken back where the head says no": """
        单位     | 事项     | 线索 | 答复 | 日期       | 收到       | 其他          | 结果
        甲县     | 设审批   |      |      |            | 2025-01-03 | 类=申报       | 受理
        甲县     | 登记     | L1   |      |            | 2025-01-03 |               | 首谈
        甲县     | 申报     | L1   | 签约 | 2025-02-01 | 2025-02-03 | 材料=contract | 受理 申报=1 待批=1
        市商务局 | 认定申报 | L1   | 准   |            | 2025-02-04 |               | 拒:approval_awaited
        甲县     | 不批准   | L1   | 申报 |            | 2025-02-05 |               | 受理 申报=0 待批=0
        甲县     | 申报     | L1   | 签约 | 2025-02-01 | 2025-02-06 | 材料=contract | 受理 申报=1 待批=1
        甲县     | 批准     | L1   | 申报 |            | 2025-02-06 |               | 受理 申报=1 待批=0
        市商务局 | 认定申报 | L1   | 准   |            | 2025-02-07 |               | 受理 签约于=2025-02-01
    """,
    "what ended meanwhile by itself is answered, and nothing is taken back": """
        单位 | 事项   | 线索 | 其他    | 结果
        甲县 | 设审批 |      | 类=登记 | 受理
        甲县 | 登记   | L1   |         | 首谈
        甲县 | 撤回   | L1   |         | 受理 首谈=无
        甲县 | 不批准 | L1   |         | 受理 待批=0 首谈=无
    """,
    "a lead with a recognised project is not taken back": """
        单位     | 事项     | 线索 | 日期       | 收到       | 其他    | 结果
        甲县     | 设审批   |      |            | 2025-01-03 | 类=登记 | 受理
        甲县     | 登记     | L1   |            | 2025-01-03 |         | 首谈
        市商务局 | 签约认定 | L1   | 2025-02-01 | 2025-02-03 |         | 受理
        甲县     | 不批准   | L1   |            | 2025-02-04 |         | 拒:project_recognised
        甲县     | 批准     | L1   |            | 2025-02-04 |         | 受理 待批=0
    """,
}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES.keys())
def test_approval(table: str) -> None:
    play(table, city=city())


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["登记", "登记", "登记", "跟进", "答复"]),
        st.sampled_from(["甲县", "乙县", "丙县"]),
        st.integers(0, 2),
    ),
    min_size=1,
    max_size=14,
)
INVESTORS = ("新源材料有限公司", "华天电子有限公司", "启明精密制造有限公司")


class History:
    """One history told to a city: registrations, follow-ups, and heads who answer in order."""

    def __init__(self, *, approves: bool) -> None:
        self.city = city()
        self.approves = approves
        self.leads: list[tuple[str, str]] = []
        self.waiting: list[tuple[str, str]] = []
        if approves:
            for number, office in enumerate(("甲县", "乙县", "丙县")):
                said = {"kind": "set_approvals", "version": 1, "kinds": ["register_lead"]}
                self._say(office, said, role=Role.OFFICE_HEAD, sid=f"set-{number}")

    def _say(self, office: str, body: dict[str, Any], *, role: Role | None, sid: str) -> None:
        answer = self.city.say(office, body, role=role, sid=sid, at=self._now)
        if body["kind"] == "register_lead" and answer.lead_id:
            self.leads.append((office, answer.lead_id))
            self.waiting.append((office, answer.lead_id))

    _now = 1_738_000_000_000

    def tell(self, steps: list[tuple[str, str, int]], *, refused: frozenset[int]) -> None:
        """The steps, one an hour; then every head answers what still waits."""
        for number, (what, office, which) in enumerate(steps):
            self._now += 3_600_000
            if what == "登记":
                body = bodies.lead_body(investor=INVESTORS[which])
                self._say(office, body, role=None, sid=f"step-{number}")
            elif what == "跟进" and self.leads:
                owner, lead_id = self.leads[which % len(self.leads)]
                self._say(owner, bodies.follow_up_body(lead_id), role=None, sid=f"step-{number}")
            elif what == "答复":
                self._answer(refused)
        while self.waiting:
            self._now += 3_600_000
            self._answer(refused)

    def _answer(self, refused: frozenset[int]) -> None:
        """The head answers the oldest that waits; without approvals a refusal is a withdrawal."""
        if not self.waiting:
            return
        office, lead_id = self.waiting.pop(0)
        number = [lead for _, lead in self.leads].index(lead_id)
        sid = f"answer-{number}"
        if number in refused:
            body = {"kind": "refuse_submission", "version": 1, "subject": lead_id, "reason": "不妥"}
            body = body if self.approves else bodies.withdraw_body(lead_id)
            self._say(office, body, role=Role.OFFICE_HEAD, sid=sid)
        elif self.approves:
            body = {"kind": "approve_submission", "version": 1, "subject": lead_id}
            self._say(office, body, role=Role.OFFICE_HEAD, sid=sid)

    def order(self) -> dict[str, Any]:
        """Who has first contact, who holds and who waits in which order, of every project."""
        return {
            project.project_id: (
                project.first_office if project.standing else "",
                project.hold.office,
                [(touch.lead_id, touch.is_active) for touch in project.touches],
            )
            for project in self.city.projects()
        }


@settings(max_examples=60, deadline=None)
@given(steps=STEPS, refused=st.frozensets(st.integers(0, 8), max_size=4))
def test_the_order_is_the_receipt_of_the_staffs_word(
    steps: list[tuple[str, str, int]], refused: frozenset[int]
) -> None:
    """With approvals it is as without, and a refusal is a withdrawal at that very time."""
    with_approvals, without = History(approves=True), History(approves=False)
    with_approvals.tell(steps, refused=refused)
    without.tell(steps, refused=refused)
    assert with_approvals.order() == without.order()
    assert not with_approvals.city.faults
