"""Acts that concern voice notes."""

from governance.roles import EVERYBODY, Act

# Of these, whoever handles the matter, and whose voice it is.
WRITE_OUT_VOICE = Act("write_out_voice", EVERYBODY, silenced=True)
