"""Usage that cannot be understood, and what is said about it: an unknown option, a missing or a wrong value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from typer._click import exceptions as wrong  # Typer itself exports only the kind that commands raise

from bot.cli.language import t
from bot.cli.refusal import refuse
from governance.sayable import N_

# What Typer says of a value, and what we say: the beginning or a part of its sentence.
_VALUES = (
    ("does not exist", N_("there is no such file or folder")),
    ("is a directory", N_("this is a folder, not a file")),
    ("is a file", N_("this is a file, not a folder")),
    ("is not readable", N_("this user does not have permission to read or write it")),
    ("is not writable", N_("this user does not have permission to read or write it")),
    ("valid integer", N_("write a whole number")),
    ("greater than or equal", N_("the number is too small")),
    ("less than or equal", N_("the number is too large")),
)
_COMMAND = re.compile(r"^No such command '(?P<name>.*?)'\.(?: Did you mean (?P<meant>.+)\?)?$")
_TOO_MUCH = re.compile(r"^Got unexpected extra argument\(?s?\)? \((?P<given>.*)\)$")


@contextmanager
def saying() -> Iterator[None]:
    """Turn what cannot be understood into one line that says what, and where the help is; exit code 2."""
    try:
        yield
    except wrong.NoArgsIsHelpError:
        raise
    except wrong.UsageError as error:
        command = error.ctx.command_path if error.ctx else "yishiting"
        refuse(t("{command}: {problem}. Help: {command} --help", command=command, problem=_problem(error)))


def _problem(error: wrong.UsageError) -> str:
    match error:
        case wrong.NoSuchOption(option_name=name, possibilities=meant):
            return _unknown(N_("there is no option {name}"), name, sorted(meant or ()))
        case wrong.MissingParameter(param=param) if param is not None:
            return t("{name} is missing", name=_name(param))
        case wrong.BadParameter(param=param) if param is not None:
            return t("{name}: {problem}", name=_name(param), problem=_value(error.message))
        case wrong.BadOptionUsage(option_name=name) if "does not take" in error.message:
            return t("{name} takes no value", name=name)
        case wrong.BadOptionUsage(option_name=name):
            return t("{name} needs a value", name=name)
    if found := _COMMAND.match(error.message):
        meant = re.findall("'([^']+)'", found["meant"] or "")
        return _unknown(N_("there is no command {name}"), found["name"], meant)
    if found := _TOO_MUCH.match(error.message):
        return t("unexpected: {given}", given=found["given"])
    return error.message.rstrip(".")


def _unknown(sentence: str, name: str, meant: list[str]) -> str:
    said = t(sentence, name=name)
    return t("{unknown}; did you mean {meant}", unknown=said, meant=t(", ").join(meant)) if meant else said


def _name(param: object) -> str:
    """An option by its longest name, an argument as the help calls it."""
    if getattr(param, "param_type_name", "") == "option":
        return str(max(getattr(param, "opts", [""]), key=len))
    return str(getattr(param, "metavar", None) or getattr(param, "name", "")).upper()


def _value(theirs: str) -> str:
    return next((t(ours) for part, ours in _VALUES if part in theirs), theirs.rstrip("."))
