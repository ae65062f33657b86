"""One door: no module outside it reads a lead's, project's or case's fields, but for those named.

Read from the source. A module of ``gateway`` *has views* if it names a view class or a function or
class of the stores whose annotation names one, at any remove. Of such a module every attribute that
is a field of a view or of its sections counts as read. The door itself (``gateway/shown``, the
cards) is left out. Every other module stands in the table with exactly the fields that it reads:
a new module, or a new field in a known one, fails the build until somebody has looked at it.
"""

import ast
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from ledger import views
from sharing import sections

ROOT = Path(__file__).parents[2]
DOOR = ("gateway/shown/", "gateway/cards.py", "gateway/audience_cards.py")
VIEWS = ("LeadView", "ProjectView", "CaseView", "TouchView", "TransferView", "AttainmentView")
SECTIONS = ("Identity", "Commercial", "Summary", "FirstTalk")
NO_SECRET = frozenset(
    {"lead_id", "project_id", "case_id", "kind", "seq", "office", "at", "version"}
)
"""Ids and what tells nothing of a lead by itself; whoever has an id had it from the door."""
SOURCES = ("infra/store", "infra/city_reads.py", "gateway/case_reads.py", "gateway/cards.py")

ALLOWED = """
# the operator at the machine, who reads every lead; names through lead_named or as_operator_reads
gateway/case_reads.py candidates first_lead is_provisional rows
gateway/cli/agreements.py investor project
gateway/cli/cases.py answer assigned_to candidates due_at grounds investor is_late offices opened_at project reason rows settled_at taken_by with_lead
gateway/cli/figures.py identity offices project
gateway/cli/holds.py amount_yuan chain cool_downs first_office hold_ended_by identity industry investor project
gateway/cli/leads.py is_active rows
gateway/cli/objections.py answer due_at grounds instance is_late opened_at outcome reason settled_at with_lead
gateway/cli/recognitions.py filed_on
gateway/lead_rows.py amount_said amount_usd_cents amount_yuan chain commercial credit_code first_lead first_office identity industry investor is_active is_name_sealed landing_office on placing project registered_at rows signing stage start summary
# an office's own ledger, compared with its own leads and written for itself
gateway/exports/ledger.py is_active rows
gateway/imports/dialogue.py first_office
gateway/imports/living_history.py commercial event first_talk identity note notes placing registered_at stage summary
gateway/imports/living_rows.py identity investor is_active note project rows
gateway/imports/living_sheet.py amount_said amount_usd_cents amount_yuan chain commercial content credit_code first_talk form identity industry investor is_chemical note notes project registered_at source stage summary talked_on
gateway/imports/outcomes.py candidates lacking outcome placing reason
gateway/inline_matching.py is_matched matcher
# whose matter something is: gives codes of offices to compare, nothing to show
gateway/own_matters.py agreements candidates first_office from_office holder_office introducer_office landing_office merged_into offices role to_office touches transfers
# the answer to the speaker about its own submission, and acts on its own leads
gateway/erasing.py answer offices papers reason role
gateway/leaving.py assigned_to proposed_by reason role
gateway/outcomes.py answer credit_code is_matched lacking outcome period placing reason role standing
gateway/rest/outcomes.py answer is_matched reason
gateway/noting.py note role
# pages for parties and the city: each asks is_party_to or lead_is_visible first; the names are also those of shown documents
gateway/pages/agreement_actions.py agreements consents first_office landing_office offices papers standing
gateway/pages/lead_list_page.py amount_said amount_usd_cents amount_yuan due_at holder_lead investor is_active is_asked is_matched is_name_sealed is_provisional offices open_cases placing project registered_at role stage standing
gateway/pages/project_page.py amount_usd_cents amount_yuan attainments chain first_lead first_office holder_office industry introducer_office investor is_provisional landing_office merged_into offices project stage touches
gateway/pages/proposal_lines.py amount_usd_cents amount_yuan filed_on note offices outcome papers reason units
gateway/pages/recognition_actions.py attainments on papers recognition_id signing
gateway/pages/ruling_followed.py first_office from_office history offices settled_at to_office units
# ask the door for the document and hand it on; the names are those of requests and answers
gateway/evidence_desk.py note offices role
gateway/rest/case_reads.py candidates role
gateway/rest/city_reads.py role
gateway/rest/leads.py answer identity note offices reason role stage
"""  # noqa: E501


