"""Trouble with the database, in words that an operator can act on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg
from sqlalchemy.exc import ArgumentError, DBAPIError, PendingRollbackError

from governance.sayable import N_, Sayable, cause


class DatabaseTroubleError(Sayable):
    """The database cannot be used; the text is one line that says why and what to do."""


class DatabaseGoneError(DatabaseTroubleError):
    """The file that was opened is no longer at its path."""


# What SQLite says → what it means and what to do.
_SQLITE = {
    "database is locked": N_(
        "The database file is locked: another program is using it. Stop the other one, then start again."
    ),
    "unable to open database file": N_(
        "The database file cannot be opened. Check that its folder exists and is writable."
    ),
    "file is not a database": N_("The database file is not a database. Check database.url."),
    "database disk image is malformed": N_("The database file is damaged. Restore it from a backup."),
    "attempt to write a readonly database": N_(
        "The database file is not writable. Give this user permission to write to it."
    ),
    "database or disk is full": N_("The database file cannot grow: the disk is full. Free some space."),
}
_POSTGRES: tuple[tuple[type[Exception], str], ...] = (
    (asyncpg.InvalidPasswordError, N_("The database server rejected the user or the password. Check database.url.")),
    (
        asyncpg.InvalidAuthorizationSpecificationError,
        N_("The database server rejected the user. Check database.url."),
    ),
    (
        asyncpg.InvalidCatalogNameError,
        N_("The database server does not have that database. Create it, or check database.url."),
    ),
    (
        asyncpg.TooManyConnectionsError,
        N_("The database server has no free connections. Raise its max_connections."),
    ),
    (asyncpg.CannotConnectNowError, N_("The database server is starting or stopping. Try again in a moment.")),
    (
        asyncpg.InsufficientPrivilegeError,
        N_("The database server does not allow this user to change tables. Make it the database's owner."),
    ),
)
_UNREACHABLE = N_("The database server cannot be reached. Start it, or check database.url.")
_NO_ADDRESS = N_("database.url is not a database address. Write, for example, sqlite:///data/yishiting.db")


@contextmanager
def told() -> Iterator[None]:
    """Around the first contact with a database: what goes wrong there is raised as DatabaseTroubleError."""
    try:
        yield
    except (OSError, TimeoutError) as error:
        raise DatabaseTroubleError(
            "The database cannot be reached ({why}). Start it, or check database.url.", why=cause(error)
        ) from error
    except Exception as error:
        line = describe(error)
        if line is None:
            raise
        raise DatabaseTroubleError(line) from error


def describe(error: BaseException) -> str | None:
    """One line that says what is wrong with the database and what to do; None if the error is of another kind."""
    if isinstance(error, ArgumentError):
        return _NO_ADDRESS
    if isinstance(error, DatabaseGoneError):
        return error.message
    for link in _chain(error):
        for kind, meaning in _POSTGRES:
            if isinstance(link, kind):
                return meaning
    if isinstance(error, DBAPIError):
        text = str(error.orig).lower()
        found = next((meaning for words, meaning in _SQLITE.items() if words in text), None)
        if found is not None:
            return found
        if error.connection_invalidated or "connection" in text:
            return _UNREACHABLE
    return None


# SQLite's primary result codes for a file that cannot be used now (busy, locked, memory, read-only, interrupted, disk,
# corrupt, full, cannot open, lock protocol, no database): https://www.sqlite.org/rescode.html
_SQLITE_CODES = frozenset({5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 26})
# How PostgreSQL's codes of a server that cannot be used now begin (connection, gone back for another's sake, resources,
# being stopped, its system, damaged, read-only): appendix A of its manual.
_POSTGRES_CODES = ("08", "40", "53", "57P", "58", "XX001", "XX002", "25006")

# What the drivers of SQLite say themselves, and nothing else.
_CLOSED = frozenset({"no active connection", "Connection closed", "Cannot operate on a closed database."})
# SQLAlchemy's code for a statement after one that lost the connection.
_LOST_BEFORE = "8s2b"


def is_trouble(error: BaseException) -> bool:
    """Is it the database that cannot be used, whatever is asked of it? Told by codes: a text may be anybody's words."""
    return any(_is_trouble(link) or _is_trouble(getattr(link, "orig", None)) for link in _chain(error))


def _is_trouble(link: BaseException | None) -> bool:
    if isinstance(link, DatabaseGoneError):
        return True
    if isinstance(link, DBAPIError):  # of SQLite the toolkit goes by the text as well
        return link.connection_invalidated and not isinstance(link.orig, sqlite3.Error)
    if isinstance(link, PendingRollbackError):
        return link.code == _LOST_BEFORE
    if isinstance(link, sqlite3.Error):
        return getattr(link, "sqlite_errorcode", 0) & 0xFF in _SQLITE_CODES or str(link) in _CLOSED
    if isinstance(link, asyncpg.PostgresError):
        return (link.sqlstate or "").startswith(_POSTGRES_CODES)
    # The class itself, not those below it, has sentences of the driver alone; nothing that it was given stands in them.
    if type(link) is asyncpg.InterfaceError:
        return "closed" in str(link)
    return isinstance(link, ConnectionError)


def in_words(error: BaseException) -> str:
    """For a log: what is wrong with the database, or else the class of the error; never a text of anybody."""
    return describe(error) or type(error).__name__


def _chain(error: BaseException | None) -> list[BaseException]:
    links: list[BaseException] = []
    while error is not None and error not in links:
        links.append(error)
        error = error.__cause__ or error.__context__
    return links
