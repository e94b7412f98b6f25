"""Acts that concern groups."""

from governance.roles import LEADING, Act, Role

# Say where the community goes; never the same person twice.
CHOOSE_GROUP = Act("choose_group", LEADING | {Role.STEWARD})
