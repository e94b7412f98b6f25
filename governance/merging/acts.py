"""Acts that concern merging."""

from governance.roles import LEADING, Act, Role

# Merge, split, move to another kind, undo it; of these the committee, and whoever is at the matter.
ARRANGE_MATTER = Act(
    "arrange_matter", LEADING | {Role.MANAGER, Role.BUILDING_LEAD, Role.MEDIATOR, Role.BRANCH_SECRETARY, Role.STEWARD}
)
