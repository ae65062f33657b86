"""``rule``: the city centre answers cases 裁定, one by options or many from a file.

A submission id is drawn from the case and from what is ruled, so a file that is given again says
nothing twice; a case that was settled alike counts as done. All rulings are appended before any is
judged, in the order of the lines, so many hundreds are quick. A line that cannot be read, or that
the judge refuses, stops no other; each is told, and the command ends with 1.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Final, Literal

import typer
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from gateway.cli.case_answers import RulingsTold, RulingTold
from gateway.cli.session import Session, fail, print_json
from gateway.cli.spoken import Json, Voice, unsayable_words, voice
from gateway.imports.dialogue import Dialogue
from gateway.messages.catalogue import say
from gateway.refusals import refusal_words
from gateway.saying import PhoneInOpenText, TextTooLong, say_about_case
from gateway.submitting import Said
from infra.store.reads import Answer
from sharing.canonical import canonical_bytes
from sharing.submissions.cases import RuleCase, Ruling

FILE_BYTES_MAX: Final = 64 * 1024 * 1024


class RulingLine(BaseModel):
    """One line of a file of rulings; other keys are passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    case_id: Annotated[str, Field(min_length=1, max_length=40)]
    answer: Ruling
    with_lead: str = Field(default="", alias="with", max_length=40)
    reason: Annotated[str, Field(min_length=1)]

    @field_validator("with_lead", mode="before")
    @classmethod
    def _null_is_none(cls, read: object) -> object:
        return "" if read is None else read


@dataclass(frozen=True, slots=True)
class Prepared:
    """A line with what it says, or why it cannot be said."""

    line: int
    case_id: str
    said: Said | None
    words: str = ""


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("rule")(rule)


def rule(
    context: typer.Context,
    case_id: Annotated[str | None, typer.Argument(metavar="[CASE]", help="事项编号")] = None,
    answer: Annotated[
        Ruling | None,
        typer.Option(
            "--answer",
            help="same_project 同一项目，other_project 同一企业的另一项目，"
            "different 不同企业，same_group 同一集团",
        ),
    ] = None,
    with_: Annotated[
        str, typer.Option("--with", help="对照的线索；different 可不写，即对所有候选")
    ] = "",
    reason: Annotated[str | None, typer.Option("--reason", help="理由")] = None,
    from_: Annotated[
        Path | None,
        typer.Option("--from", help="JSONL 文件，每行 case_id、answer、with、reason"),
    ] = None,
    as_json: Json = False,
) -> None:
    """裁定：一件，或按文件逐行；一行有误不影响其他行。"""
    with voice(context) as speaking:
        session = speaking.session
        if from_ is not None and case_id is None and answer is None:
            prepared = list(_from_file(speaking, from_))
        elif from_ is None and case_id and answer and reason:
            content = {"case_id": case_id, "answer": answer, "with": with_, "reason": reason}
            prepared = [_prepared(speaking, 0, content)]
        else:
            raise typer.BadParameter(session.say("cli.rule_one_or_file"))
        told = _rule(speaking, prepared)
    _tell(session, told, as_json=as_json)


def _from_file(speaking: Voice, file: Path) -> Iterable[Prepared]:
    try:
        if file.stat().st_size > FILE_BYTES_MAX:
            fail(speaking.session.say("cli.file_too_long", file=file, most="64 MiB"))
        lines = file.read_bytes().removeprefix(b"\xef\xbb\xbf").split(b"\n")
    except OSError as problem:
        why = problem.strerror or type(problem).__name__
        fail(speaking.session.say("cli.file_unreadable", file=file, problem=why))
    return [
        _prepared(speaking, number, line)
        for number, line in enumerate(lines, start=1)
        if line.strip()
    ]


def _prepared(speaking: Voice, line: int, content: bytes | Mapping[str, str]) -> Prepared:
    case_id = ""
    try:
        read = (
            RulingLine.model_validate_json(content)
            if isinstance(content, bytes)
            else RulingLine.model_validate(content)
        )
        case_id = read.case_id
        said = RuleCase(
            case_id=read.case_id,
            answer=read.answer,
            with_lead=read.with_lead,
            reason=read.reason,
        )
        return Prepared(
            line, case_id, say_about_case(speaking.speaker, submission_id_of(said), said)
        )
    except (ValidationError, PhoneInOpenText, TextTooLong) as problem:
        words = unsayable_words(problem, speaking.session.settings.language)
        return Prepared(line, case_id, None, words)


def submission_id_of(said: RuleCase) -> str:
    """The id under which a ruling stands: the same ruling has the same."""
    content = canonical_bytes([said.case_id, said.answer, said.with_lead, said.reason])
    return f"rule-{sha256(content).hexdigest()[:40]}"


def _rule(speaking: Voice, prepared: Sequence[Prepared]) -> RulingsTold:
    said = {each.said.stamp.submission_id: each.said for each in prepared if each.said is not None}
    dialogue = Dialogue(speaking.deployment)
    dialogue.judge_what_stands()
    before = dialogue.answers([(s.stamp.office, key) for key, s in said.items()])
    answers = dialogue.say(list(said.values()))
    language = speaking.session.settings.language
    told = tuple(_told(each, answers, before, language) for each in prepared)
    count = {name: sum(each.outcome == name for each in told) for name in ("ruled", "done")}
    return RulingsTold(
        ruled=count["ruled"],
        done=count["done"],
        refused=len(told) - count["ruled"] - count["done"],
        rulings=told,
    )


def _told(
    each: Prepared, answers: Mapping[str, Answer], before: Mapping[str, Answer], language: str
) -> RulingTold:
    """What became of a line; a ruling that was ``before`` is done already."""
    if each.said is None:
        return RulingTold(
            line=each.line,
            case_id=each.case_id,
            submission_id="",
            outcome="unreadable",
            reason="malformed",
            words=each.words,
        )
    answer = answers[each.said.stamp.submission_id]
    outcome: Literal["ruled", "done", "refused"]
    if answer.verdict == "refused":
        outcome, words = "refused", refusal_words(answer.reason, answer.params, language)
    else:
        is_done = not answer.events or answer.submission_id in before
        outcome = "done" if is_done else "ruled"
        words = say("rest.done_ruled_alike" if is_done else "rest.done_rule_case", language)
    return RulingTold(
        line=each.line,
        case_id=each.case_id,
        submission_id=answer.submission_id,
        outcome=outcome,
        reason=answer.reason,
        words=words,
    )


def _tell(session: Session, told: RulingsTold, *, as_json: bool) -> None:
    for each in told.rulings:
        if each.outcome in ("refused", "unreadable"):
            place = session.say("cli.rule_line", line=each.line) if each.line else each.case_id
            where = f"{place} {each.case_id}" if each.line and each.case_id else place
            typer.echo(f"{where}: {each.words}", err=True)
    session.tell("cli.rulings_counted", ruled=told.ruled, done=told.done, refused=told.refused)
    if as_json:
        print_json(told)
    if told.refused:
        raise typer.Exit(1)
