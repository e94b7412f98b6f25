"""Places of the register as people say them."""

from __future__ import annotations

from governance.register.register import Place
from handlers.frame.words import Words


def say_place(t: Words, place: Place) -> str:
    """Where a unit is: `3栋2单元501`, `3-2-501`."""
    if t.language != "zh":
        return str(place)
    building = f"{place.building}栋" if place.building and place.building.isascii() else place.building
    entrance = f"{place.entrance}单元" if place.entrance else ""
    return f"{building}{entrance}{place.unit}"
