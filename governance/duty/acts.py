"""Acts that concern duty."""

from governance.roles import EVERYBODY, LEADING, Act, Role

MAKE_ROSTER = Act("make_roster", LEADING | {Role.MANAGER, Role.STEWARD, Role.BUILDING_LEAD, Role.BRANCH_SECRETARY})
SWAP_SHIFT = Act("swap_shift", EVERYBODY)  # of these, whoever is on the roster
