"""The command line: ``oneboard --data DIR COMMAND``.

It acts as the city operator of this machine, and the record says so. Without a running server it
judges itself; with one it goes through the server's log and waits. It never prompts.

Exit status: 0 when every row was answered, refused ones too; 1 when a file or the store could not
be read, or a check found something; 2 for wrong usage. With ``--json`` standard output carries one
JSON document and nothing else; words for people go to standard error.
"""

import gc

# What is loaded here stays; looking through it again and again for what could go costs a third.
_collects = gc.isenabled()
gc.disable()
try:
    from gateway.cli.app import main

    gc.freeze()
finally:
    if _collects:
        gc.enable()

__all__ = ["main"]
