"""Acts that concern who is in charge."""

from governance.roles import LEADING, Act, Role

# Of those who answer matters, about themselves.
GO_AWAY = Act(
    "go_away", LEADING | {Role.MANAGER, Role.BUILDING_LEAD, Role.MEDIATOR, Role.BRANCH_SECRETARY, Role.STEWARD}
)
# Say who is asked first, and by when; with others in office never the same person twice.
CHOOSE_TERM = Act("choose_term", LEADING | {Role.STEWARD})
