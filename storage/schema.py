"""Schema: all tables. Importing this module has every module of storage declare its own."""

import importlib
import pkgutil

import storage
from storage.engine.columns import metadata

for _found in pkgutil.walk_packages(storage.__path__, "storage."):
    # Migrations run when our tables have changed, so they declare none; their scripts are Alembic's.
    if not _found.name.startswith(("storage.migrations", "storage.schema")):
        importlib.import_module(_found.name)

__all__ = ["metadata"]
