"""In which language does the command line answer?"""

import os

import typer

LANGUAGE = typer.Option("", "--lang", help="zh or en; without it, the language of the terminal.")


def chosen(language: str) -> str:
    """ "zh" or "en": as asked, else as the environment says."""
    wanted = language or os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG", "")
    return "zh" if wanted.lower().startswith("zh") else "en"
