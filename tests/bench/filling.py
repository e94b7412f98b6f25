"""Filling of a database as years of use leave it: rows of so many communities, made by the database itself.

The first community was founded in the ordinary way; its open motion is the pattern of the others'. Of 300 homes a
hundred are tied to an account with a private chat.
"""

from __future__ import annotations

HOMES, TIED = 300, 100

_EACH = "generate_series(1, :n) AS c"
_PER_HOME = f"{_EACH}, generate_series(0, :homes - 1) AS h"
_PER_TIED = f"{_EACH}, generate_series(0, :tied - 1) AS h"
_PERSON = "700000000 + c * 100 + h"
_UNIT = "(c - 1) * :homes + h + 1"
_ACCOUNT = "(c - 1) * :tied + h + 1"
_CHAT = ":n + (c - 1) * :tied + h + 1"


def _per(count: int) -> str:
    return f"{_EACH}, generate_series(1, {count}) AS k"


_SEQUENCES = ("communities", "chats", "accounts", "units", "owners", "ownerships", "bindings", "motions", "matters")

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

FILLING = (
    # What the founding of the first one left, but for its motion.
    "DELETE FROM roll_voters",
    "DELETE FROM rolls",
    "DELETE FROM members",
    "DELETE FROM journal_contents",
    "DELETE FROM journal_lines",
    "DELETE FROM journal_heads",
    "DELETE FROM outbox",
    "DELETE FROM due",
    "DELETE FROM chats",
    "DELETE FROM accounts",
    "DELETE FROM communities",
    f"""INSERT INTO communities (id, name, language, timezone, jurisdiction, created_at, stewarded)
        SELECT c, 'Court ' || c, 'en', 'Asia/Shanghai', 'CN', :now, 0 FROM {_EACH}""",
    f"""INSERT INTO chats (id, telegram_id, kind, community_id, title, purpose, open, accepted, since)
        SELECT c, -1002000000000 - c, 'group', c, 'Court ' || c, 'owners', 1, 1, :now FROM {_EACH}""",
    f"""INSERT INTO chats (id, telegram_id, kind, title, purpose, open, accepted, since)
        SELECT {_CHAT}, {_PERSON}, 'private', '', '', 1, 1, :now FROM {_PER_TIED}""",
    f"""INSERT INTO accounts (id, telegram_id, name, language, app_language, since)
        SELECT {_ACCOUNT}, {_PERSON}, 'Owner ' || h, '', 'en', :now FROM {_PER_TIED}""",
    f"INSERT INTO members (community_id, account_id, since) SELECT c, {_ACCOUNT}, :now FROM {_PER_TIED}",
    f"""INSERT INTO units (id, community_id, building, entrance, name, used_as, area)
        SELECT {_UNIT}, c, (h / 60 + 1)::text, (h / 20 % 3 + 1)::text, h::text, 'home', 893700 FROM {_PER_HOME}""",
    f"""INSERT INTO owners (id, community_id, key, name, phone, number)
        SELECT {_UNIT}, c, 'owner ' || h, 'Owner ' || h, '', '' FROM {_PER_HOME}""",
    f"""INSERT INTO ownerships (id, community_id, unit_id, owner_id, place, since)
        SELECT {_UNIT}, c, {_UNIT}, {_UNIT}, 0, :now FROM {_PER_HOME}""",
    f"""INSERT INTO bindings (id, community_id, account_id, unit_id, relation, owner_id, claimed_at, confirmed_by,
                              confirmed_at, sole)
        SELECT {_ACCOUNT}, c, {_ACCOUNT}, {_UNIT}, 'owner', {_UNIT}, :now, (c - 1) * :tied + (h + 1) % :tied + 1, :now,
               1 FROM {_PER_TIED}""",
    f"""INSERT INTO roles (community_id, account_id, role, scope, since, active)
        SELECT c, (c - 1) * :tied + k, 'committee', '', :now, 1 FROM {_per(5)}""",
    "UPDATE motions SET id = 1, community_id = 1, chat_id = 1, drafted_by = 1, opened_by = 2",
    """INSERT INTO motions (id, community_id, force, number, stage, title, text, class, electorate, carrier,
                             period_minutes, drafted_by, drafted_at, chat_id, opened_by, opened_at, closes_at, preset,
                             rule, fingerprint)
        SELECT c, c, force, number, stage, title, text, class, electorate, carrier, period_minutes,
               (c - 1) * :tied + 1, drafted_at, c, (c - 1) * :tied + 2, opened_at, closes_at, preset, rule, fingerprint
        FROM motions AS pattern, generate_series(2, :n) AS c WHERE pattern.id = 1""",
    f"""INSERT INTO rolls (motion_id, unit, owner, weight, label)
        SELECT c, h::text, h::text, 893700, '1-1-' || h FROM {_PER_HOME}""",
    f"""INSERT INTO roll_voters (motion_id, account_id, owner, since)
        SELECT c, {_ACCOUNT}, h::text, :now FROM {_PER_TIED}""",
    f"""INSERT INTO matters (id, community_id, number, kind, visibility, state, text, place, building, entrance, credit,
                             note, voice_id, chat_id, message_id, level, deadline, round, told_step, receipt, raised_at,
                             closed_at, outcome)
        SELECT c * 100 + k, c, k, 'repair', 'open', CASE WHEN k > 5 THEN 'closed' ELSE 'raised' END, 'Lamp ' || k, '',
               '', '', '', '', (c - 1) * :tied + k, c, k, 0, :now + 3 * :day, 0, 0, 'AAAAAAAAAA', :now,
               CASE WHEN k > 5 THEN :now END, CASE WHEN k > 5 THEN 'done' END FROM {_per(20)}""",
    f"""INSERT INTO matter_steps (matter_id, at, account_id, move, text)
        SELECT c * 100 + 1 + k % 20, :now, (c - 1) * :tied + 1, 'answer', 'soon' FROM {_per(60)}""",
    f"""INSERT INTO cards (chat_id, name, message_id, shown, edited_at)
        SELECT c, 'matter:' || (c * 100 + k), 1000 + k, '', :now FROM {_per(20)}""",
    f"""INSERT INTO cards (chat_id, name, message_id, shown, edited_at)
        SELECT c, 'motion:' || c, 999, '', :now FROM {_EACH}""",
    f"""INSERT INTO outbox (chat_id, method, body, kind, card, fresh, attach, payload, not_before, created_at, state,
                            attempts, message_id, done_at)
        SELECT c, 'sendMessage', '{{}}', 'card', 'matter:' || (c * 100 + k % 20), 0, '{{}}', '{{}}', :now, :now, 'sent', 1,
               k, :now FROM {_per(100)}""",
    f"""INSERT INTO due (at, kind, name, community_id, payload, failures)
        SELECT :now + k * :day, 'matter.overdue', 'matter:' || (c * 100 + k), c, '{{}}', 0 FROM {_per(8)}""",
    f"""INSERT INTO journal_lines (community_id, seq, at, act, subject, commitment, previous, hash)
        SELECT c, k, :now, 'matter.raised', 'matter:' || k, md5(c || '/' || k) || md5(k || '/' || c), repeat('0', 64),
               repeat('0', 64) FROM {_per(100)}""",
    f"""INSERT INTO ballots (motion_id, owner, account_id, choice, channel, received_at, received_order, receipt)
        SELECT c, h::text, {_ACCOUNT}, 'yes', 'group', :now, h, 'AAAAAAAAAA' FROM {_EACH}, generate_series(70, 99) AS h""",
    f"""INSERT INTO journal_heads (community_id, seq, hash) SELECT c, 100, repeat('0', 64) FROM {_EACH}""",
    f"""INSERT INTO updates_handled (update_id, body_hash, received_at)
        SELECT c * 100 + k, '0123456789abcdef', :now FROM {_per(30)}""",
    *(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))" for table in _SEQUENCES),
)
