"""Acts that concern place codes."""

from governance.roles import LEADING, Act, Role

MANAGE_PLACE_CODES = Act("manage_place_codes", LEADING | {Role.MANAGER, Role.BUILDING_LEAD, Role.STEWARD})
