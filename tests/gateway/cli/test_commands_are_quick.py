"""No command loads the web framework before it needs it: it costs as much as all the rest. Nothing
is looked through for garbage while the commands load, and everything is afterwards.
"""

import subprocess
import sys

LOADED = """
import sys
import gateway.cli
print(",".join(sorted({name.partition(".")[0] for name in sys.modules})))
"""
COLLECTED = """
import gc
passes = []
gc.callbacks.append(lambda phase, told: phase == "start" and passes.append(told["generation"]))
import gateway.cli
print(passes.count(0) <= 1, max(passes, default=0), gc.isenabled())
"""


def test_the_commands_load_no_web_framework() -> None:
    told = subprocess.run(
        [sys.executable, "-c", LOADED], capture_output=True, text=True, check=True
    ).stdout
    loaded = set(told.strip().split(","))
    assert "gateway" in loaded
    assert not loaded & {"fastapi", "starlette", "uvicorn", "jinja2"}


def test_nothing_is_collected_while_the_commands_load() -> None:
    told = subprocess.run(
        [sys.executable, "-c", COLLECTED], capture_output=True, text=True, check=True
    ).stdout
    # One look at the youngest may follow at once when collecting begins again.
    assert told.split() == ["True", "0", "True"]
