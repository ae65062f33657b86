"""Who shops around 兜圈子: a table of projects and leads, and which enterprises are found.

A line is a lead: its project, office, investor, code, and how it stands. ``links`` tie two projects
as of one enterprise or of one group; ``aliases`` are two names ruled to be one.
"""

from hypothesis import given
from hypothesis import strategies as st

from ledger.shopping_around import Enterprise, ranked, shopping_around
from ledger.views import FollowUpNote, LeadView, ProjectView, TouchView
from sharing.enterprise.names import name_key
from sharing.events.leads import Placing
from sharing.sections import Commercial, FirstTalk, Identity, Summary

CODE = "91110000600037341L"
LEADS = """
lead  project  office  investor          code  active  standing
L1    P1       A       甲精密有限公司    -     yes     valid
L2    P1       B       甲精密有限公司    -     yes     valid
L3    P2       C       甲精密有限公司    -     yes     valid
L4    P3       D       甲精密（拟定名）  -     yes     valid
L5    P4       A       乙材料有限公司    yes   yes     valid
L6    P5       B       乙新材            yes   yes     incomplete
L7    P6       A       丙包装有限公司    -     yes     valid
L8    P6       B       丙包装有限公司    -     no      valid
L9    P7       A       丁食品有限公司    -     yes     valid
L10   P7       B       丁食品有限公司    -     yes     void
L11   P8       A       戊集团有限公司    -     yes     valid
L12   P9       B       戊机械有限公司    -     yes     valid
L13   P10      A       己化工有限公司    -     yes     valid
L14   P11      A       己化工有限公司    -     yes     valid
L15   P12      C       庚光电有限公司    -     yes     valid
L16   P13      D       庚光电子有限公司  -     yes     valid
"""
LINKS = {("P2", "P3"): "other_project", ("P8", "P9"): "same_group"}
ALIASES = [(name_key("庚光电有限公司"), name_key("庚光电子有限公司"))]
FOUND = """
offices  bases                          leads
ABCD     same_project linked same_name  L1 L2 L3 L4
AB       same_code                      L5 L6
CD       alias                          L15 L16
"""


def city() -> tuple[list[ProjectView], dict[str, LeadView]]:
    """The projects and leads of the table."""
    projects: dict[str, ProjectView] = {}
    leads: dict[str, LeadView] = {}
    for order, line in enumerate(LEADS.strip().splitlines()[1:], start=1):
        lead_id, project_id, office, investor, code, active, standing = line.split()
        identity = Identity(
            investor=investor, project="项目", credit_code=CODE if code == "yes" else ""
        )
        leads[lead_id] = LeadView(
            lead_id=lead_id,
            project_id=project_id,
            office=office,
            placing=Placing.FIRST,
            registered_at=order * 1_000,
            seq=order,
            identity=identity,
            commercial=Commercial(),
            summary=Summary(),
            first_talk=FirstTalk(),
        )
        touch = TouchView(
            lead_id=lead_id,
            office=office,
            order=order,
            is_active=active == "yes",
            standing=standing,
        )
        known = projects.get(project_id)
        projects[project_id] = (
            known.model_copy(update={"touches": (*known.touches, touch)})
            if known is not None
            else ProjectView(
                project_id=project_id,
                first_office=office,
                first_lead=lead_id,
                identity=identity,
                touches=(touch,),
                related=tuple(
                    (other, relation)
                    for (one, other), relation in LINKS.items()
                    if one == project_id
                ),
            )
        )
    return list(projects.values()), leads


def line_of(found: Enterprise) -> str:
    """An enterprise as a line of the table."""
    leads = " ".join(contact.lead_id for contact in found.contacts)
    return f"{''.join(sorted(found.offices))} | {' '.join(found.bases)} | {leads}"


def test_the_enterprises_of_the_table_are_found_and_no_others() -> None:
    projects, leads = city()
    wanted = [
        " | ".join(part.strip() for part in line.split("  ") if part.strip())
        for line in FOUND.strip().splitlines()[1:]
    ]
    found = [line_of(each) for each, _ in ranked(shopping_around(projects, ALIASES), leads)]
    assert sorted(found) == sorted(wanted)


def test_most_offices_come_first_then_what_moved_last() -> None:
    projects, leads = city()
    note = FollowUpNote(at=9_000_000, stage="", note="已来考察")
    leads["L5"] = leads["L5"].model_copy(update={"notes": (note,)})
    order = [sorted(each.offices) for each, _ in ranked(shopping_around(projects, ALIASES), leads)]
    assert order == [["A", "B", "C", "D"], ["A", "B"], ["C", "D"]]


def test_without_the_ruling_two_names_stay_apart() -> None:
    projects, _ = city()
    assert not any("alias" in each.bases for each in shopping_around(projects))


@given(st.randoms(use_true_random=False))
def test_the_order_in_which_projects_are_read_changes_nothing(dice: object) -> None:
    projects, leads = city()
    shuffled = list(projects)
    dice.shuffle(shuffled)  # type: ignore[attr-defined]
    before = [line_of(each) for each, _ in ranked(shopping_around(projects, ALIASES), leads)]
    after = [line_of(each) for each, _ in ranked(shopping_around(shuffled, ALIASES), leads)]
    assert after == before


def test_each_contact_belongs_to_one_enterprise() -> None:
    projects, _ = city()
    contacts = [c.lead_id for each in shopping_around(projects, ALIASES) for c in each.contacts]
    assert len(contacts) == len(set(contacts))
