"""Papers on the command line: ``--paper KIND=FILE`` or ``--paper KIND:signer+signer=FILE``.

The file is examined and kept by its hash, as if the office had sent it; its name is kept nowhere.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from gateway.cli.session import fail
from gateway.cli.spoken import Voice
from sharing.evidence_files import EvidenceFault
from sharing.sections import Evidence, Paper, Party

Papers = Annotated[
    list[str] | None,
    typer.Option(
        "--paper",
        help="佐证材料 种类=文件，或 种类:签署方+签署方=文件；"
        "签署方 holder、receiver、investor、centre；可多次",
    ),
]
Note = Annotated[str, typer.Option("--evidence-note", help="佐证说明")]


def evidence_of(voice: Voice, papers: Sequence[str] | None, note: str = "") -> Evidence | None:
    """The papers, kept, as evidence of a statement; None where there are none."""
    if not papers and not note:
        return None
    return Evidence(note=note, papers=tuple(_kept(voice, said) for said in papers or ()))


def given_evidence(voice: Voice, papers: Sequence[str] | None, note: str = "") -> Evidence:
    """As ``evidence_of``; what needs evidence says so by being refused without."""
    return evidence_of(voice, papers, note) or Evidence()


def _kept(voice: Voice, said: str) -> Paper:
    label, separator, path = said.partition("=")
    kind, _, signers = label.partition(":")
    try:
        signed_by = tuple(Party(name) for name in signers.split("+") if name)
        unsent = Paper(kind=kind.strip(), sha256="0" * 64, signed_by=signed_by)
    except ValueError:
        separator = ""
    if not separator:
        raise typer.BadParameter(voice.session.say("cli.paper_unreadable", read=label[:60]))
    settings = voice.session.settings
    try:
        with Path(path).open("rb") as content:
            stored = voice.deployment.evidence_desk().take(content, voice.actor)
    except EvidenceFault as fault:
        # Here, since loading the web takes a fifth of the start of every other command.
        from gateway.rest.evidence import evidence_problem  # noqa: PLC0415

        told = evidence_problem(fault, settings)
        fail(f"{Path(path).name}: {voice.session.say(told.code, **told.params)}")
    except OSError as problem:
        why = problem.strerror or type(problem).__name__
        fail(voice.session.say("cli.file_unreadable", file=path, problem=why))
    return unsent.model_copy(update={"sha256": stored.sha256})
