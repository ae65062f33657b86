"""The command line: ``oneboard --data DIR COMMAND``.

It acts as the city operator of this machine, and the record says so. Without a running server it
judges itself; with one it goes through the server's log and waits. It never prompts.

Exit status: 0 when every row was answered, refused ones too; 1 when a file or the store could not
be read, or a check found something; 2 for wrong usage. With ``--json`` standard output carries one
JSON document and nothing else; words for people go to standard error.
"""

from gateway.cli.app import main

__all__ = ["main"]
