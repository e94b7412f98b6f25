"""Has every room a place among the tests, under its own name?"""

from __future__ import annotations

import pytest

from handlers.routes import HOUSE
from tests import ROOT


@pytest.mark.parametrize("room", [room.name for room in HOUSE.rooms])
def test_a_room_has_tests_under_its_name(room: str) -> None:
    assert [*ROOT.glob(f"tests/handlers/{room}/test_*.py"), *ROOT.glob(f"tests/scenarios/{room}/test_*.py")]
