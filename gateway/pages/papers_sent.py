"""Papers that come with a form: their kind and their file, kept before anything is said.

A form has up to ``PAPERS_MAX`` pairs ``paper_kind_N`` and ``paper_file_N``. What was kept comes to
the saying as ``paper_sha256_N``, so that a form's text alone names no file that was not sent.

Edge case: a kind without a file is no paper.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from fastapi import Request
from starlette.datastructures import UploadFile

from gateway.messages.catalogue import say
from gateway.pages.acting import FIELD_CHARS_MAX, FIELDS_MAX, Form
from gateway.pages.desk_contexts import Field, Option
from gateway.pages.visit import Visit
from gateway.paper_words import paper_words
from gateway.rest.evidence import evidence_problem
from gateway.shown.wording import desk_words
from ledger.rules.registration import PaperNeeded
from sharing.evidence_files import EvidenceFault
from sharing.sections import Evidence, Paper, Party

PAPERS_MAX: Final = 3


async def sent_with_papers(request: Request) -> dict[str, str]:
    """The text fields; the files wait in the request until ``papers_in`` keeps them."""
    form = await request.form(max_files=PAPERS_MAX, max_fields=FIELDS_MAX)
    request.state.papers = {
        name: value
        for name, value in form.items()
        if isinstance(value, UploadFile) and value.size and name.startswith("paper_file_")
    }
    return {
        name: value.replace("\r\n", "\n").strip()
        for name, value in form.items()
        if isinstance(value, str)
        and len(value) <= FIELD_CHARS_MAX
        and not name.startswith("paper_sha256_")
    }


def papers_in(visit: Visit, request: Request, form: Form) -> dict[str, str]:
    """The form with the hashes of the files that were kept. Raises Problem."""
    deployment = visit.parts.deployment
    kept = dict(form)
    for name, file in request.state.papers.items():
        try:
            stored = deployment.evidence_desk().take(file.file, visit.person.actor)
        except EvidenceFault as fault:
            raise evidence_problem(fault, deployment.settings) from fault
        kept[name.replace("paper_file_", "paper_sha256_")] = stored.sha256
    return kept


def paper_fields(
    language: str, needed: Iterable[PaperNeeded], others: Iterable[str]
) -> tuple[Field, ...]:
    """Rows of kind and file; the kinds that the rules ask for stand first, with who must sign."""
    options = {f"{need.kind}:{','.join(need.signed_by)}": need for need in needed}
    words = {value: _kind_words(need, language) for value, need in options.items()}
    known = {need.kind for need in options.values()}
    words |= {f"{kind}:": paper_words(kind, language) for kind in others if kind not in known}
    choice = tuple(Option(value, text) for value, text in words.items())
    rows = min(PAPERS_MAX, max(1, len(options)))
    fields = []
    for number in range(1, rows + 1):
        kinds = tuple(replace(o, is_chosen=n == number) for n, o in enumerate(choice, start=1))
        label = say("account.paper_kind", language, number=number)
        fields.append(Field(f"paper_kind_{number}", label, kind="choice", options=kinds))
        label = say("account.paper_file", language, number=number)
        fields.append(Field(f"paper_file_{number}", label, kind="file"))
    return tuple(fields)


def _kind_words(need: PaperNeeded, language: str) -> str:
    words = paper_words(need.kind, language)
    if not need.signed_by:
        return words
    between = "、" if language != "en" else ", "
    parties = between.join(desk_words("party", party, language) for party in need.signed_by)
    return say("account.paper_signed", language, paper=words, parties=parties)


def evidence_of(form: Form) -> Evidence | None:
    """The papers that came with a form, None where there are none."""
    papers = []
    for number in range(1, PAPERS_MAX + 1):
        sha256 = form.get(f"paper_sha256_{number}", "")
        if sha256:
            kind, _, signed = form.get(f"paper_kind_{number}", "").partition(":")
            signers = tuple(Party(each) for each in signed.split(",") if each in set(Party))
            papers.append(Paper(kind=kind, sha256=sha256, signed_by=signers))
    return Evidence(papers=tuple(papers)) if papers else None
