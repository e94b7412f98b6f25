"""Acts that concern ballots."""

from governance.roles import EVERYBODY, Act

CAST_BALLOT = Act("cast_ballot", EVERYBODY, still_possible=True)  # the frozen roll decides, not the role
