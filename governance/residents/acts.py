"""Acts that concern who is tied to which home."""

from governance.roles import EVERYBODY, LEADING, Act, Role

BIND = Act("bind", EVERYBODY)  # ask to be tied to a unit
CONFIRM_BINDING = Act("confirm_binding", LEADING | {Role.BUILDING_LEAD, Role.STEWARD})
# Is a line or a binding wrong? Not in one's own cause, and by two people.
DECIDE_DISPUTE = Act("decide_dispute", LEADING | {Role.STEWARD})
INVITE = Act("invite", LEADING | {Role.BUILDING_LEAD, Role.STEWARD})  # print slips
