"""A PostgreSQL database that is used again: emptied between tests, and given up when its tables are not what they were."""

from __future__ import annotations

from dataclasses import dataclass

import asyncpg

# What a test may have changed beside rows: relations and their columns, schemas, constraints, triggers, functions,
# settings, the revision. Whoever changes any of it has had a database to throw away.
_SHAPE = """
WITH ours AS (SELECT oid, nspname FROM pg_namespace WHERE nspname !~ '^(pg_|information_schema)')
SELECT md5(concat_ws('|',
    (SELECT string_agg(nspname, ',' ORDER BY nspname) FROM ours),
    (SELECT string_agg(concat_ws(' ', nspname, relname, c.oid, relnatts), ',' ORDER BY c.oid)
        FROM pg_class c JOIN ours ON ours.oid = relnamespace),
    (SELECT md5(string_agg(concat_ws(' ', attrelid, attnum, attname, atttypid, attnotnull), ',' ORDER BY attrelid, attnum))
        FROM pg_attribute JOIN pg_class c ON c.oid = attrelid JOIN ours ON ours.oid = relnamespace),
    (SELECT string_agg(a.oid || conname, ',' ORDER BY a.oid) FROM pg_constraint a JOIN ours ON ours.oid = connamespace),
    (SELECT count(*) FROM pg_trigger), (SELECT count(*) FROM pg_proc), (SELECT count(*) FROM pg_db_role_setting),
    (SELECT string_agg(version_num, ',') FROM public.alembic_version)
))
"""
_ALONE = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""
# Deleting a few rows is cheaper than TRUNCATE, which gives new files to every table and index that is pointed to.
_EMPTY = """
DO $$ DECLARE one record; found boolean; BEGIN
    SET LOCAL session_replication_role = replica;
    FOR one IN SELECT format('public.%I', tablename) AS name FROM pg_tables
            WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
        EXECUTE 'SELECT EXISTS (SELECT FROM ' || one.name || ')' INTO found;
        IF found THEN EXECUTE 'DELETE FROM ' || one.name; END IF;
    END LOOP;
    PERFORM setval(format('public.%I', sequencename)::regclass, start_value, false) FROM pg_sequences
        WHERE schemaname = 'public' AND last_value IS NOT NULL;
    PERFORM pg_stat_reset();
END $$
"""
_LARGE = 64 * 1024 * 1024  # bytes; what deleted rows still fill slows down whoever comes next


@dataclass(frozen=True, slots=True)
class Made:
    """A database, with what its tables were like when it was made."""

    name: str
    url: str
    shape: str


def _address(url: str) -> str:
    return url.replace("postgresql+asyncpg://", "postgresql://")


async def made(name: str, url: str) -> Made:
    """A database that was just made."""
    connection = await asyncpg.connect(_address(url))
    try:
        return Made(name, url, await connection.fetchval(_SHAPE))
    finally:
        await connection.close()


async def emptied(one: Made) -> bool:
    """End whatever a test has left connected, and take all rows away. False: it is not what it was, and to be dropped."""
    try:
        connection = await asyncpg.connect(_address(one.url))
    except asyncpg.PostgresError:
        return False
    try:
        await connection.execute(_ALONE)
        if await connection.fetchval(_SHAPE) != one.shape:
            return False
        await connection.execute(_EMPTY)
        return bool(await connection.fetchval("SELECT pg_database_size(current_database()) < $1", _LARGE))
    except asyncpg.PostgresError:
        return False
    finally:
        await connection.close()
