"""Every read × whether it is noted: what shows lead data stands in the access log, by its owner.

The table names every GET of the API and of the pages that the application has. A read that is noted
is made by somebody who is shown something, and must leave an entry of that kind; one that is not
says why. A new read that stands in neither fails here.

Invariant: what is noted with names is noted for the office whose it is.
"""

from collections.abc import Iterator
from typing import Any, Final

import pytest
from httpx import Response

from tests.gateway.rest.papers import paper
from tests.gateway.rest.related import NOT_COUNTED, Related
from tests.gateway.rest.test_relations import page_paths
from tests.gateway.rest.town import BUREAU, LIANSHUI, PARK, town

NOTED: Final = """
kind read                                      who       query  note            of
GET  /leads                                    centre    -      leads           lianshui
GET  /leads/{lead_id}                          centre    -      lead            lianshui
GET  /projects                                 centre    -      projects        lianshui
GET  /cases                                    centre    -      cases           lianshui
GET  /cases/{case_id}                          centre    -      case            lianshui
GET  /objections                               centre    -      cases           lianshui
GET  /objections/{objection_id}                centre    -      case            lianshui
GET  /feed                                     lianshui  -      feed            lianshui
GET  /feed/live                                lianshui  1      feed            lianshui
GET  /pool                                     xuyi      -      pool            -
GET  /transfers                                centre    -      transfers       lianshui
GET  /shopping-around                          centre    -      shopping        lianshui
GET  /proposals                                centre    -      proposals       lianshui
GET  /agreements                               centre    -      agreements      lianshui
GET  /statements/{office}                      centre    p      statement       lianshui
GET  /statements/{office}/explanation          centre    i      explanation     lianshui
GET  /reconciliation                           centre    i      reconciliation  bureau
GET  /reconciliation/{account}                 centre    i      reconciliation  lianshui
GET  /what-if/{pack}                           centre    p      what_if         lianshui
GET  /evidence/{sha256}                        centre    -      evidence        lianshui
GET  /submissions/{submission_id}/receipt      centre    o      receipt         lianshui
GET  /exports/{issued_position}/{file}         centre    -      export          -
PAGE /                                         centre    a      projects        lianshui
PAGE /leads                                    centre    -      leads           lianshui
PAGE /leads/{lead_id}                          centre    -      lead            lianshui
PAGE /leads/{lead_id}/preview                  lianshui  -      lead            lianshui
PAGE /leads/{lead_id}/receipt                  centre    -      receipt         lianshui
PAGE /projects/{project_id}                    centre    -      project         lianshui
PAGE /cases                                    centre    -      cases           lianshui
PAGE /cases/{case_id}                          centre    -      case            lianshui
PAGE /pool                                     xuyi      -      pool            -
PAGE /shopping-around                          centre    -      shopping        lianshui
PAGE /recognitions                             centre    -      proposals       lianshui
PAGE /charges                                  centre    -      charges         lianshui
PAGE /statements/{office}                      centre    p      statement       lianshui
PAGE /statements/{office}/explanation          centre    i      explanation     lianshui
PAGE /reconciliation                           centre    i      reconciliation  bureau
PAGE /reconciliation/{account}                 centre    i      reconciliation  lianshui
PAGE /what-if                                  centre    k      what_if         lianshui
PAGE /periods/{period}                         centre    -      hanging         bureau
PAGE /exports/{issued_position}/{file}         centre    -      export          -
"""
OWNERS: Final = {"lianshui": LIANSHUI, "bureau": BUREAU}
QUERIES: Final[dict[str, dict[str, str]]] = {
    "-": {},
    "p": {"period": "2025"},
    "i": {"period": "2025", "indicator": "signed_count"},
    "a": {"period": "2025", "scope": "all"},
    "k": {"period": "2025", "pack": "example-split-half"},
    "1": {"once": "true"},
    "o": {"office": LIANSHUI},
}


NOT_NOTED: Final = {
    "names nobody's lead: figures, rules, people, keys, what the product itself says": """
        GET /board /periods /visibility /offices /health /ready /me /me/sessions /people /deputies
        GET /api-keys /rights-changes /rights-record /receipts/consistency /receipts/head
        GET /receipts/keys /approval-setting /exports
        PAGE /account /deputies /invitation /people /periods /rights /sign-in /visibility /figures
        PAGE /api/v1/openapi.json /live
    """,
    "names leads and projects by id alone, to who said them, is in charge or decides": """
        GET /approvals /charges /periods/{period} /periods/{period}/hanging
        GET /submissions/{submission_id}
        PAGE /approvals
    """,
    "is the log itself": """
        GET /access-log /probing
        PAGE /access-log /probing
    """,
}
"""Why a read is not noted."""
SIGNED_ON: Final = "2025-03-25"


