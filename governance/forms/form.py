"""Form: how data from outside is read, so that each mistake is named with its place."""

from collections.abc import Iterator, Mapping
from datetime import date, time
from fractions import Fraction

from governance.sayable import Say, Sayable, Wording, in_english


class FormError(Sayable, ValueError):
    """Data does not have the agreed form.

    `place` is a path such as `cases[3].register[1].area`; the sentence says what is wrong there, and what to write.
    """

    def __init__(self, place: str | Wording, message: str, /, **values: object) -> None:
        self.place = place
        super().__init__(message, **values)

    @property
    def problem(self) -> str:
        """What is wrong, in English, without its place."""
        return super().said(in_english)

    def said(self, say: Say) -> str:
        """The place and what is wrong there."""
        place = self.place.said(say) if isinstance(self.place, Wording) else self.place
        problem = super().said(say)
        return say("{place}: {problem}", place=place, problem=problem) if place else problem


def under(place: str, key: str) -> str:
    """The place of `key` inside `place`."""
    return f"{place}.{key}" if place else key


_LARGEST = 1_000_000_000
_LONGEST_FRACTION = 40
"""No law knows larger numbers, and Python refuses to write out very large ones."""


def fraction(value: object, place: str) -> Fraction:
    """A share of a whole, written "2/3", "1/1" or "0"; never a float, never more than the whole."""
    text = value.strip() if isinstance(value, str) else ""
    if len(text) > _LONGEST_FRACTION:
        raise FormError(
            place, "this fraction has too many digits; up to {most} characters are read", most=_LONGEST_FRACTION
        )
    above, slash, below = text.partition("/")
    if not (above.isascii() and above.isdigit()) or (slash and not (below.isascii() and below.isdigit())):
        found: object = f"'{text}'" if text else kind(value)
        raise FormError(place, 'a fraction is written as text like "2/3", not {found}', found=found)
    if slash and int(below) == 0:
        raise FormError(place, "a fraction cannot have the denominator 0")
    share = Fraction(int(above), int(below) if slash else 1)
    if share > 1:
        raise FormError(place, "{share} is more than the whole; write a fraction up to 1/1", share=text)
    return share


class Doubled(dict[str, object]):
    """A table in which one key stood twice."""

    def __init__(self, table: Mapping[str, object], twice: str) -> None:
        super().__init__(table)
        self.twice = twice


class Form:
    """One table of data: each key is taken once, and what nobody took is an error."""

    def __init__(self, data: object, place: str = "") -> None:
        if not isinstance(data, Mapping):
            raise FormError(place, "a table of keys and values is needed, not {found}", found=kind(data))
        if isinstance(data, Doubled):
            raise FormError(under(place, data.twice), "this key appears twice")
        self.place = place
        self._data: Mapping[str, object] = data
        self._taken: set[str] = set()

    def __contains__(self, key: str) -> bool:
        return key in self._data

    def at(self, key: str) -> str:
        """The place of `key` in this table."""
        return under(self.place, key)

    def everything(self) -> Mapping[str, object]:
        """All keys with their values as they stand; whoever asks for them deals with each of them."""
        self._taken.update(self._data)
        return self._data

    def fault(self, key: str, message: str, /, **values: object) -> FormError:
        """The error to raise about the value of `key`."""
        return FormError(self.at(key), message, **values)

    def raw(self, key: str) -> object:
        """The value as it stands; an error where the key is missing."""
        self._taken.add(key)
        if key not in self._data:
            raise FormError(self.place, "the key '{key}' is missing", key=key)
        return self._data[key]

    def optional(self, key: str, default: object = None) -> object:
        """The value as it stands, or `default` where the key is missing."""
        self._taken.add(key)
        return self._data.get(key, default)

    def text(self, key: str, default: str | None = None) -> str:
        """A text that is not empty; without `default` the key must be there."""
        if default is not None and key not in self._data:
            self._taken.add(key)
            return default
        value = self.raw(key)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self.fault(key, "text is needed, not {found}", found=kind(value))
        return value

    def choice(self, key: str, allowed: tuple[str, ...], default: str | None = None) -> str:
        """One of the words in `allowed`."""
        value = self.text(key, default)
        if value not in allowed:
            raise self.fault(key, "'{value}' is unknown; possible: {possible}", value=value, possible=allowed)
        return value

    def whole(self, key: str, least: int = 0) -> int:
        """A whole number, `least` or more, up to a thousand million."""
        value = self.raw(key)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.fault(key, "a whole number is needed, not {found}", found=kind(value))
        if value < least:
            raise self.fault(key, "{value} is below {least}", value=value, least=least)
        if value > _LARGEST:
            raise self.fault(key, "a whole number of up to {most:,} is needed", most=_LARGEST)
        return value

    def flag(self, key: str, *, default: bool) -> bool:
        """True or false."""
        value = self.optional(key, default)
        if not isinstance(value, bool):
            raise self.fault(key, "true or false is needed, not {found}", found=kind(value))
        return value

    def share(self, key: str) -> Fraction:
        """A share of a whole such as "2/3"."""
        return fraction(self.raw(key), self.at(key))

    def items(self, key: str, *, needed: bool = False) -> Iterator[tuple[object, str]]:
        """The members of a list, each with its place; a missing list is empty unless `needed`."""
        value = self.raw(key) if needed else self.optional(key, [])
        if not isinstance(value, list):
            raise self.fault(key, "a list is needed, not {found}", found=kind(value))
        if needed and not value:
            raise self.fault(key, "the list is empty")
        for number, item in enumerate(value):
            yield item, f"{self.at(key)}[{number}]"

    def words(self, key: str, allowed: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """A list of texts, each of them in `allowed` where that is given."""
        found = []
        for item, place in self.items(key):
            if not isinstance(item, str):
                raise FormError(place, "text is needed, not {found}", found=kind(item))
            if allowed is not None and item not in allowed:
                raise FormError(place, "'{value}' is unknown; possible: {possible}", value=item, possible=allowed)
            found.append(item)
        return tuple(found)

    def close(self) -> None:
        """Refuse every key that was never taken: a misspelt key must not pass silently."""
        for key in self._data:
            if key not in self._taken:
                raise self.fault(str(key), "this key is unknown")


def kind(value: object) -> Wording:
    """What a value is, for whoever wrote it."""
    match value:
        case None:
            return Wording("nothing")
        case str():
            return Wording("some text") if value.strip() else Wording("empty text")
        case bool():
            return Wording("true or false")
        case dict():
            return Wording("a table")
        case list():
            return Wording("a list")
        case date() | time():
            return Wording("a date or time")
    return Wording("the number {number}", number=value)
