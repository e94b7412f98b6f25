"""Does the schema know every table that any module of storage declares?"""

from __future__ import annotations

import importlib
import pkgutil
import subprocess
import sys

import storage
from storage.engine.columns import metadata


def test_importing_the_schema_declares_every_table_of_every_module() -> None:
    for info in pkgutil.walk_packages(storage.__path__, "storage."):
        if not info.name.startswith("storage.migrations."):  # scripts for Alembic, no modules of ours
            importlib.import_module(info.name)
    # A process of its own, since this one has imported more than the schema.
    program = "from storage.schema import metadata; print(*metadata.tables)"

    seen = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert set(metadata.tables) - set(seen.stdout.split()) == set()
