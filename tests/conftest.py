"""Fixtures that every test may use, and which tests count for the coverage."""

from __future__ import annotations

import pytest

pytest_plugins = ["tests.forms", "tests.costs", "tests.databases", "tests.samples.houses", "tests.sandboxes"]

_STORIES = {"scenarios", "page"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Stories and slow tests do not count: they pass through many lines by the way, and counting doubles their time.

    So the coverage says which lines have a test that was written for them.
    """
    for item in items:
        if item.get_closest_marker("slow") or item.get_closest_marker("nightly") or _STORIES & set(item.path.parts):
            item.add_marker("no_cover")
