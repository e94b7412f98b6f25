"""Does the table of who may do what, in the docs, say what the code does, and is every act asked for somewhere?

After a change of the table: `python -m tests.handlers.test_permissions` writes the page anew.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import select

from governance.communities.acts import SET_UP
from governance.rights import ACTS
from governance.roles import Act, Role
from handlers.frame.refusals import NotAllowed, NotYours
from handlers.routes import ROUTES
from storage.engine import journal
from storage.engine.database import Database
from tests.handlers.talk import Person, a_community, a_member, talking

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "roles.md"
_HEAD = """# Who may do what

Each room of `governance/` declares its acts in `acts.py`, with the roles that may do them; `governance/rights.py` gathers them. This page is
written from there, and a test holds them together.
Every press, command and deep link is checked against it from the database. Roles come from the register and from being proposed by one
person and confirmed by another, never from Telegram's group administrators. Some acts ask for more: of everybody, only whoever is on the
roll casts a ballot, only whoever is on the roster swaps a shift, only those concerned judge a matter.

"""


def page(acts: Sequence[Act] = ACTS) -> str:
    """The table as a Markdown page: a row for each act, a column for each role."""
    words = [role.value.replace("_", " ") for role in Role]
    rows = [f"| act | {' | '.join(words)} |", f"| --- |{' :---: |' * len(words)}"]
    for act in acts:
        everybody = Role.ANYONE in act.roles
        marks = " | ".join("yes" if everybody or role in act.roles else "·" for role in Role)
        rows.append(f"| {act.name.replace('_', ' ')} | {marks} |")
    return _HEAD + "\n".join(rows) + "\n"


def test_the_page_in_the_docs_is_the_table_in_the_code() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m tests.handlers.test_permissions"


def test_every_act_is_asked_for_by_some_handler() -> None:
    named = {route.act for route in ROUTES}
    by_name = {act.name.upper(): act for act in ACTS}
    for path in ROOT.glob("handlers/**/*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("require", "pressed", "may")):
                named |= {by_name[one.id] for one in node.args if isinstance(one, ast.Name) and one.id in by_name}

    # There is no community yet in which a role could be held: Telegram is asked who administers the group.
    assert set(ACTS) - named <= {SET_UP}


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ANYONE], ids=lambda role: role.value)
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_a_role_of_one_community_is_none_in_another(database: Database, role: Role) -> None:
    person = Person(700, "A", "en")
    async with talking(database) as talk:
        home = await a_community(talk, -1001)
        elsewhere = await a_community(talk, -1002)
        await a_member(talk, person, home, role)

        for data in (f"1:roster.new:{elsewhere}", f"1:remind.new:{elsewhere}", f"1:setup.name:{elsewhere}"):
            await talk.presses(person, data)

            assert talk.toast in {NotYours.message, NotAllowed.message}
    assert await database.look(select(journal.lines.c.act)) == []


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
