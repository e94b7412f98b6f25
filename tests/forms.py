"""The two forms of the test run: what waits for the long one, how much is tried in each, and on which database.

`--nightly`: the long form. `--database postgresql`: what one kind of database is enough for runs on that one.
"""

from __future__ import annotations

import os

import pytest

MARKER = "nightly"
NEEDS_SQLITE = "sqlite"
LAW_EXAMPLES = 300  # ten times as many as in the short form


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("yishiting")
    group.addoption(
        "--nightly", action="store_true", help="the long form: also what is marked so, and more of the rest"
    )
    group.addoption("--database", choices=["sqlite", "postgresql"], default="sqlite", help="where one kind is enough")


def pytest_configure(config: pytest.Config) -> None:
    """Laws are read at import, before any fixture is there: how many examples they try is in the environment."""
    if is_long(config):
        os.environ.setdefault("LAW_EXAMPLES", str(LAW_EXAMPLES))
        os.environ["LONG_FORM"] = "yes"  # for what is no fixture


def is_long(config: pytest.Config) -> bool:
    """Is this the long form?"""
    return bool(config.getoption("--nightly"))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """In the short form what is marked waits; on PostgreSQL what needs the file, and what runs there anyway."""
    apart = set() if is_long(config) else {MARKER}
    if config.getoption("--database") == "postgresql":
        apart |= {NEEDS_SQLITE, "postgres"}
    left = {item for item in items if any(item.get_closest_marker(name) for name in apart)}
    if left:
        config.hook.pytest_deselected(items=list(left))
        items[:] = [item for item in items if item not in left]


@pytest.fixture(scope="session")
def long(request: pytest.FixtureRequest) -> bool:
    """Is this the long form?"""
    return is_long(request.config)
