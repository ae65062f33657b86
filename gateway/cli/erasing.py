"""``erase``: a lead's contact persons and evidence, for ever.

Edge case: the keys are gone, but a reader of the key store kept old bytes of them in its files. The
command then says so and ends with 3; the same submission id again, or a running ledger, sweeps.
"""

from typing import Annotated

import typer

from gateway.cli.session import REMAINS_LEFT, fail
from gateway.cli.spoken import Json, Lead, Office, Reason, fresh_id, sayable, tell, voice
from gateway.erasing import Erasing
from gateway.imports.dialogue import Dialogue
from gateway.outcomes import outcome_of

SubmissionId = Annotated[
    str, typer.Option("--submission-id", help="报送编号；重复执行同一次删除时给出")
]


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("erase")(erase)


def erase(
    context: typer.Context,
    lead_id: Lead,
    reason: Reason,
    office: Office = None,
    submission_id: SubmissionId = "",
    as_json: Json = False,
) -> None:
    """删除一条线索的联系人和佐证材料：永久，备份中的也不能再读。"""
    with voice(context, office) as speaking:
        deployment, said_as = speaking.deployment, submission_id or fresh_id()
        erasing = Erasing(deployment, speaking.speaker, speaking.actor, said_as, lead_id, reason)
        answer = erasing.first_answer(deployment.submitter())
        if answer is None:
            said = sayable(speaking.session, erasing.said)
            answer = Dialogue(deployment).say([said])[said.stamp.submission_id]
        has_remains = erasing.finish(answer)
        language = speaking.session.settings.language
        outcome = outcome_of(answer, timezone=speaking.city.timezone, language=language)
    tell(speaking.session, outcome, as_json=as_json)
    if has_remains:
        words = speaking.session.say("cli.erase_remains", submission_id=said_as)
        fail(words, status=REMAINS_LEFT)
