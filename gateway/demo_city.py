"""The example city that comes with the product: invented enterprises, written as offices write."""

from pathlib import Path

import infra

FOLDER = Path(infra.__file__).parent / "demo" / "huaian-2024"


def demo_ledgers() -> list[Path]:
    """The sixteen offices' ledgers of the example city."""
    return sorted(
        path for path in FOLDER.iterdir() if path.suffix.lower() in {".xlsx", ".xls", ".csv"}
    )
