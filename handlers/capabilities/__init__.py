"""Capabilities: what a community uses, switched on and off by two people."""

from handlers.capabilities import choosing, menus
from handlers.frame.room import Room

ROOM = Room(name="capabilities", routes=[*choosing.ROUTES, *menus.ROUTES])
