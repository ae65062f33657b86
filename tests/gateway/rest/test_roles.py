"""Who may call what: every operation of the API × every role, as a table.

Letters: ``y`` let in, ``n`` forbidden (403), ``0`` as absent (404). Writes are made on things of
the office ``lianshui``; a judged refusal (409, 422) counts as let in. There are no cases, no
objections, no transfers and no batches, so that who is let in finds them absent.
"""

from collections.abc import Iterator

import pytest

from tests.evidence_samples import pdf
from tests.gateway.rest.town import LIANSHUI, Town, lead

ROLES = "lianshui machine xuyi bureau centre arbiter assessor auditor leader reviewer administrator"
TABLE = """
operation                                         l m x b c a s u e r d
POST /leads                                       y y y y y n n n n n n
POST /leads/{lead_id}/follow-ups                  y y y y y n n n n n n
PATCH /leads/{lead_id}                            y y y y y n n n n n n
POST /leads/{lead_id}/withdrawal                  y y y y y n n n n n n
POST /leads/{lead_id}/erasure                     n n y n y n n n n n n
POST /leads/{lead_id}/companies                   y y y y y n n n n n n
POST /leads/{lead_id}/screening                   n n n n y y n n n n n
POST /leads/{lead_id}/merge                       n n n n y y n n n n n
POST /leads/{lead_id}/unmerge                     n n n n y y n n n n n
POST /leads/{lead_id}/extension                   y y y y y n n n n n n
POST /leads/{lead_id}/release                     y y y y y n n n n n n
POST /leads/{lead_id}/objection                   y y y y y n n n n n n
POST /leads/{lead_id}/offer                       n n n n y y n n n n n
POST /batches/{batch}/take-back                   0 0 0 0 0 n n n n n n
POST /projects/{project_id}/claim                 y y y y y n n n n n n
POST /projects/{project_id}/transfer              y y y y y n n n n n n
POST /projects/{project_id}/transfer/consents     0 0 y y 0 0 n n n n n
POST /projects/{project_id}/transfer/refusal      0 0 y y 0 0 n n n n n
POST /projects/{project_id}/transfer/withdrawal   0 0 y y 0 n n n n n n
POST /projects/{project_id}/could-not-land        y y y y y n n n n n n
POST /projects/{project_id}/could-not-land/decision n n n n y y n n n n n
POST /projects/{project_id}/progress-notes        y y y y y n n n n n n
POST /cases/{case_id}/ruling                      n n n n 0 0 n n n n n
PUT /cases/{case_id}/assignee                     n n n n 0 0 n n n n n
POST /cases/{case_id}/offer-answer                0 0 0 0 0 n n n n n n
POST /cases/{case_id}/offer-settlement            n n n n 0 0 n n n n n
POST /objections/{objection_id}/withdrawal        0 0 0 0 0 n n n n n n
POST /objections/{objection_id}/ruling            n n n n 0 0 n n n n n
POST /first-contacts/confirmation                 n n n n y y n n n n n
GET /leads                                        y y y y y y n y n n n
GET /leads/{lead_id}                              y y 0 0 y y 0 y 0 0 0
GET /projects                                     y y y y y y y y y y n
GET /cases                                        y y y y y y n y n n n
GET /cases/{case_id}                              0 0 0 0 0 0 n 0 n n n
GET /objections                                   y y y y y y n y n n n
GET /objections/{objection_id}                    0 0 0 0 0 0 n 0 n n n
GET /feed                                         y y y y y n n n n n n
GET /feed/live                                    y y y y y n n n n n n
GET /pool                                         y y y y y y n y n n n
GET /transfers                                    y y y y y y n y n n n
GET /shopping-around                              y y y y y y n y n n n
POST /projects/{project_id}/signing               n n n n y y n n n n n
POST /projects/{project_id}/start                 n n n n y y n n n n n
PUT /projects/{project_id}/landing                n n n n y y n n n n n
POST /projects/{project_id}/proposals             y y y y y n n n n n n
POST /projects/{project_id}/proposals/{proposal_id}/withdrawal 0 0 y y 0 n n n n n n
GET /proposals                                    y y y y y y n y n n n
POST /proposals/decisions                         n n n n 0 0 n n n n n
POST /projects/{project_id}/attainments           n n n n y y n n n n n
POST /projects/{project_id}/revocation            n n n n 0 0 n n n n n
GET /agreements                                   y y y y y y n y n n n
POST /projects/{project_id}/agreements            y y y y y n n n n n n
POST /projects/{project_id}/agreements/{agreement_id}/consent 0 0 0 0 0 n n n n n n
POST /projects/{project_id}/agreements/{agreement_id}/refusal 0 0 0 0 0 n n n n n n
POST /projects/{project_id}/agreements/{agreement_id}/end n n n n 0 0 n n n n n
GET /board                                        y y y y y y y y y y n
GET /statements/{office}                          y y 0 0 y y y y n n n
POST /exports                                     n n n n y n y n n n n
GET /exports                                      y y y y y y y y n n n
GET /exports/{issued_position}/{file}             y y 0 0 y y y y n n n
GET /statements/{office}/explanation              y y 0 0 y y y y n n n
GET /reconciliation                               n n n n y y y y n n n
GET /reconciliation/{account}                     y y 0 0 y y y y n n n
GET /what-if/{pack}                               n n n n y y y y n n n
GET /periods                                      y y y y y y y y y y n
GET /periods/{period}                             y y y y y y y y y y n
GET /periods/{period}/hanging                     n n n n y y n y n n n
POST /periods/{period}/announcement               n n n n y y n n n n n
POST /periods/{period}/closing                    n n n n y y n n n n n
POST /periods/{period}/statements/{office}/confirmation n n 0 n 0 n n n n n n
POST /periods/{period}/statements/{office}/dispute n n 0 n 0 n n n n n n
POST /periods/{period}/statements/{office}/settlement n n n n y y n n n n n
POST /periods/{period}/statements/{office}/sealed-page n n 0 n 0 n n n n n n
POST /periods/{period}/claims                     y y y y y n n n n n n
POST /evidence                                    y y y y y y n n n n n
GET /evidence/{sha256}                            y y 0 0 y y 0 0 0 0 0
GET /submissions/{submission_id}                  y y 0 0 0 0 n 0 n n n
GET /submissions/{submission_id}/receipt          y y 0 0 0 0 n 0 n n n
GET /receipts/head                                y y y y y y y y y y y
GET /receipts/keys                                y y y y y y y y y y y
GET /receipts/consistency                         y y y y y y y y y y y
POST /receipts/verify                             y y y y y y y y y y y
POST /offices/changes                             n n n n y n n n n n n
GET /access-log                                   y y y y y y n y n n n
GET /probing                                      n n n n n n n y n n n
GET /offices                                      y y y y y y y y y y y
GET /approvals                                    n n y n n n n n n n n
POST /approvals/{subject}/approval                n n 0 n n n n n n n n
POST /approvals/{subject}/refusal                 n n 0 n n n n n n n n
GET /approval-setting                             y y y y y n n n n n n
PUT /approval-setting                             n n y n n n n n n n n
POST /leads/hand-over                             n n y n y n n n n n n
PUT /leads/{lead_id}/visibility                   y y y y y n n n n n n
GET /visibility                                   y y y y y y y y y y y
PUT /visibility                                   n n n n y n n n n n n
POST /leads/preview                               y y y y y n n n n n n
GET /charges                                      y y y y y y y y y y n
POST /charges                                     n n y n y y n n n n n
POST /charges/{charge_id}/end                     n n 0 n 0 0 n n n n n
GET /me                                           y y y y y y y y y y y
POST /me/acting                                   y y y y y y y y y y y
POST /me/password                                 y y y y y y y y y y y
POST /me/second-factor                            y y y y y y y y y y y
POST /me/second-factor/confirmation               y y y y y y y y y y y
GET /me/sessions                                  y y y y y y y y y y y
DELETE /me/sessions/{session_id}                  0 0 0 0 0 0 0 0 0 0 0
POST /me/sign-out                                 y y y y y y y y y y y
POST /me/sign-out-everywhere                      y y y y y y y y y y y
GET /people                                       n n n n n n n y n n y
POST /people/{login}/sign-out                     n n n n n n n n n n 0
GET /rights-changes                               n n n n n n n y n n y
POST /rights-changes                              n n n n n n n n n n y
POST /rights-changes/{change_id}/decision         n n n n n n n n n n n
POST /rights-changes/{change_id}/withdrawal       n n n n n n n n n n 0
GET /rights-record                                n n n n n n n y n n n
GET /api-keys                                     n n n n n n n y n n y
DELETE /api-keys/{key_id}                         n n n n n n n n n n 0
GET /deputies                                     n n y n y n n n n n n
POST /deputies                                    n n y n y n n n n n n
POST /deputies/{deputy_id}/end                    n n 0 n 0 n n n n n n
"""
OPEN = {
    "GET /health",
    "GET /ready",
    "POST /token",
    "POST /token/refresh",
    "POST /invitations/acceptance",
}
BODIES = {
    "POST /me/acting": {"office": ""},
    "POST /me/password": {"old": "not my password", "new": "another good one"},
    "POST /me/second-factor": {"password": "not my password"},
    "POST /me/second-factor/confirmation": {"code": "123456"},
    "DELETE /me/sessions/{session_id}": {},
    "POST /me/sign-out": {},
    "POST /me/sign-out-everywhere": {},
    "POST /people/{login}/sign-out": {},
    "POST /rights-changes": {"kind": "reset_password", "login": "nobody", "reason": "遗忘密码"},
    "POST /rights-changes/{change_id}/decision": {"approve": False},
    "POST /rights-changes/{change_id}/withdrawal": {},
    "DELETE /api-keys/{key_id}": {},
    "POST /deputies": {
        "in_stead_of": "nobody",
        "deputy": "nobody-else",  # not the one who asks, who may not be it
        "from_on": "2025-03-01",
        "until_on": "2025-03-10",
        "reason": "出差",
    },
    "POST /deputies/{deputy_id}/end": {},
    "POST /leads": lead(),
    "POST /leads/preview": lead(),
    "PUT /visibility": {"table": "", "reason": "恢复"},
    "POST /leads/{lead_id}/follow-ups": {"note": "进展"},
    "PATCH /leads/{lead_id}": {"summary": {"stage": "在谈"}},
    "POST /leads/{lead_id}/withdrawal": {"reason": "终止"},
    "POST /leads/{lead_id}/erasure": {"reason": "联系人要求删除"},
    "POST /projects/{project_id}/signing": {"signed_on": "2025-03-20"},
    "POST /projects/{project_id}/start": {"started_on": "2025-06-01"},
    "POST /projects/{project_id}/proposals": {"event": "tax", "happened_on": "2025-06-01"},
    "POST /projects/{project_id}/proposals/{proposal_id}/withdrawal": {},
    "POST /proposals/decisions": {
        "decisions": [{"project_id": "PNONE", "proposal_id": "RNONE", "is_granted": True}]
    },
    "POST /projects/{project_id}/attainments": {"event": "tax", "happened_on": "2025-06-01"},
    "POST /projects/{project_id}/revocation": {"recognition": "ANONE", "reason": "有误"},
    "POST /projects/{project_id}/agreements": {
        "terms": [{"indicator": "signed_count", "office": LIANSHUI, "parts": 10_000}],
        "from_on": "2025-06-01",
    },
    "POST /projects/{project_id}/agreements/{agreement_id}/consent": {},
    "POST /projects/{project_id}/agreements/{agreement_id}/refusal": {"reason": "再议"},
    "POST /projects/{project_id}/agreements/{agreement_id}/end": {
        "until_on": "2026-01-01",
        "reason": "期满",
    },
    "POST /leads/{lead_id}/companies": {
        "identity": {"investor": "新设权限有限公司", "project": "电驱壳体项目"},
        "evidence": {"papers": [{"kind": "licence", "sha256": "ab" * 32}]},
    },
    "POST /leads/{lead_id}/screening": {"screening": "valid", "reason": "已核"},
    "POST /leads/{lead_id}/merge": {"with": "LAAAAAAAAAAAA", "reason": "同一项目"},
    "POST /leads/{lead_id}/unmerge": {"reason": "两个项目"},
    "POST /leads/{lead_id}/extension": {"evidence": {}, "reason": "正在选址"},
    "POST /leads/{lead_id}/release": {"release": "waiver", "reason": "放弃"},
    "POST /leads/{lead_id}/objection": {"grounds": "洽谈在先"},
    "POST /leads/{lead_id}/offer": {"offices": [LIANSHUI], "reason": "配套产业"},
    "POST /batches/{batch}/take-back": {"reason": "误导入"},
    "POST /projects/{project_id}/claim": {},
    "POST /projects/{project_id}/transfer": {
        "transfer": "unit",
        "to_office": "320830",
        "reason": "由部门移交",
    },
    "POST /projects/{project_id}/transfer/consents": {"party": "receiver"},
    "POST /projects/{project_id}/transfer/refusal": {"reason": "无地"},
    "POST /projects/{project_id}/transfer/withdrawal": {},
    "POST /projects/{project_id}/could-not-land": {"reason": "无定点园区"},
    "POST /projects/{project_id}/could-not-land/decision": {"is_granted": False, "reason": "可落"},
    "POST /projects/{project_id}/progress-notes": {"note": "封顶"},
    "POST /cases/{case_id}/ruling": {"answer": "different", "reason": "两家企业"},
    "PUT /cases/{case_id}/assignee": {"assignee": "arbiter"},
    "POST /cases/{case_id}/offer-answer": {"is_taken": True},
    "POST /cases/{case_id}/offer-settlement": {"office": LIANSHUI, "reason": "投资方选定"},
    "POST /objections/{objection_id}/withdrawal": {},
    "POST /objections/{objection_id}/ruling": {"outcome": "dismissed", "reason": "无据"},
    "POST /first-contacts/confirmation": {"projects": ["PAAAAAAAAAAAA"]},
    "POST /offices/changes": {
        "change": {"how": "rename", "office": LIANSHUI, "name": "涟水区"},
        "effective_from": "2025-01-01",
        "basis": "批复",
    },
    "POST /periods/{period}/announcement": {},
    "POST /periods/{period}/closing": {"despite_hanging": True},
    "POST /periods/{period}/statements/{office}/confirmation": {},
    "POST /periods/{period}/statements/{office}/dispute": {"reason": "少计"},
    "POST /periods/{period}/statements/{office}/settlement": {"reason": "经核对无误"},
    "POST /periods/{period}/statements/{office}/sealed-page": {"sha256": "ab" * 32},
    "POST /periods/{period}/claims": {"indicator": "signed_count", "units": 10_000},
    "POST /receipts/verify": {"files": ["no receipt"]},
    "POST /exports": {"export": "assessment", "period": "2025Q1"},
    "POST /evidence": {"this": "is told to be no evidence file"},
    "POST /approvals/{subject}/approval": {},
    "POST /approvals/{subject}/refusal": {"reason": "不妥"},
    "PUT /approval-setting": {"kinds": []},
    "POST /leads/hand-over": {"lead_ids": ["LNONE"], "to_person": "xuyi", "reason": "调整"},
    "PUT /leads/{lead_id}/visibility": {"visibility": "sealed"},
    "POST /charges": {
        "person": "leader",
        "capacity": "leader",
        "chain": "光伏",
        "from_on": "2025-01-01",
        "until_on": "2025-01-02",
        "reason": "链长",
    },
    "POST /charges/{charge_id}/end": {},
    "PUT /projects/{project_id}/landing": {"landing_office": LIANSHUI},
}