@pytest.fixture(scope="module")
def related(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Related]:
    """A city in which there is something to see on every list."""
    with town(tmp_path_factory.mktemp("town"), **NOT_COUNTED) as running:
        found = Related(running)
        found.scenes["talks"] |= _book(found)
        yield found


def _book(related: Related) -> dict[str, str]:
    """Something signed, in suspense, pooled, proposed and agreed on; ids of rules and month."""
    city = related.city
    signed = city.register("lianshui", investor="盐城签约有限公司")
    landing = {"landing_office": PARK}
    done(city.write("centre", f"/projects/{signed['project_id']}/landing", landing, method="PUT"))
    city.sign(signed["project_id"], filed_on=SIGNED_ON)
    asked = city.get("centre", f"/cases/{related.scenes['talks']['case_id']}").json()["asked"]
    city.sign(asked["project_id"], filed_on=SIGNED_ON)
    free = city.register("lianshui", investor="扬州自由有限公司")
    released = {"release": "shared", "reason": "无合适厂房"}
    done(city.write("lianshui", f"/leads/{free['lead_id']}/release", released))
    plain = city.register("lianshui", investor="泰州协议有限公司")
    project = f"/projects/{plain['project_id']}"
    terms = [
        {"indicator": "signed_count", "office": PARK, "parts": 4_000},
        {"indicator": "signed_count", "office": LIANSHUI, "parts": 6_000},
    ]
    evidence = paper(city, "lianshui", kind="agreement", signed_by=["holder", "receiver"])
    agreed = {"terms": terms, "from_on": "2025-06-01", "evidence": evidence}
    done(city.write("lianshui", f"{project}/agreements", agreed))
    contract = paper(city, "lianshui", kind="contract")
    claim = {"event": "signing", "happened_on": SIGNED_ON, "evidence": contract}
    done(city.write("lianshui", f"{project}/proposals", claim))
    announced = done(city.write("centre", "/periods/2025-03/announcement", {}))
    city.get("centre", "/board", period="2025", min_position=announced["position"])
    return {"pack": "example-split-half", "period": "2025-03"}


def done(answer: Response) -> dict[str, Any]:
    assert answer.status_code in {200, 201}, answer.text
    told: dict[str, Any] = answer.json()
    return told


def noted(related: Related) -> dict[str, list[dict[str, Any]]]:
    """The latest entries, by what they are of, as the auditor reads them."""
    found: dict[str, list[dict[str, Any]]] = {}
    for each in related.read("auditor", "/access-log", limit="100").json()["items"]:
        found.setdefault(each["request"], []).append(each)
    return found


def rows() -> list[list[str]]:
    """Kind, path, who, query, note, of whom."""
    return [line.split() for line in NOTED.strip().splitlines()[1:]]


@pytest.mark.parametrize("row", rows(), ids=" ".join)
def test_a_read_is_noted_for_the_office_whose_leads_it_shows(
    related: Related, row: list[str]
) -> None:
    kind, path, who, query, note, owner = row
    before = noted(related).keys()
    read = related.read if kind == "GET" else related.page
    answer = read(who, path.format(**related.scenes["talks"]), **QUERIES[query])
    assert answer.status_code == 200, answer.text
    new = [each for key, found in noted(related).items() if key not in before for each in found]
    assert note in {each["what"] for each in new}
    assert {each["actor"] for each in new} == {who}
    of_owner = [each for each in new if each["of_office"] == OWNERS.get(owner, "")]
    assert of_owner
    assert all(bool(each["subject"] or each["ids"]) for each in of_owner if each["of_office"])
    assert not any(each["ids"] for each in new if not each["of_office"])


def test_the_table_has_every_read_of_the_application(related: Related) -> None:
    described = related.city.client.get("/api/v1/openapi.json").json()["paths"]
    rest = {f"GET {path.removeprefix('/api/v1')}" for path, m in described.items() if "get" in m}
    pages = {f"PAGE {path}" for path in page_paths(related.city.app.routes)}
    table = [f"{kind} {path}" for kind, path, *_ in rows()]
    for lines in NOT_NOTED.values():
        for line in lines.strip().splitlines():
            kind, *paths = line.split()
            table += [f"{kind} {path}" for path in paths]
    assert sorted(table) == sorted(rest | pages)
