"""Acts that concern what a community uses."""

from governance.roles import LEADING, Act, Role

# Say what the community uses; with others in office never the same person twice.
CHOOSE_CAPABILITY = Act("choose_capability", LEADING | {Role.STEWARD})