def rows() -> Iterator[tuple[str, str, str]]:
    """Operation, who, expected letter."""
    for line in TABLE.strip().splitlines()[1:]:
        method, path, *letters = line.split()
        for who, letter in zip(ROLES.split(), letters, strict=True):
            yield f"{method} {path}", who, letter


@pytest.fixture(scope="module")
def known(city: Town) -> dict[str, str]:
    """A lead, its project and the submission that registered it; a statement that was issued."""
    told = city.write("lianshui", "/leads", lead(investor="权限有限公司"), key="roles-1").json()
    city.get("lianshui", "/offices", min_position=told["position"])
    paper = city.client.post("/api/v1/evidence", content=pdf(), headers=city.headers("lianshui"))
    asked = {"export": "statement", "period": "2025Q1", "office": LIANSHUI}
    issued = city.write("assessor", "/exports", asked).json()
    listed = city.get("assessor", "/exports", min_position=issued["position"]).json()[0]
    return {
        "issued_position": str(listed["issued_position"]),
        "file": listed["files"][0]["file"],
        "lead_id": told["lead_id"],
        "project_id": told["project_id"],
        "submission_id": "roles-1",
        "case_id": "CNONE",
        "objection_id": "ONONE",
        "proposal_id": "RNONE",
        "agreement_id": "GNONE",
        "period": "2099",
        "office": LIANSHUI,
        "account": LIANSHUI,
        "pack": "example-split-half",
        "batch": "batch-none",
        "subject": "LNONE",
        "charge_id": "ENONE",
        "sha256": paper.json()["sha256"],
        "session_id": "none",
        "login": "nobody",
        "change_id": "GNONE",
        "key_id": "0000",
        "deputy_id": "DNONE",
    }


