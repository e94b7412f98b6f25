"""How does `--help` answer in the language of the terminal?"""

from __future__ import annotations

from typing import Any

from typer.core import TyperGroup

from bot.cli.language import ask, t


class Helping(TyperGroup):
    """A group of commands whose help, and that of each of its commands, is said in the terminal's language."""

    def main(self, *arguments: Any, **options: Any) -> Any:
        """Each run begins in the language of the terminal."""
        ask("")
        return super().main(*arguments, **options)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command, with its help in the terminal's language."""
        found = super().get_command(ctx, cmd_name)
        return None if found is None else translated(found)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """The group's own help."""
        translated(self)
        super().format_help(ctx, formatter)


def translated(command: Any) -> Any:
    """The same command; Typer makes it anew for each run of the command line."""
    for spoken in (command, *command.params):
        if text := getattr(spoken, "help", None):
            spoken.help = t(text)
    return command
