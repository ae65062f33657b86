"""The opening's second half: what each project's rows come to is recognised, one by one.

After every row is placed, the rows of one project are read together (``ledger.opening``): the
landing, the signing and the start are recognised as of their stated dates, by the importer for the
city centre, and listed with every difference. Ids are drawn from batch and project, so that a
second run says the same again.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from auth.actors import Role
from auth.offices import City
from gateway.imports.outcomes import Placed
from gateway.imports.statements import FileRow
from gateway.saying import Speaker, say_landing, say_signing, say_start
from gateway.submitting import Said
from ledger.opening import Difference, OpeningFacts, OpeningRow, opening_facts
from sharing.submissions.centre import RecogniseSigning, RecogniseStart, SetLanding

IMPORTER_ACTOR = "system:importer"
BASIS = "opening"
"""Why it is recognised: as claimed in the opening ledgers, 拟认定."""


@dataclass(frozen=True, slots=True)
class OpenedProject:
    """What a project's rows came to."""

    project_id: str
    first_office: str
    facts: OpeningFacts


def opened_projects(
    rows: Sequence[FileRow],
    placed: Mapping[str, Placed],
    *,
    first_offices: Mapping[str, str],
    city: City,
) -> list[OpenedProject]:
    """The facts of every project. ``rows`` in the order of their 登记时间; ``placed`` by
    submission id; ``first_offices`` by project id.
    """
    of_project: dict[str, list[OpeningRow]] = defaultdict(list)
    for file_row in rows:
        where = placed[file_row.submission_id]
        if where.project_id:
            of_project[where.project_id].append(_opening_row(file_row))

    def has_land(code: str) -> bool:
        office = city.office(code)
        return office is not None and office.has_land

    return [
        OpenedProject(
            project_id=project_id,
            first_office=first_offices[project_id],
            facts=opening_facts(
                project_rows, first_office=first_offices[project_id], has_land=has_land
            ),
        )
        for project_id, project_rows in of_project.items()
    ]


def _opening_row(file_row: FileRow) -> OpeningRow:
    row = file_row.row
    return OpeningRow(
        key=f"{row.place.file}|{row.place.sheet}|{row.place.sheet_row}",
        office=row.office,
        landing_office=row.landing_office,
        signed_on=row.signed_on,
        started_on=row.started_on,
        amount_yuan=row.amount_yuan,
        amount_usd_cents=row.amount_usd_cents,
        industry=row.industry,
        chain=row.chain,
        is_chemical=row.is_chemical,
    )


def recognitions(city: City, projects: Iterable[OpenedProject]) -> list[Said]:
    """What the importer says for the centre: landing, signing, start of every project."""
    speaker = Speaker(city=city, office=city.code, actor=IMPORTER_ACTOR, role=Role.SYSTEM)
    return [said for project in projects for said in _of_project(speaker, project)]


def _of_project(speaker: Speaker, project: OpenedProject) -> Iterable[Said]:
    facts, project_id = project.facts, project.project_id
    if facts.landing_office:
        yield say_landing(
            speaker,
            f"opening-landing-{project_id}",
            SetLanding(
                project_id=project_id,
                landing_office=facts.landing_office,
                could_not_land=facts.landing_office != project.first_office,
                basis=BASIS,
            ),
        )
    if facts.signed_on is not None:
        yield say_signing(
            speaker,
            f"opening-signing-{project_id}",
            RecogniseSigning(
                project_id=project_id,
                signed_on=facts.signed_on,
                amount_yuan=facts.amount_yuan,
                amount_usd_cents=facts.amount_usd_cents,
                industry=facts.industry[:200],
                chain=facts.chain[:200],
                is_chemical=facts.is_chemical,
                basis=BASIS,
            ),
        )
    if facts.started_on is not None:
        yield say_start(
            speaker,
            f"opening-start-{project_id}",
            RecogniseStart(project_id=project_id, started_on=facts.started_on, basis=BASIS),
        )


def differences(projects: Iterable[OpenedProject]) -> list[tuple[str, Difference]]:
    """Every difference between rows of one project, by project id."""
    return [(p.project_id, difference) for p in projects for difference in p.facts.differences]
