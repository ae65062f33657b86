"""Projects to which somebody stands in every way there is, for tests of who may read what.

Five scenes with leads of 涟水, the last one of the centre:

* ``talks``: 涟水 has first contact and shows it to 金湖 by name, the park is the place of landing,
  淮阴 collided and objects, B01 is asked whether its project is the same; a leader, a team member
  and a reviewer are in charge;
* ``asked``: a transfer asks 盱眙 to take over; ``moved``: it is complete, and 盱眙 holds;
* ``claimed``: 盱眙 took from the pool what 涟水 gave up;
* ``offered``: the centre offers an investor to 金湖.

Ids of things that are not there have the form of those that are, so that their answers can be held
to each other byte for byte.
"""

from typing import Any, Final

from httpx import Response

from auth.actors import Role
from gateway.pages.fresh_cookies import SESSION_COOKIE
from tests.evidence_samples import pdf
from tests.gateway.rest.papers import paper
from tests.gateway.rest.signing import approve as approve_change
from tests.gateway.rest.signing import bearer, propose, put
from tests.gateway.rest.town import CENTRE, LIANSHUI, PARK, XUYI, Town, lead

JINHU, QINGJIANGPU = "320831", "320812"
CODE: Final = "91320505MA1N4KQ50R"
FROM: Final = "2024-01-01"
PROPOSAL: Final = {"transfer": "county", "to_office": XUYI, "reason": "没有合适厂房"}
NOT_COUNTED: Final[dict[str, int]] = {
    "requests_per_minute": 0,
    "requests_per_minute_of_office": 0,
    "absent_per_hour": 1_000_000,
    "absent_per_hour_of_office": 1_000_000,
    "collided_per_hour": 1_000_000,
    "collided_per_hour_of_office": 1_000_000,
}
"""What is turned away for its number would hide who may read it."""
NOT_THERE: Final = {
    "lead_id": "LAAAAAAAAAAAA",
    "project_id": "PAAAAAAAAAAAA",
    "case_id": "CAAAAAAAAAAAA",
    "objection_id": "OAAAAAAAAAAAA",
    "sha256": "ab" * 32,
    "submission_id": "never-sent-1",
    "issued_position": "999999",
    "file": "none.xlsx",
    "office": "999999",
    "account": "999999",
}
READING: Final = tuple(
    f"own:{what}:read" for what in ("lead", "case", "evidence", "submission", "statement")
)
Ids = dict[str, str]


class Related:
    """The running city, the ids of each scene, and sessions of everybody in the table."""

    def __init__(self, city: Town) -> None:
        """Make everybody and everything."""
        self.city = city
        put(city, "jinhu", (JINHU, Role.OFFICE_STAFF))
        put(city, "stranger", (QINGJIANGPU, Role.OFFICE_STAFF))
        put(city, "idle-leader", (CENTRE, Role.LEADER))
        put(city, "idle-reviewer", (CENTRE, Role.REVIEWER))
        put(city, "member", (CENTRE, Role.LEADER))
        self.keys = {
            "key-all": _key(city, list(READING)),
            "key-other": _key(city, ["own:lead:register"]),
        }
        book = _book(city)
        self.scenes: dict[str, Ids] = {
            "talks": _talks(city) | book,
            "asked": _asked_over(city) | book,
            "moved": _moved(city) | book,
            "claimed": _claimed(city) | book,
            "offered": _offered(city) | book,
        }

    def token(self, who: str) -> dict[str, str]:
        """The header of somebody, or of a key."""
        return bearer(self.keys[who]) if who in self.keys else self.city.headers(who)

    def read(self, who: str, path: str, **params: str) -> Response:
        """Read through REST."""
        headers = self.token(who) | {"Accept-Language": "zh-CN"}
        answer: Response = self.city.client.get(f"/api/v1{path}", params=params, headers=headers)
        return answer

    def page(self, who: str, path: str, **params: str) -> Response:
        """Open a page with this session."""
        text = self.token(who)["Authorization"].removeprefix("Bearer ")
        headers = {"Cookie": f"{SESSION_COOKIE}={text}"}
        answer: Response = self.city.client.get(
            path, params=params, headers=headers, follow_redirects=False
        )
        return answer


def _key(city: Town, scopes: list[str]) -> str:
    change = propose(city, kind="issue_key", login="machine", scopes=scopes, label="对接")
    return str(approve_change(city, change)["shown_once"])


def _done(answer: Response) -> dict[str, Any]:
    assert answer.status_code in {200, 201}, answer.text
    told: dict[str, Any] = answer.json()
    return told


def _registered(city: Town, who: str, key: str, **changes: Any) -> dict[str, Any]:
    contacts = {"persons": [{"name": "张三", "phone": "13900001234"}]}
    body = lead(contacts=contacts, **changes)
    return _done(city.write(who, "/leads", body, key=key))


