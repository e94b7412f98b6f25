"""Language in which the command line answers: as asked, else as the environment says, else English."""

import os
from contextvars import ContextVar

import typer

from bot.cli.printing import visible

_ASKED: ContextVar[str] = ContextVar("asked", default="")


def ask(language: str) -> str:
    """Answer in this language from now on; "" is that of the terminal."""
    _ASKED.set(language)
    return language


LANGUAGE = typer.Option("", "--lang", callback=ask, is_eager=True, help="zh or en; by default the terminal's language.")


def chosen(language: str) -> str:
    """ "zh" or "en": as asked, else as the environment says, else English."""
    return _nearest(language) or _nearest(_ASKED.get()) or of_environment() or "en"


def t(message: str, /, **values: object) -> str:
    """A sentence of the command line, in the language of the terminal; what nobody would see is written out."""
    from handlers.frame.words import words

    shown = {name: visible(value) if isinstance(value, str) else value for name, value in values.items()}
    return words(chosen("")).plain(message, **shown)


def of_environment() -> str:
    """ "zh" or "en" as LC_ALL, LC_MESSAGES or LANG says; "" where they name no language (C, POSIX, nothing)."""
    return _nearest(os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG", ""))


def _nearest(tag: str) -> str:
    if not tag or tag.split(".", maxsplit=1)[0] in {"C", "POSIX"}:
        return ""
    return "zh" if tag.lower().startswith("zh") else "en"
