"""Sayable mistakes: how one carries its sentence, so that it can be said in the language of whoever reads it."""

from __future__ import annotations

from collections.abc import Callable

Say = Callable[..., str]
"""Says an English sentence with its values, in some language: `say("row {row}", row=3)`."""


def N_(message: str) -> str:  # noqa: N802
    """Mark a sentence for the catalogue that is translated later, where it is said."""
    return message


class Sayable(Exception):  # noqa: N818
    """What could not be done, in one English line with `{places}` for its values; whoever shows it may translate it.

    A value may itself be something to say, or a tuple, which is said as a list.
    """

    def __init__(self, message: str, /, **values: object) -> None:
        self.message = message
        self.values = values
        super().__init__(self.said(in_english))

    def said(self, say: Say) -> str:
        """The sentence as `say` says it, and so with what is to be said among its values."""
        values = {name: _shown(value, say) for name, value in self.values.items()}
        return say(self.message, **values)


class Wording(Sayable):
    """A part of a sentence that is said in the language of the whole."""


_CAUSES: dict[type[OSError], str] = {
    FileNotFoundError: N_("there is no such file or folder"),
    IsADirectoryError: N_("this is a folder, not a file"),
    NotADirectoryError: N_("part of the path is not a folder"),
    PermissionError: N_("this user does not have permission to read or write it"),
    FileExistsError: N_("a file with this name already exists"),
    ConnectionRefusedError: N_("nothing answers there"),
}


def cause(error: OSError) -> Wording:
    """Why a file, a folder or a server could not be had; for what has no sentence of ours, as the system tells it."""
    sentence = next((ours for kind, ours in _CAUSES.items() if isinstance(error, kind)), None)
    return Wording(sentence) if sentence else Wording("{why}", why=error.strerror or type(error).__name__)


def in_english(message: str, /, **values: object) -> str:
    """The sentence as it stands in the code."""
    return message.format(**values) if values else message


def _shown(value: object, say: Say) -> object:
    if isinstance(value, Sayable):
        return value.said(say)
    if isinstance(value, tuple):
        return say(N_(", ")).join(str(_shown(one, say)) for one in value)
    return value
