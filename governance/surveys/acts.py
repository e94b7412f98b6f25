"""Acts that concern surveys."""

from governance.roles import LEADING, Act, Role

POLL = Act("poll", LEADING | {Role.STEWARD, Role.BUILDING_LEAD, Role.BRANCH_SECRETARY}, silenced=True)
