"""`make migration`: writes the first migration anew from the declared tables (there is no release yet)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from storage.migrations.generate import first_migration
from storage.schema import metadata

FIRST = Path(__file__).parent / "versions" / "0001.py"


def main() -> None:
    """Write versions/0001.py in the house's format."""
    FIRST.write_text(first_migration(metadata), encoding="utf-8")
    subprocess.run([sys.executable, "-m", "ruff", "format", "--quiet", str(FIRST)], check=True)  # noqa: S603
    sys.stdout.write(f"{FIRST.name}: {len(metadata.tables)} tables\n")


if __name__ == "__main__":
    main()
