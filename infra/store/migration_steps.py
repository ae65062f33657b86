"""Running the numbered steps of ``infra.store.migrations`` through alembic.

alembic gives the steps their operations, reads their order and notes the number of each; the
transaction is the caller's, so that all steps are done or none. There is no alembic.ini and no
``env.py``: the product brings its database up to date by itself.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext, MigrationStep
from alembic.script import ScriptDirectory
from sqlalchemy import Connection


def run_steps(
    connection: Connection, folders: Sequence[Path], *, after: str | None, version_table: str
) -> None:
    """Run every step that comes after step ``after`` (None: all of them), oldest first."""
    scripts = ScriptDirectory(str(folders[0]), version_locations=[str(each) for each in folders])

    def steps(_heads: Any, _context: MigrationContext) -> list[MigrationStep]:
        newest_first = scripts.iterate_revisions("head", after or "base")
        return [
            MigrationStep.upgrade_from_script(scripts.revision_map, script)
            for script in reversed(list(newest_first))
        ]

    context = MigrationContext.configure(
        connection, opts={"version_table": version_table, "fn": steps}
    )
    with Operations.context(context):
        context.run_migrations()
