"""Acts that concern motions."""

from governance.roles import LEADING, Act, Role

DRAFT_MOTION = Act("draft_motion", LEADING)
OPEN_MOTION = Act("open_motion", LEADING)
REHEARSE = Act("rehearse", LEADING | {Role.STEWARD})
