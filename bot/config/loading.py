"""Loading of the configuration: file, then environment over it; each mistake is told in one line with its cure."""

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

from bot.config.keys import Settings
from governance.forms.syntax import toml_mistake
from governance.sayable import N_, Say, Wording, cause, in_english

PREFIX = "YISHITING_"
DEFAULT_FILE = Path("config.toml")
_SECRET_KEYS = frozenset({"telegram.token", "telegram.proxy", "database.url", "webhook.secret"})
_WRONG = {
    "int_parsing": N_("is not a whole number"),
    "int_type": N_("is not a whole number"),
    "int_from_float": N_("is not a whole number"),
    "float_parsing": N_("is not a number"),
    "float_type": N_("is not a number"),
    "finite_number": N_("is not a number"),
    "string_type": N_("is not text in quotes"),
    "string_too_short": N_("is empty"),
    "greater_than_equal": N_("is less than {ge}"),
    "greater_than": N_("is not more than {gt}"),
    "less_than_equal": N_("is more than {le}"),
    "literal_error": N_("is not one of {expected}"),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake: the key, what is wrong with the value (`shown`, where it may be), and the cure."""

    key: str
    wrong: Wording
    cure: Wording
    shown: str = ""

    def __str__(self) -> str:
        return self.said(in_english)

    def said(self, plain: Say) -> str:
        """In one line."""
        wrong, cure = self.wrong.said(plain), self.cure.said(plain)
        return plain("{key}: {wrong}. {cure}", key=self.key, wrong=f"{self.shown}{wrong}", cure=cure)


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
        cure = Wording(
            "Ask @BotFather for one and put it in config.toml, or set {variable}",
            variable=variable("telegram.token"),
        )
        raise ConfigError([Problem("telegram.token", Wording("is missing"), cure)])


def variable(key: str) -> str:
    """The environment variable that sets `section.name`."""
    return PREFIX + key.upper().replace(".", "__")


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        raise _file_error(
            path, Wording("there is no such file"), Wording("Copy config.example.toml to it, or give another file name")
        ) from None
    except OSError as error:
        raise _file_error(
            path, Wording("cannot be read ({why})", why=cause(error)), Wording("Fix that, or give another file name")
        ) from None
    except UnicodeDecodeError:
        raise _file_error(path, Wording("is not UTF-8 text"), Wording("Save it as UTF-8")) from None
    except tomllib.TOMLDecodeError as error:
        place, why = toml_mistake(error)
        wrong = Wording("is not valid TOML ({place}: {why})", place=place, why=why)
        raise _file_error(path, wrong, Wording('Write each line as: key = "value"')) from None


def _file_error(path: Path, wrong: Wording, cure: Wording) -> ConfigError:
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
            problems.append(Problem(name, Wording("is not a known variable"), _meant(meant)))
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
        return Problem(
            key,
            Wording("is not a section"),
            Wording("Write [{key}] on a line of its own, and its keys below it", key=key),
        )
    if not key:  # a rule between several keys names the key itself
        key, _, text = str(details["ctx"]["error"]).partition(": ")
        wrong = Wording(text)
    elif kind == "value_error":
        wrong = Wording(str(details["ctx"]["error"]))  # a sentence of `bot.config.keys`
    else:
        wrong = Wording(_WRONG[kind], **details.get("ctx", {})) if kind in _WRONG else Wording("cannot be used")
    shown = "" if key in _SECRET_KEYS or kind == "string_too_short" else f"{details['input']!r} "
    if not details["loc"]:
        shown = ""
    name = f"{origin[key]} ({key})" if key in origin else key
    return Problem(name, wrong, _cure(key), shown)


def _unknown(key: str) -> Problem:
    known = list(fields())
    sections = list(Settings.model_fields)
    if "." not in key:
        near = difflib.get_close_matches(key, sections, n=1)
        inside = [full for full in known if full.partition(".")[2] == key]
        all_of_them = Wording("The sections are {sections}", sections=", ".join(sections))
        cure = _meant(f"[{near[0]}]") if near else _meant(inside[0]) if inside else all_of_them
        return Problem(key, Wording("is not known"), cure)
    section, _, name = key.partition(".")
    here = [full.partition(".")[2] for full in known if full.startswith(f"{section}.")]
    if near := difflib.get_close_matches(name, here, n=1, cutoff=0.5):
        return Problem(key, Wording("is not known"), _meant(f"{section}.{near[0]}"))
    elsewhere = [full for full in known if full.partition(".")[2] == name]
    if elsewhere:
        return Problem(key, Wording("is not known"), _meant(elsewhere[0]))
    has = Wording("[{section}] has {keys}", section=section, keys=", ".join(here))
    return Problem(key, Wording("is not known"), has)


def _meant(name: str) -> Wording:
    return Wording("Did you mean {name}?", name=name)


def _cure(key: str) -> Wording:
    field = fields().get(key)
    if field is None:
        return Wording("See config.example.toml")
    example = field.examples[0] if field.examples else field.default
    shown = f'"{example}"' if isinstance(example, str) else str(example)
    section, _, name = key.partition(".")
    line = f"{name} = {shown}"
    meaning = Wording(field.description or "")
    return Wording("Write for example {line} in [{section}] ({meaning})", line=line, section=section, meaning=meaning)
