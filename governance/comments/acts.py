"""Acts that concern comments on matters."""

from governance.roles import EVERYBODY, Act

COMMENT = Act("comment", EVERYBODY, silenced=True)
DELETE_COMMENT = Act("delete_comment", EVERYBODY)  # of these, whose words they are
