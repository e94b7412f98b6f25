"""Acts that concern the place of law."""

from governance.roles import LEADING, Act, Role

CHOOSE_PLACE = Act("choose_place", LEADING | {Role.STEWARD})  # in set-up at once, later for a second person to confirm
CONFIRM_RULES = Act("confirm_rules", LEADING)
