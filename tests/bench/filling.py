"""Filling of a database as years of use leave it: rows of so many communities, made by the database itself.

The first community was founded in the ordinary way; its open motion is the pattern of the others'. Of 300 homes a
hundred are tied to an account with a private chat. A column that is not named here gets the default that its table
declares.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Executable, Insert, Table, func, literal_column, select, text

from storage.schema import metadata

HOMES, TIED = 300, 100

_EACH = "generate_series(1, :n) AS c"
_PER_HOME = f"{_EACH}, generate_series(0, :homes - 1) AS h"
_PER_TIED = f"{_EACH}, generate_series(0, :tied - 1) AS h"
_PERSON = "700000000 + c * 100 + h"
_UNIT = "(c - 1) * :homes + h + 1"
_ACCOUNT = "(c - 1) * :tied + h + 1"
_CHAT = ":n + (c - 1) * :tied + h + 1"
_FIRST, _SECOND = "(c - 1) * :tied + 1", "(c - 1) * :tied + 2"  # accounts of a community
_OPENED = "(SELECT * FROM motions WHERE id = 1) AS pattern, generate_series(2, :n) AS c"


def _per(count: int) -> str:
    return f"{_EACH}, generate_series(1, {count}) AS k"


@dataclass(frozen=True, slots=True)
class _Rows:
    """For each row of a source, one row of a table; a column's value is written in SQL, `:name` is put in."""

    table: Table
    source: str
    columns: Mapping[str, str]

    def insert(self, given: Mapping[str, int]) -> Insert:
        values = [literal_column(_written(value, given)) for value in self.columns.values()]
        rows = select(*values).select_from(text(_written(self.source, given)))
        return self.table.insert().from_select(list(self.columns), rows)


def _rows(table: str, source: str, **columns: str) -> _Rows:
    return _Rows(metadata.tables[table], source, columns)


def _like_the_first(table: str, source: str, **columns: str) -> _Rows:
    """Whatever is not said is as in `pattern`."""
    same = {column.name: f'pattern."{column.name}"' for column in metadata.tables[table].columns}
    return _rows(table, source, **{**same, **columns})


def _written(sql: str, given: Mapping[str, int]) -> str:
    return re.sub(r"(?<!:):(\w+)", lambda found: str(given[found[1]]), sql)


# What measuring left behind; what was there before stays.
CLEANING = (
    "DELETE FROM ballot_history",
    "DELETE FROM ballots WHERE received_order > 10000000",
    "DELETE FROM updates_handled WHERE update_id > 10000000",
    "DELETE FROM matter_joined",
    "DELETE FROM spent",
    "DELETE FROM due WHERE kind <> 'matter.overdue'",
    "DELETE FROM outbox WHERE state <> 'sent'",
)

_PEOPLE = (
    _rows(
        "communities",
        _EACH,
        id="c",
        name="'Court ' || c",
        language="'en'",
        timezone="'Asia/Shanghai'",
        jurisdiction="'CN'",
        created_at=":now",
        stewarded="0",
    ),
    _rows(
        "chats",
        _EACH,
        id="c",
        telegram_id="-1002000000000 - c",
        kind="'group'",
        community_id="c",
        title="'Court ' || c",
        accepted="1",
        since=":now",
    ),
    _rows(
        "chats",
        _PER_TIED,
        id=_CHAT,
        telegram_id=_PERSON,
        kind="'private'",
        purpose="''",
        accepted="1",
        since=":now",
    ),
    _rows(
        "accounts",
        _PER_TIED,
        id=_ACCOUNT,
        telegram_id=_PERSON,
        name="'Owner ' || h",
        app_language="'en'",
        since=":now",
    ),
    _rows("members", _PER_TIED, community_id="c", account_id=_ACCOUNT, since=":now"),
)

_REGISTER = (
    _rows(
        "units",
        _PER_HOME,
        id=_UNIT,
        community_id="c",
        building="(h / 60 + 1)::text",
        entrance="(h / 20 % 3 + 1)::text",
        name="h::text",
        used_as="'home'",
        area="893700",
    ),
    _rows("owners", _PER_HOME, id=_UNIT, community_id="c", key="'owner ' || h", name="'Owner ' || h"),
    _rows("ownerships", _PER_HOME, id=_UNIT, community_id="c", unit_id=_UNIT, owner_id=_UNIT, since=":now"),
    _rows(
        "bindings",
        _PER_TIED,
        id=_ACCOUNT,
        community_id="c",
        account_id=_ACCOUNT,
        unit_id=_UNIT,
        relation="'owner'",
        owner_id=_UNIT,
        claimed_at=":now",
        confirmed_by="(c - 1) * :tied + (h + 1) % :tied + 1",
        confirmed_at=":now",
        sole="1",
    ),
    _rows(
        "roles",
        _per(5),
        community_id="c",
        account_id="(c - 1) * :tied + k",
        role="'committee'",
        since=":now",
        active="1",
    ),
)

