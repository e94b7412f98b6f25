"""Acts that concern offices."""

from governance.roles import EVERYBODY, LEADING, Act, Role

# Of these, who is proposed for the committee while the steward is in office.
CONFIRM_FOUNDER = Act("confirm_founder", EVERYBODY)
GIVE_ROLE = Act("give_role", LEADING | {Role.STEWARD})
TAKE_ROLE = Act("take_role", LEADING | {Role.STEWARD})  # from somebody else: proposed by one, confirmed by another
# Of these, one voice for each home, not whose proposal it is.
CONFIRM_SUCCESSOR = Act("confirm_successor", frozenset({Role.OWNER}))
RESIGN = Act("resign", EVERYBODY)  # of these, whoever holds the role
