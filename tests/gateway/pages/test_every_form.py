"""Every form of every page is refused without the token that our own page gave this browser."""

from collections.abc import Iterator

import pytest

from auth.actors import Role
from gateway.messages.catalogue import say
from gateway.pages import PAGES
from tests.gateway.pages.browsing import token_in, visitor
from tests.gateway.rest.signing import put
from tests.gateway.rest.town import LIANSHUI, Town, town

TABLE = """
who            route                                 act
               /sign-in                              -
               /sign-in/code                         -
               /invitation                           -
lianshui       /sign-out                             -
lianshui       /account/acting                       -
lianshui       /account/password                     -
lianshui       /account/second-factor                -
lianshui       /account/second-factor/confirmation   -
lianshui       /account/sessions/end                 -
lianshui       /account/sessions/end-all             -
administrator  /people                               -
security       /rights/{change_id}                   approve_rights
security       /rights/{change_id}                   refuse_rights
administrator  /rights/{change_id}                   take_back_rights
head           /deputies                             name_deputy
head           /deputies/{deputy_id}                 end_deputy
head           /approvals                            set_approvals
head           /approvals/{subject}                  approve_submission
head           /charges                              put_in_charge
head           /charges/{charge_id}                  end_charge
head           /leads/{lead_id}/erasure              -
lianshui       /leads/{lead_id}                      withdraw_lead
lianshui       /objections                           file_objection
centre         /cases/{case_id}                      rule_case
centre         /projects/{project_id}                -
lianshui       /projects/{project_id}/transfer       -
lianshui       /pool/{project_id}                    claim_project
centre         /recognitions                         decide_proposals
centre         /statements/{office}                  -
lianshui       /figures                              claim_figure
centre         /periods/{period}                     close_period
"""
FIELDS = {"submission_id": "page-forged-form-1", "reason": "跨站", "period": "2026-01"}


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A city with a lead, a case that waits, and a head."""
    with town(tmp_path_factory.mktemp("forms")) as running:
        put(running, "head", (LIANSHUI, Role.OFFICE_HEAD))
        yield running


@pytest.fixture(scope="module")
def ids(city: Town) -> dict[str, str]:
    """What stands in the addresses."""
    lead = city.register("lianshui", investor="表单有限公司", project="丙项目")
    asked = city.register(
        "xuyi", investor="表单有限公司", project="某项目", amount_yuan=300_000_000
    )
    city.get("centre", "/offices", min_position=asked["position"])
    change = {"kind": "reset_password", "login": "park", "reason": "忘记"}
    proposed = city.write("administrator", "/rights-changes", change).json()
    return {
        "lead_id": lead["lead_id"],
        "project_id": lead["project_id"],
        "case_id": asked["case_id"],
        "change_id": proposed["change_id"],
        "subject": lead["lead_id"],
        "deputy_id": "D0000",
        "charge_id": "C0000",
        "office": LIANSHUI,
        "period": "2026-01",
    }


def rows() -> Iterator[tuple[str, str, str]]:
    for line in TABLE.strip().splitlines()[1:]:
        *who, route, act = line.split()
        yield who[0] if who else "", route, "" if act == "-" else act


@pytest.mark.parametrize(("who", "route", "act"), list(rows()))
def test_a_form_without_our_own_token_is_refused(
    city: Town, ids: dict[str, str], who: str, route: str, act: str
) -> None:
    client = visitor(city, who)
    client.get("/sign-in")  # so that this browser has its cookie
    of_another = token_in(visitor(city).get("/sign-in").text)
    place = route.format(**ids)
    for token in (None, "", "0" * 64, of_another):
        form = FIELDS | {"act": act}
        sent = form if token is None else form | {"form_token": token}
        answer = client.post(place, data=sent, headers={"Accept-Language": "zh-CN"})
        assert answer.status_code == 403, (token, answer.status_code)
        assert say("page.form_expired", "zh_CN") in answer.text


def test_every_form_is_in_the_table() -> None:
    posted = {
        route.path
        for page in PAGES
        for route in page.router.routes
        if "POST" in (getattr(route, "methods", None) or ())
    }
    assert posted == {route for _, route, _ in rows()}
