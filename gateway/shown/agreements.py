"""Credit agreements 分成协议 across projects: for each party its own, for the city's readers all.

An office that an agreement names reads its terms, although it has no lead on the project; of the
project it reads the name that the project's card has for it, and the id, which a consent names.

Edge case: of a project that was merged into another nothing stands here, since its agreements are
void or rest with it.

Invariant: who is no party to an agreement reads nothing of it; a party learns no name of the
project that its card would not tell.
"""

from collections.abc import Iterable

from pydantic import Field, RootModel

from gateway.shown.case import Reader
from gateway.shown.naming import named
from gateway.shown.project import relations_to, state_of
from gateway.shown.recognition import AgreementShown, agreements_shown
from ledger.views import ProjectView


class AgreementRead(AgreementShown):
    """A credit agreement with its project, as the reader may know it."""

    project_id: str = Field(description="Opaque; a consent names it.")
    investor: str = Field(description="Empty where the project's card is masked.")
    project: str = Field(description="Empty where the project's card is masked.")
    code_name: str = Field(description="Stands for the name where that is hidden, else empty.")
    waits_for_own: bool = Field(description="Whether it waits for the consent of the reader's.")


class AgreementsTold(RootModel[tuple[AgreementRead, ...]]):
    """``agree list``: those that wait for consents first, then the latest first."""


def agreements_read(
    projects: Iterable[ProjectView], reader: Reader, *, office: str = ""
) -> list[AgreementRead]:
    """The agreements that the reader may know, of one office or of all; those proposed first."""
    found = [
        each
        for project in projects
        if project.agreements
        for each in _of_project(project, reader)
        if not office or office in {each.office, *each.parties}
    ]
    found.sort(key=lambda each: (each.at, each.agreement_id), reverse=True)
    return sorted(found, key=lambda each: each.standing != "proposed")


def _of_project(project: ProjectView, reader: Reader) -> list[AgreementRead]:
    viewer = reader.viewer
    name = named(
        viewer,
        project.identity,
        relations=relations_to(viewer, project),
        state=state_of(project),
        project_id=project.project_id,
        secret=reader.secret,
    )
    shown = agreements_shown(viewer, project.agreements, city=reader.city, language=reader.language)
    return [
        AgreementRead(
            **dict(each),
            project_id=project.project_id,
            investor=name.investor,
            project=name.project,
            code_name="" if name.project or name.investor else name.code_name,
            waits_for_own=each.standing == "proposed"
            and bool(viewer.offices.intersection(each.parties).difference(each.consents)),
        )
        for each in shown
    ]
