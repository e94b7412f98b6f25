"""One module with another source than the one that lies in the folder, for the whole run of pytest.

    PLANTED=mutant.json python -m pytest -p tests.mutation.planted …

The file names the module and holds its source. Given before anything of ours is imported.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import json
import os
import sys
from pathlib import Path


class Instead(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives one module another source."""

    def __init__(self, name: str, source: str, path: str = "") -> None:
        self.name, self.source, self.path = name, source, path or name

    def find_spec(self, name, path=None, target=None):
        return importlib.machinery.ModuleSpec(name, self, origin=self.path) if name == self.name else None

    def create_module(self, spec):
        return None

    def exec_module(self, module) -> None:
        module.__file__ = self.path
        exec(compile(self.source, self.path, "exec"), module.__dict__)


if "PLANTED" in os.environ:
    _planted = json.loads(Path(os.environ["PLANTED"]).read_text(encoding="utf-8"))
    assert _planted["module"] not in sys.modules, "too late: the module is imported already"
    sys.meta_path.insert(0, Instead(_planted["module"], _planted["source"], _planted["path"]))