@cache
def fields() -> frozenset[str]:
    models = [getattr(views, name) for name in VIEWS]
    models += [getattr(sections, name) for name in SECTIONS]
    found = {name for model in models for name in model.model_fields}
    return frozenset(found) - NO_SECRET


def _names(node: ast.AST) -> set[str]:
    return {
        part.id if isinstance(part, ast.Name) else part.attr
        for part in ast.walk(node)
        if isinstance(part, ast.Name | ast.Attribute)
    }


def giving_views(sources: Iterable[ast.AST]) -> frozenset[str]:
    """The names that give a view: the classes, and what is annotated with one, at any remove."""
    trees, found = list(sources), set(VIEWS)
    while True:
        before = len(found)
        for node in (part for tree in trees for part in ast.walk(tree)):
            if isinstance(node, ast.FunctionDef) and node.returns is not None:
                if _names(node.returns) & found and not node.name.startswith("_"):
                    found.add(node.name)
            elif isinstance(node, ast.ClassDef):
                annotated = (part for part in node.body if isinstance(part, ast.AnnAssign))
                if any(_names(part.annotation) & found for part in annotated):
                    found.add(node.name)
        if len(found) == before:
            return frozenset(found)


def fields_read(
    modules: Mapping[str, ast.AST], giving: frozenset[str]
) -> dict[str, frozenset[str]]:
    """By module that has views and is not of the door: the fields that it reads."""
    found = {}
    for name, tree in modules.items():
        if name.startswith(DOOR) or not _names(tree) & giving:
            continue
        read = {
            node.attr
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load)
        }
        found[name] = frozenset(read) & fields()
    return {name: read for name, read in found.items() if read}


def _trees(*places: str) -> dict[str, ast.AST]:
    files = (
        file
        for place in places
        for file in ([ROOT / place] if place.endswith(".py") else (ROOT / place).rglob("*.py"))
    )
    return {str(file.relative_to(ROOT)): ast.parse(file.read_text()) for file in files}


def allowed() -> dict[str, frozenset[str]]:
    lines = (line.split() for line in ALLOWED.strip().splitlines() if not line.startswith("#"))
    return {name: frozenset(read) for name, *read in lines if (ROOT / name).exists()}


def test_no_module_outside_the_door_reads_fields_of_a_lead_but_those_that_are_named() -> None:
    found = fields_read(_trees("gateway"), giving_views(_trees(*SOURCES).values()))
    assert found == allowed(), "read it through gateway/shown"


def test_a_planted_offender_is_found() -> None:
    giving = giving_views(_trees(*SOURCES).values())
    assert {"lead_by_id", "leads_of", "projects_by_id", "cases_of", "CaseRead"} <= giving
    planted = """
from infra.store.reads import lead_by_id
def told(connection, city, key):
    return lead_by_id(connection, city, key).commercial.amount_yuan
"""
    clean = "from gateway.rest.parts import Parts\nx = Parts.amount_yuan\n"
    modules = {"gateway/rest/planted.py": ast.parse(planted), "gateway/rest/c.py": ast.parse(clean)}
    found = fields_read(modules, giving)
    assert found == {"gateway/rest/planted.py": frozenset({"commercial", "amount_yuan"})}
    assert "gateway/rest/planted.py" not in allowed()


def test_a_planted_field_in_a_known_module_is_found() -> None:
    giving = giving_views(_trees(*SOURCES).values())
    name, read = next(iter(allowed().items()))
    tree = _trees(name)[name]
    assert fields_read({name: tree}, giving)[name] == read
    more = ast.parse((ROOT / name).read_text() + "\nleak = found.first_talk\n")
    assert fields_read({name: more}, giving)[name] == read | {"first_talk"}
