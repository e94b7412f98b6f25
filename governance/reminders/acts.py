"""Acts that concern scheduled posts."""

from governance.roles import LEADING, Act, Role

SCHEDULE_POST = Act("schedule_post", LEADING | {Role.MANAGER, Role.STEWARD, Role.BRANCH_SECRETARY}, silenced=True)
