"""Acts that concern outages."""

from governance.roles import LEADING, Act, Role

# Announce what is off, set another end, say that it is over.
POST_OUTAGE = Act("post_outage", LEADING | {Role.MANAGER, Role.BUILDING_LEAD}, silenced=True)
