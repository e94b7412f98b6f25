"""Acts that concern the register of owners."""

from governance.roles import LEADING, Act, Role

IMPORT_REGISTER = Act("import_register", LEADING | {Role.STEWARD, Role.OPERATOR})
# One line: proposed by one, confirmed by another.
CORRECT_REGISTER = Act("correct_register", LEADING | {Role.STEWARD})
SEE_REGISTER = Act("see_register", LEADING | {Role.STEWARD, Role.AUDITOR, Role.OPERATOR}, still_possible=True)
