"""Help of the command line: `--help`, and what it cannot understand, answered in the language of the terminal."""

from __future__ import annotations

import re
from typing import Any

from typer.core import TyperGroup

from bot.cli.language import ask, t
from bot.cli.usage import saying
from governance.sayable import N_

_HEADINGS = {
    "Usage: ": N_("Usage: "),
    "Arguments:": N_("Arguments:"),
    "Options:": N_("Options:"),
    "Commands:": N_("Commands:"),
    "Show this message and exit.": N_("Show this message and exit."),
    "[required]": N_("[required]"),
    "[default: ": N_("[default: "),
}
"""What Typer writes around our own words."""
_HEADING = re.compile("|".join(re.escape(heading) for heading in _HEADINGS))
_SENTENCE_END = re.compile(r"(?<=。)|(?<=\.)\s")


class Helping(TyperGroup):
    """A group of commands whose help, and that of each of its commands, is said in the terminal's language."""

    def main(self, *arguments: Any, **options: Any) -> Any:
        """Each run begins in the language of the terminal."""
        ask("")
        return super().main(*arguments, **options)

    def make_context(self, *arguments: Any, **options: Any) -> Any:
        """What cannot be understood of the group's own options is one line."""
        with saying():
            return super().make_context(*arguments, **options)

    def invoke(self, ctx: Any) -> Any:
        """What cannot be understood of a command and its options is one line."""
        with saying():
            return super().invoke(ctx)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command, with its help in the terminal's language."""
        found = super().get_command(ctx, cmd_name)
        return None if found is None else translated(found)

    def get_help(self, ctx: Any) -> str:
        """The group's own help."""
        return _headed(super().get_help(ctx))

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """The group's own words in it."""
        translated(self)
        super().format_help(ctx, formatter)


def translated(command: Any) -> Any:
    """The same command; Typer makes it anew for each run of the command line."""
    for spoken in (command, *command.params):
        if text := getattr(spoken, "help", None):
            spoken.help = t(text)
    if command.help:
        command.short_help = _SENTENCE_END.split(command.help, maxsplit=1)[0]
    if not isinstance(command, Helping):
        theirs = command.get_help
        command.get_help = lambda ctx: _headed(theirs(ctx))
    return command


def _headed(text: str) -> str:
    return _HEADING.sub(lambda found: t(_HEADINGS[found[0]]), text)