def _talks(city: Town) -> Ids:
    same: dict[str, Any] = {"investor": "苏州关系有限公司", "project": "甲电驱壳体项目"}
    kept = _done(
        city.client.post("/api/v1/evidence", content=pdf("talks"), headers=city.headers("lianshui"))
    )
    named: dict[str, Any] = {"papers": [{"kind": "minutes", "sha256": kept["sha256"]}]}
    told = _registered(city, "lianshui", "talks-1", code=CODE, evidence=named, **same)
    project, lead_id = told["project_id"], told["lead_id"]
    behind = _registered(city, "huaiyin", "talks-2", code=CODE, **same)
    asked = _registered(
        city, "bureau", "talks-3", investor="无锡旁人股份有限公司", project="乙机壳基地", code=CODE
    )
    objected = _done(
        city.write(
            "huaiyin",
            f"/leads/{behind['lead_id']}/objection",
            {"grounds": "首谈在先", "evidence": paper(city, "huaiyin", kind="first_talk_minutes")},
        )
    )
    shared = {"visibility": "named", "offices": [JINHU]}
    _done(city.write("lianshui", f"/leads/{lead_id}/visibility", shared, method="PUT"))
    landing = {"landing_office": PARK}
    _done(city.write("centre", f"/projects/{project}/landing", landing, method="PUT"))
    for who, capacity in (
        ("leader", "leader"),
        ("member", "team_member"),
        ("reviewer", "reviewer"),
    ):
        charge = {"person": who, "capacity": capacity, "project_id": project}
        last = _done(city.write("centre", "/charges", charge | {"from_on": FROM, "reason": "包保"}))
    cases = city.get("centre", "/cases", min_position=last["position"], limit=200).json()["items"]
    case = next(each for each in cases if (each["asked"] or {}).get("lead_id") == asked["lead_id"])
    return {
        "lead_id": lead_id,
        "project_id": project,
        "case_id": case["case_id"],
        "objection_id": objected["objection_id"],
        "sha256": kept["sha256"],
        "submission_id": "talks-1",
    }


def _asked_over(city: Town) -> Ids:
    told = _registered(city, "lianshui", "asked-1", investor="镇江拟迁有限公司")
    made = _done(city.write("lianshui", f"/projects/{told['project_id']}/transfer", PROPOSAL))
    city.get("xuyi", "/leads", min_position=made["position"])
    return {
        "lead_id": told["lead_id"],
        "project_id": told["project_id"],
        "submission_id": "asked-1",
    }


def _moved(city: Town) -> Ids:
    told = _registered(city, "lianshui", "moved-1", investor="镇江迁移有限公司")
    path = f"/projects/{told['project_id']}/transfer"
    _done(city.write("lianshui", path, PROPOSAL))
    evidence = paper(city, "lianshui", kind="consent", signed_by=["investor"])
    for who, body in (
        ("xuyi", {"party": "receiver"}),
        ("lianshui", {"party": "investor", "evidence": evidence}),
        ("arbiter", {"party": "centre"}),
    ):
        last = city.write(who, f"{path}/consents", body).json()
        if "流转完成" in last.get("message", ""):
            break
    assert "流转完成" in last["message"]
    city.get("xuyi", "/leads", min_position=last["position"])
    return {
        "lead_id": told["lead_id"],
        "project_id": told["project_id"],
        "submission_id": "moved-1",
        "sha256": evidence["papers"][0]["sha256"],
    }


def _claimed(city: Town) -> Ids:
    told = _registered(city, "lianshui", "claimed-1", investor="常州公海有限公司")
    released = {"release": "shared", "reason": "无合适厂房"}
    _done(city.write("lianshui", f"/leads/{told['lead_id']}/release", released))
    claimed = _done(city.write("xuyi", f"/projects/{told['project_id']}/claim", {"note": "有园区"}))
    city.get("xuyi", "/leads", min_position=claimed["position"])
    return {
        "lead_id": told["lead_id"],
        "project_id": told["project_id"],
        "submission_id": "claimed-1",
    }


def _offered(city: Town) -> Ids:
    told = _registered(city, "centre", "offered-1", investor="南京分流有限公司")
    body = {"offices": [JINHU], "reason": "配套产业"}
    made = _done(city.write("centre", f"/leads/{told['lead_id']}/offer", body))
    city.get("jinhu", "/leads", min_position=made["position"])
    return {
        "lead_id": told["lead_id"],
        "project_id": told["project_id"],
        "case_id": made["case_id"],
    }


def _book(city: Town) -> Ids:
    asked = {"export": "statement", "period": "2025Q1", "office": LIANSHUI}
    issued = _done(city.write("assessor", "/exports", asked))
    listed = city.get("assessor", "/exports", min_position=issued["position"]).json()[0]
    return {
        "issued_position": str(listed["issued_position"]),
        "file": listed["files"][0]["file"],
        "office": LIANSHUI,
        "account": LIANSHUI,
    }
