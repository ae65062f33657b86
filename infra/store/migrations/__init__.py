"""The steps by which a database came to its present tables, oldest first.

One module a step, named by its number and its intent: ``0002_deadlines.py`` with ``revision =
"0002"`` and ``down_revision = "0001"``. A step that was released is never edited; what must change
is another step. A step writes its columns out itself and imports no table class, for those describe
today. Steps only go forward: the way back is a backup.

Invariant: all steps on an empty database give the same schema as the table classes; a test compares
them on SQLite and on PostgreSQL. ``infra.store.migrating`` runs them.
"""
