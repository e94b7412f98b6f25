"""In which language does the command line answer?"""

import os

import typer

LANGUAGE = typer.Option("", "--lang", help="zh or en; without it, the language of the terminal.")


def chosen(language: str) -> str:
    """ "zh" or "en": as asked, else as the environment says, else English."""
    return _nearest(language) or of_environment() or "en"


def t(message: str, /, **values: object) -> str:
    """A sentence of the command line, in the language of the terminal."""
    from handlers.words import words

    return words(chosen("")).plain(message, **values)


def of_environment() -> str:
    """ "zh" or "en" as LC_ALL, LC_MESSAGES or LANG says; "" where they name no language (C, POSIX, nothing)."""
    return _nearest(os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG", ""))


def _nearest(tag: str) -> str:
    if not tag or tag.split(".", maxsplit=1)[0] in {"C", "POSIX"}:
        return ""
    return "zh" if tag.lower().startswith("zh") else "en"
