"""Acts that concern matters."""

from governance.roles import EVERYBODY, LEADING, Act, Role

RAISE_MATTER = Act("raise_matter", EVERYBODY, silenced=True)
JOIN_MATTER = Act("join_matter", EVERYBODY, silenced=True)  # “me too”
WITHDRAW_MATTER = Act("withdraw_matter", EVERYBODY)  # of these, whose it is, or whose “me too”
# Take, answer, set a deadline, close.
HANDLE_MATTER = Act(
    "handle_matter", LEADING | {Role.MANAGER, Role.BUILDING_LEAD, Role.MEDIATOR, Role.BRANCH_SECRETARY, Role.STEWARD}
)
JUDGE_MATTER = Act("judge_matter", EVERYBODY)  # is it really done? Of these, its raiser and those who joined
SEE_HIDDEN_NAME = Act("see_hidden_name", LEADING | {Role.MEDIATOR, Role.BRANCH_SECRETARY}, still_possible=True)
