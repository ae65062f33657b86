"""No command loads the web framework before it needs it: it costs as much as all the rest."""

import subprocess
import sys

LOADED = """
import sys
import gateway.cli
print(",".join(sorted({name.partition(".")[0] for name in sys.modules})))
"""


def test_the_commands_load_no_web_framework() -> None:
    told = subprocess.run(
        [sys.executable, "-c", LOADED], capture_output=True, text=True, check=True
    ).stdout
    loaded = set(told.strip().split(","))
    assert "gateway" in loaded
    assert not loaded & {"fastapi", "starlette", "uvicorn", "jinja2"}
