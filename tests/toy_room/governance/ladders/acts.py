"""Acts that concern ladders."""

from governance.roles import LEADING, Act, Role

LEND_LADDER = Act("lend_ladder", LEADING | {Role.BUILDING_LEAD})
