"""The published schemas of exported documents: ``docs/schemas/`` holds what this makes.

Run ``python -m gateway.exports.schemas`` after a change; a test holds files and models equal. A
change that breaks readers needs a new format version, never an edit of an old schema.
"""

import json
from pathlib import Path
from typing import Any, Final

from gateway.exports.quarter import Proof
from ledger.assessment import Assessment

FOLDER: Final = Path(__file__).resolve().parents[2] / "docs" / "schemas"


def schemas() -> dict[str, str]:
    """File name → the schema's text."""
    models: dict[str, Any] = {
        "assessment.v1.json": Assessment,
        "assessment-proof.v1.json": Proof,
    }
    return {name: _text(model.model_json_schema()) for name, model in models.items()}


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
