"""The command line: ``oneboard --data DIR COMMAND``.

It acts as the city operator of this machine, and the record says so. Without a running server it
judges itself; with one it goes through the server's log and waits. It never prompts.

Exit status: 0 when every row was answered, refused ones too; 1 when a file or the store could not
be read, or a check found something; 2 for wrong usage. With ``--json`` standard output carries one
JSON document and nothing else; words for people go to standard error.
"""

import gc

_collects = gc.isenabled()
gc.disable()
# What is loaded here stays; looking through it again and again for what could go costs a third.
from gateway.cli.app import main  # noqa: E402

gc.freeze()
if _collects:
    gc.enable()

__all__ = ["main"]