_MOTIONS = (
    _like_the_first("motions", _OPENED, id="c", community_id="c", chat_id="c", drafted_by=_FIRST, opened_by=_SECOND),
    _rows("rolls", _PER_HOME, motion_id="c", unit="h::text", owner="h::text", weight="893700", label="'1-1-' || h"),
    _rows("roll_voters", _PER_TIED, motion_id="c", account_id=_ACCOUNT, owner="h::text", since=":now"),
    _rows(
        "ballots",
        f"{_EACH}, generate_series(70, 99) AS h",
        motion_id="c",
        owner="h::text",
        account_id=_ACCOUNT,
        choice="'yes'",
        channel="'group'",
        received_at=":now",
        received_order="h",
        receipt="'AAAAAAAAAA'",
    ),
)

_MATTERS = (
    _rows(
        "matters",
        _per(20),
        id="c * 100 + k",
        community_id="c",
        number="k",
        kind="'repair'",
        visibility="'open'",
        state="CASE WHEN k > 5 THEN 'closed' ELSE 'raised' END",
        text="'Lamp ' || k",
        voice_id="(c - 1) * :tied + k",
        chat_id="c",
        message_id="k",
        level="0",
        deadline=":now + 3 * :day",
        receipt="'AAAAAAAAAA'",
        raised_at=":now",
        closed_at="CASE WHEN k > 5 THEN :now END",
        outcome="CASE WHEN k > 5 THEN 'done' END",
    ),
    _rows(
        "matter_steps",
        _per(60),
        matter_id="c * 100 + 1 + k % 20",
        at=":now",
        account_id=_FIRST,
        move="'answer'",
        text="'soon'",
    ),
    _rows(
        "due",
        _per(8),
        at=":now + k * :day",
        kind="'matter.overdue'",
        name="'matter:' || (c * 100 + k)",
        community_id="c",
        payload="'{}'",
    ),
)

_SAID_AND_DONE = (
    _rows(
        "cards",
        _per(20),
        chat_id="c",
        name="'matter:' || (c * 100 + k)",
        message_id="1000 + k",
        shown="''",
        edited_at=":now",
    ),
    _rows("cards", _EACH, chat_id="c", name="'motion:' || c", message_id="999", shown="''", edited_at=":now"),
    _rows(
        "outbox",
        _per(100),
        chat_id="c",
        method="'sendMessage'",
        body="'{}'",
        kind="'card'",
        card="'matter:' || (c * 100 + k % 20)",
        attach="'{}'",
        payload="'{}'",
        not_before=":now",
        created_at=":now",
        state="'sent'",
        attempts="1",
        message_id="k",
        done_at=":now",
    ),
    _rows(
        "journal_lines",
        _per(100),
        community_id="c",
        seq="k",
        at=":now",
        act="'matter.raised'",
        subject="'matter:' || k",
        commitment="md5(c || '/' || k) || md5(k || '/' || c)",
        previous="repeat('0', 64)",
        hash="repeat('0', 64)",
    ),
    _rows("journal_heads", _EACH, community_id="c", seq="100", hash="repeat('0', 64)"),
    _rows("updates_handled", _per(30), update_id="c * 100 + k", body_hash="'0123456789abcdef'", received_at=":now"),
)

_FILLING = (*_PEOPLE, *_REGISTER, *_MOTIONS, *_MATTERS, *_SAID_AND_DONE)


def steps(given: Mapping[str, int]) -> Iterator[Executable]:
    """One after the other: `n` communities of `homes` homes, of which `tied` have accounts; `now` and a `day` as stored."""
    motions = metadata.tables["motions"]
    # What the founding of the first one left, but for its motion.
    yield from (table.delete() for table in reversed(metadata.sorted_tables) if table is not motions)
    yield motions.update().values(id=1, community_id=1, chat_id=1, drafted_by=1, opened_by=2)
    yield from (rows.insert(given) for rows in _FILLING)
    for table in dict.fromkeys(rows.table for rows in _FILLING if "id" in rows.columns):
        sequence = func.pg_get_serial_sequence(table.name, "id")
        yield select(func.setval(sequence, select(func.max(table.c.id)).scalar_subquery()))
