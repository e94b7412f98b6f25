"""How does a mistake carry its sentence, so that it can be said in the language of whoever reads it?"""

from __future__ import annotations


def N_(message: str) -> str:  # noqa: N802
    """Mark a sentence for the catalogue that is translated later, where it is said."""
    return message


class Sayable(Exception):  # noqa: N818
    """What could not be done, in one English line with `{places}` for its values; whoever shows it may translate it."""

    def __init__(self, message: str, /, **values: object) -> None:
        super().__init__(message.format(**values) if values else message)
        self.message = message
        self.values = values
