"""How does the command line refuse: one line on standard error, exit code 2, no traceback?"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer

from bot.cli.printing import visible
from governance.form import FormError

REFUSED = 2
"""Exit code for input that cannot be used."""
_LONGEST = 500
"""A line that repeats what was wrong is cut in its middle when that is longer."""


def refuse(message: str) -> NoReturn:
    """Say in one line what is wrong, and stop."""
    half = _LONGEST // 2
    line = visible(message if len(message) <= _LONGEST else f"{message[:half]} … {message[-half:]}")
    typer.echo(line, err=True)
    raise typer.Exit(REFUSED)


@contextmanager
def refusing(name: str) -> Iterator[None]:
    """Turn what may be wrong with the file `name` into one line that names the place."""
    try:
        yield
    except FormError as error:
        refuse(f"{name}: {error}")
    except UnicodeDecodeError:
        refuse(f"{name}: this is no UTF-8 text")
    except OSError as error:
        refuse(f"{name}: {error.strerror or error}")
