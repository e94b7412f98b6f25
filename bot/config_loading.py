"""Which configuration is meant? File, then environment over it; each mistake is told in one line with its cure."""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from bot.config import Settings

PREFIX = "YISHITING_"
DEFAULT_FILE = Path("config.toml")
_SECRET_KEYS = frozenset({"telegram.token", "telegram.proxy", "database.url", "webhook.secret"})
_WRONG = {
    "int_parsing": "is not a whole number",
    "int_type": "is not a whole number",
    "int_from_float": "is not a whole number",
    "float_parsing": "is not a number",
    "float_type": "is not a number",
    "finite_number": "is not a number",
    "string_type": "is not text in quotes",
    "string_too_short": "is empty",
    "greater_than_equal": "is less than {ge}",
    "greater_than": "is not more than {gt}",
    "less_than_equal": "is more than {le}",
    "literal_error": "is not one of {expected}",
    "value_error": "{error}",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake: the key, what is wrong with the value, and the cure."""

    key: str
    wrong: str
    cure: str

    def __str__(self) -> str:
        return f"{self.key}: {self.wrong}. {self.cure}"


class ConfigError(Exception):
    """The configuration cannot be used; `problems` has one entry for each mistake."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def fields() -> dict[str, FieldInfo]:
    """Every key (`section.name`) with its description, default and examples."""
    found = {}
    for section, outer in Settings.model_fields.items():
        model: Any = outer.annotation
        found.update({f"{section}.{name}": field for name, field in model.model_fields.items()})
    return found


def load(file: Path | None = None, environment: Mapping[str, str] | None = None) -> Settings:
    """The configuration of `file` (None: config.toml if it is there) under the environment's values.

    Raises ConfigError, which names every mistake at once.
    """
    values: dict[str, Any] = {}
    path = file or (DEFAULT_FILE if DEFAULT_FILE.exists() else None)
    if path is not None:
        values = _read(path)
    origin = _overlay(values, os.environ if environment is None else environment)
    return check(values, origin)


def check(values: Mapping[str, Any], origin: Mapping[str, str] | None = None) -> Settings:
    """The configuration with these values. `origin`: environment variable by key. Raises ConfigError."""
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        problems = [_problem(details, origin or {}) for details in error.errors(include_url=False)]
        raise ConfigError(problems) from None


def require_token(settings: Settings) -> None:
    """To talk to Telegram a token is needed. Raises ConfigError."""
    if not settings.telegram.token:
        cure = f"Ask @BotFather for one and write it into config.toml, or set {variable('telegram.token')}"
        raise ConfigError([Problem("telegram.token", "is missing", cure)])


def variable(key: str) -> str:
    """The environment variable that sets `section.name`."""
    return PREFIX + key.upper().replace(".", "__")


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        raise _file_error(path, "there is no such file", "Copy config.example.toml to it, or name another") from None
    except OSError as error:
        raise _file_error(path, f"cannot be read ({error.strerror})", "Mend that, or name another file") from None
    except UnicodeDecodeError:
        raise _file_error(path, "is not UTF-8 text", "Save it as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        wrong = f"is not TOML: {str(error).splitlines()[0]}"
        raise _file_error(path, wrong, 'Write each line as: key = "value"') from None


def _file_error(path: Path, wrong: str, cure: str) -> ConfigError:
    return ConfigError([Problem(str(path), wrong, cure)])


def _overlay(values: dict[str, Any], environment: Mapping[str, str]) -> dict[str, str]:
    """Put the environment's values over the file's; returns which variable set which key. Raises ConfigError."""
    by_variable = {variable(key): key for key in fields()}
    origin: dict[str, str] = {}
    problems = []
    for name, value in sorted(environment.items()):
        key = by_variable.get(name.upper())
        if key is not None:
            section, _, field = key.partition(".")
            table = values.setdefault(section, {})
            if isinstance(table, dict):
                table[field] = None if value == "" and key == "health.port" else value
            origin[key] = name
        elif name.upper().startswith(PREFIX) and (meant := _meant_variable(name.upper(), list(by_variable))):
            problems.append(Problem(name, "is not a known variable", f"Did you mean {meant}?"))
    if problems:
        raise ConfigError(problems)
    return origin


def _meant_variable(name: str, known: list[str]) -> str | None:
    # Other programs and tests may have variables of that prefix too: only what looks like a key is taken for one.
    one_underscore = {variable.replace("__", "_"): variable for variable in known}
    if name in one_underscore:
        return one_underscore[name]
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.9 if "__" not in name else 0.6)
    return near[0] if near else (known[0] if "__" in name else None)


def _problem(details: Any, origin: Mapping[str, str]) -> Problem:
    key = ".".join(str(part) for part in details["loc"])
    kind = details["type"]
    if kind == "extra_forbidden":
        return _unknown(key)
    if kind in {"model_type", "model_attributes_type"}:
        return Problem(key, "is not a section", f"Write [{key}] on a line of its own, and its keys below it")
    if not key:  # a rule between several keys names the key itself
        key, _, wrong = str(details["ctx"]["error"]).partition(": ")
    else:
        wrong = _WRONG.get(kind, "cannot be used").format(**details.get("ctx", {}))
    shown = "" if key in _SECRET_KEYS or kind == "string_too_short" else f"{details['input']!r} "
    if not details["loc"]:
        shown = ""
    name = f"{origin[key]} ({key})" if key in origin else key
    return Problem(name, f"{shown}{wrong}", _cure(key))


def _unknown(key: str) -> Problem:
    known = list(fields())
    sections = list(Settings.model_fields)
    if "." not in key:
        near = difflib.get_close_matches(key, sections, n=1)
        inside = [full for full in known if full.partition(".")[2] == key]
        cure = f"Did you mean [{near[0]}]?" if near else f"The sections are {', '.join(sections)}"
        return Problem(key, "is not known", f"Did you mean {inside[0]}?" if inside and not near else cure)
    section, _, name = key.partition(".")
    here = [full.partition(".")[2] for full in known if full.startswith(f"{section}.")]
    if near := difflib.get_close_matches(name, here, n=1, cutoff=0.5):
        return Problem(key, "is not known", f"Did you mean {section}.{near[0]}?")
    elsewhere = [full for full in known if full.partition(".")[2] == name]
    if elsewhere:
        return Problem(key, "is not known", f"Did you mean {elsewhere[0]}?")
    return Problem(key, "is not known", f"[{section}] has {', '.join(here)}")


def _cure(key: str) -> str:
    field = fields().get(key)
    if field is None:
        return "See config.example.toml"
    example = field.examples[0] if field.examples else field.default
    shown = f'"{example}"' if isinstance(example, str) else str(example)
    return f"Write for example {key.partition('.')[2]} = {shown} in [{key.partition('.')[0]}] ({field.description})"
