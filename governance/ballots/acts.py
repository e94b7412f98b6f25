"""Acts that concern ballots."""

from governance.roles import EVERYBODY, LEADING, Act

CAST_BALLOT = Act("cast_ballot", EVERYBODY, still_possible=True)  # the frozen roll decides, not the role
SEE_MISSING_HOMES = Act("see_missing_homes", LEADING)  # which have not voted; never how anybody did
