"""Words: how a thing is said in the language of the person who reads it."""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import cache
from gettext import GNUTranslations, NullTranslations
from html import escape
from importlib.resources import files
from typing import Any

from governance.sayable import N_ as N_  # noqa: PLC0414  (where every handler finds it)
from handlers.frame.foreign_text import tidy

_CALLED = 40

LANGUAGES = ("zh", "en")
DEFAULT_LANGUAGE = "zh"


class Html(str):
    """Text that is HTML already, as the Bot API's `parse_mode=HTML` reads it; it is not escaped again."""

    __slots__ = ()


def html_of(value: object) -> str:
    """A value as it may stand inside HTML: foreign text tidied and escaped, our own HTML as it is."""
    return value if isinstance(value, Html) else escape(tidy(str(value)), quote=False)


class Words:
    """The catalogue of one language. Call it with the English sentence.

    `t("Matter {number} is recorded.", number=12)` gives `Html`, every value escaped. `t.plain(…)` gives plain text
    for callback answers, button labels and poll questions. `t.plural(…)` chooses by a number. `t.bare(…)` gives text
    that whoever shows it still tidies or escapes, line by line.
    """

    def __init__(self, language: str, catalogue: NullTranslations) -> None:
        self.language = language
        self._catalogue = catalogue

    def __call__(self, message: str, /, **values: object) -> Html:
        return Html(self._catalogue.gettext(message).format(**_escaped(values)))

    def plain(self, message: str, /, **values: object) -> str:
        """The sentence as plain text, values tidied but unescaped."""
        shown = {name: tidy(value) if isinstance(value, str) else value for name, value in values.items()}
        return self._catalogue.gettext(message).format(**shown)

    def bare(self, message: str, /, **values: object) -> str:
        """The sentence with its values as they are, for a line that may be shown in a chat, a terminal or a sheet."""
        return self._catalogue.gettext(message).format(**values)

    def plural(self, one: str, many: str, count: int, /, **values: object) -> Html:
        """The sentence for a number; `{count}` stands for it."""
        chosen = self._catalogue.ngettext(one, many, count)
        return Html(chosen.format(count=count, **_escaped(values)))

    def together(self, *sentences: Html) -> Html:
        """Several sentences in one line, with the space between them that the language wants."""
        return Html(("" if self.language == "zh" else " ").join(sentences))

    def __repr__(self) -> str:
        return f"Words({self.language!r})"


def _escaped(values: Mapping[str, object]) -> dict[str, str]:
    return {name: html_of(value) for name, value in values.items()}


def mention(telegram_id: int, name: str) -> Html:
    """A name, cut at 40 letters, that calls its bearer (Bot API, formatting options: tg://user?id=…)."""
    shown = name if len(name) <= _CALLED else f"{name[: _CALLED - 1]}…"
    return Html(f'<a href="tg://user?id={telegram_id}">{html_of(shown)}</a>')


@cache
def words(language: str) -> Words:
    """The words of the language closest to `language` (an IETF tag such as `zh-hans`); Chinese if none is."""
    short = language.lower().replace("_", "-").split("-")[0]
    if short == "en" or (short and short != "zh"):
        return Words("en", NullTranslations())
    return Words("zh", _catalogue("zh_CN"))


def _catalogue(locale: str) -> NullTranslations:
    """All the catalogues of a locale, one per capability, joined."""
    # Here, so that a command that answers in English starts without Babel.
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    joined: NullTranslations = NullTranslations()
    folder = files("handlers") / "locales" / locale
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        if not entry.name.endswith(".po"):
            continue
        compiled = io.BytesIO()
        write_mo(compiled, read_po(io.BytesIO(entry.read_bytes()), locale=locale))
        compiled.seek(0)
        translations = GNUTranslations(compiled)
        if isinstance(joined, GNUTranslations):
            merged: dict[Any, str] = vars(joined)["_catalog"]
            merged.update({key: value for key, value in vars(translations)["_catalog"].items() if key != ""})
        else:
            joined = translations
    return joined
