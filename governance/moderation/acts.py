"""Acts that concern who may not post for a while."""

from governance.roles import EVERYBODY, LEADING, Act, Role

MUTE = Act("mute", LEADING)  # propose that somebody may not raise, join or post for a while; confirm it; lift it
APPEAL = Act("appeal", EVERYBODY)  # of these, whoever is muted
# Of these, whoever neither proposed nor confirmed the mute.
DECIDE_APPEAL = Act("decide_appeal", LEADING | {Role.MEDIATOR, Role.BRANCH_SECRETARY, Role.AUDITOR, Role.STEWARD})
