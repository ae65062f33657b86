"""The published schemas of exported and printed documents: ``docs/schemas/`` holds what this makes.

Run ``python -m gateway.exports.schemas`` after a change; a test holds files and models equal. A
change that breaks readers needs a new format version, never an edit of an old schema.
"""

import json
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel

from gateway.cli import (
    answers,
    broker_answers,
    case_answers,
    export_answers,
    people_answers,
    period_answers,
    recognitions,
    rule_answers,
    secret_answers,
)
from gateway.exports.files import ExportProof
from gateway.exports.quarter import Proof
from gateway.imports.outcomes import RowOutcome
from gateway.imports.summary import ImportSummary
from gateway.lead_rows import LeadRows
from gateway.outcomes import Outcome
from gateway.shown.agreements import AgreementsTold
from gateway.shown.deputies import DeputiesTold, DeputyShown
from gateway.shown.explanation import ExplanationShown
from gateway.shown.lead import LeadShown
from gateway.shown.offices import OfficesShown
from gateway.shown.period import PeriodsShown
from gateway.shown.reconciliation import ReconciliationShown
from gateway.shown.standing import ApprovalsTold, ChargesTold
from gateway.shown.what_if import WhatIfShown
from ledger.assessment import Assessment
from ledger.board import Board
from ledger.reconciliation_report import ReconciliationReport
from ledger.statement import Statement
from ledger.statement_report import StatementReport

FOLDER: Final = Path(__file__).resolve().parents[2] / "docs" / "schemas"


PRINTED: Final[dict[str, type[BaseModel]]] = {
    "agreements.v1.json": AgreementsTold,
    "approvals.v1.json": ApprovalsTold,
    "batches.v1.json": case_answers.BatchesTold,
    "board.v1.json": Board,
    "broker-provision.v1.json": broker_answers.BrokerProvided,
    "broker-revoke.v1.json": broker_answers.BrokerRevoked,
    "broker-show.v1.json": broker_answers.BrokerShown,
    "cases.v1.json": case_answers.CasesTold,
    "check.v1.json": answers.Checked,
    "charges.v1.json": ChargesTold,
    "close.v1.json": period_answers.CloseTold,
    "confirmations.v1.json": case_answers.ConfirmationsTold,
    "demo.v1.json": answers.DemoOpened,
    "deputies.v1.json": DeputiesTold,
    "deputy.v1.json": DeputyShown,
    "explanation.v1.json": ExplanationShown,
    "export-issued.v1.json": export_answers.ExportsIssued,
    "export-ledger.v1.json": answers.LedgerExported,
    "export-quarter.v1.json": export_answers.ExportMade,
    "export-reconciliation.v1.json": export_answers.ExportMade,
    "export-statement.v1.json": export_answers.ExportMade,
    "export-verify.v1.json": export_answers.ExportsVerified,
    "import-preview.v1.json": answers.ImportPreviewed,
    "import-report-line.v1.json": RowOutcome,
    "import.v1.json": ImportSummary,
    "init.v1.json": answers.CityOpened,
    "keys-rotate.v1.json": secret_answers.MasterKeyRotated,
    "lead.v1.json": LeadShown,
    "log-export.v1.json": answers.LogExported,
    "log-import.v1.json": answers.LogImported,
    "mapping-deleted.v1.json": answers.MappingDeleted,
    "mapping.v1.json": answers.MappingTold,
    "mappings.v1.json": answers.MappingsListed,
    "objections.v1.json": case_answers.ObjectionsTold,
    "offices.v1.json": OfficesShown,
    "outcome.v1.json": Outcome,
    "people-init.v1.json": people_answers.KeepersInvited,
    "people-record.v1.json": people_answers.RightsRecordShown,
    "people.v1.json": people_answers.PeopleListed,
    "periods.v1.json": PeriodsShown,
    "pool.v1.json": case_answers.PoolTold,
    "rebuild.v1.json": answers.ViewsRebuilt,
    "proposals.v1.json": recognitions.ProposalsTold,
    "reconcile.v1.json": ReconciliationShown,
    "restore.v1.json": answers.Restored,
    "rows.v1.json": LeadRows,
    "rules-check.v1.json": rule_answers.PackChecked,
    "rules-list.v1.json": rule_answers.PacksListed,
    "rules-show.v1.json": rule_answers.PackShown,
    "rulings.v1.json": case_answers.RulingsTold,
    "statement.v1.json": Statement,
    "what-if.v1.json": WhatIfShown,
}
"""What commands print with ``--json``, and the lines of an import's report, as they are written."""


def schemas() -> dict[str, str]:
    """File name → the schema's text."""
    models: dict[str, Any] = {
        "assessment.v1.json": Assessment,
        "assessment-proof.v1.json": Proof,
        "export-proof.v1.json": ExportProof,
        "reconciliation-report.v1.json": ReconciliationReport,
        "statement-report.v1.json": StatementReport,
    }
    written = {name: model.model_json_schema() for name, model in models.items()}
    printed = {
        name: model.model_json_schema(mode="serialization") for name, model in PRINTED.items()
    }
    return {name: _text(schema) for name, schema in sorted({**written, **printed}.items())}


def _text(schema: dict[str, Any]) -> str:
    with_dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
    return json.dumps(with_dialect, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def write_schemas(folder: Path = FOLDER) -> None:
    """Write every schema into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in schemas().items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write_schemas()