@pytest.mark.parametrize(("operation", "who", "letter"), list(rows()))
def test_each_role_may_do_what_the_table_says(
    city: Town, known: dict[str, str], operation: str, who: str, letter: str
) -> None:
    method, path = operation.split()
    place = path.format(**known)
    if method == "GET":
        of_book = ("board", "statements", "reconciliation", "what-if")
        is_of_book = any(part in path for part in of_book)
        params = {"period": "2025", "indicator": "signed_count"} if is_of_book else {}
        params |= {"from": "1", "to": "2"} if "consistency" in path else {}
        answer = city.get(who, place, **params)
    else:
        answer = city.write(who, place, BODIES[operation], method=method)
    if "sign-out" in path:
        city.tokens.pop(who, None)  # a session that ended
    got = {403: "n", 404: "0"}.get(answer.status_code, "y")
    assert got == letter, f"{answer.status_code} {answer.text}"
    assert answer.status_code < 500
    if got == "y" and method == "GET":
        assert answer.status_code == 200


@pytest.mark.parametrize("operation", sorted({operation for operation, _, _ in rows()}))
def test_nobody_gets_in_without_signing_in(
    city: Town, known: dict[str, str], operation: str
) -> None:
    method, path = operation.split()
    place = f"/api/v1{path.format(**known)}"
    for headers in ({}, {"Authorization": "Bearer rubbish"}, {"Authorization": "Basic eA=="}):
        answer = city.client.request(method, place, headers=headers, json=BODIES.get(operation))
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == "Bearer"
        assert answer.json()["reason"] in {"sign_in_needed", "token_not_valid"}


def test_the_table_covers_every_operation_of_the_api(city: Town) -> None:
    described = city.client.get("/api/v1/openapi.json").json()
    found = {
        f"{method.upper()} {path.removeprefix('/api/v1')}"
        for path, methods in described["paths"].items()
        for method in methods
    }
    assert found == {operation for operation, _, _ in rows()} | OPEN


def test_every_operation_is_described(city: Town) -> None:
    described = city.client.get("/api/v1/openapi.json").json()
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            assert operation.get("summary"), (method, path)
            assert operation.get("description"), (method, path)
            assert operation.get("tags"), (method, path)
