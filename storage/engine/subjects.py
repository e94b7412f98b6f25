"""Subjects: what a card, a due row or a line of the journal is about, written in one way – `matter:12`."""

from __future__ import annotations


class Subject(str):
    """A thing by its table's word and our key, and what of it: `Subject("motion", 12, "receipt")`.

    Without a key it stands for what a room has once, such as a dialogue's card (`Subject("draft", "poll")`).
    """

    __slots__ = ()

    def __new__(cls, table: str, key: int | str, *of_it: int | str) -> Subject:
        """Raises ValueError for a word with a colon in it, after which nobody would know what the key is."""
        if ":" in table:
            raise ValueError(f"{table} is no table's word")
        return super().__new__(cls, ":".join(str(part) for part in (table, key, *of_it)))

    def part(self, *of_it: int | str) -> Subject:
        """Something of the same thing, such as one of its reminders."""
        table, _, rest = self.partition(":")
        return Subject(table, rest, *of_it)


class Numbered(str):
    """A thing by the number that its community counts and people say. For the journal alone: elsewhere keys are meant.

    Two communities have the same numbers, and each its own keys.
    """

    __slots__ = ()

    def __new__(cls, table: str, number: int) -> Numbered:
        """Only of what has numbers: matters, rosters, scheduled posts."""
        return super().__new__(cls, f"{table}:{number}")


def key_of(subject: str) -> int:
    """The key in a subject that was read from the database. Raises ValueError if there is none."""
    return int(subject.split(":")[1])
