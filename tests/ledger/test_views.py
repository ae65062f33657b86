"""Views show whoever has first contact in its own words, never in those of an office that left."""

from ledger.view_folds import fold_all
from tests.judging.bodies import YI, lead_body, withdraw_body
from tests.judging.paper_city import PaperCity


def _project(city: PaperCity) -> tuple[str, str, int | None]:
    rows = [(row.header.seq, row.decision.events) for row in city.rows]
    (project,) = fold_all(rows).projects.values()
    return project.first_office, project.identity.project, project.amount_yuan


def test_first_contact_that_passes_takes_its_own_words_and_amount() -> None:
    city = PaperCity()
    first = city.say("甲县", lead_body(project="年产9万套电池结构件项目", amount_yuan=12 * YI))
    second = city.say("乙县", lead_body(project="电池结构件项目", amount_yuan=9 * YI))
    assert (first.placing, second.placing) == ("first", "collided")
    city.say("甲县", withdraw_body(first.lead_id))
    assert _project(city) == ("Y", "电池结构件项目", 9 * YI)


def test_a_project_that_everybody_left_is_shown_in_the_newcomers_words() -> None:
    city = PaperCity()
    first = city.say("甲县", lead_body(amount_yuan=12 * YI))
    city.say("甲县", withdraw_body(first.lead_id))
    city.say("丙县", lead_body(amount_yuan=3 * YI))
    office, _, amount = _project(city)
    assert (office, amount) == ("B", 3 * YI)
