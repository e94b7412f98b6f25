"""Acts that concern the community as a whole."""

from governance.roles import EVERYBODY, LEADING, Act, Role

LOOK = Act("look", EVERYBODY, still_possible=True)  # see what everybody in the group may see
SET_UP = Act("set_up", EVERYBODY)  # whoever presses is checked as an administrator of the group, then becomes steward
CHANGE_SETTINGS = Act("change_settings", LEADING | {Role.STEWARD})
