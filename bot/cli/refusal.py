"""Refusals of the command line: one line on standard error, exit code 2, no traceback."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer

from bot.cli.language import t
from bot.cli.printing import visible
from governance.forms.form import FormError
from governance.sayable import cause

REFUSED = 2
"""Exit code for input that cannot be used."""
_LONGEST = 500
"""A line that repeats what was wrong is cut in its middle when that is longer."""


def refuse(*lines: str) -> NoReturn:
    """Say what is wrong, each thing in one line, and stop."""
    half = _LONGEST // 2
    for line in lines:
        typer.echo(visible(line if len(line) <= _LONGEST else f"{line[:half]} … {line[-half:]}"), err=True)
    raise typer.Exit(REFUSED)


@contextmanager
def refusing(name: str) -> Iterator[None]:
    """Turn what may be wrong with the file `name` into one line that names the place."""
    try:
        yield
    except FormError as error:
        about(name, error.said(t))
    except UnicodeDecodeError:
        about(name, t("this is not UTF-8 text; save it as UTF-8"))
    except OSError as error:
        about(name, cause(error).said(t))


def about(place: str, problem: str) -> NoReturn:
    """Refuse what stands at a place: a file, or a row of it."""
    refuse(t("{place}: {problem}", place=place, problem=problem))
