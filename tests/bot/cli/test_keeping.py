"""Can an operator keep, bring back and move a house from the command line, and is every refusal one line?"""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.cli import failures
from tests.bot.cli.typed import Typed


def test_a_house_is_kept_moved_and_refused_in_words(typed: Typed, house_file: Path) -> None:
    shutil.copy(house_file, typed.folder / "y.db")

    kept = typed("backup", "all.zip")
    voting = typed("export", "1", "house.zip")
    exported = typed("export", "议事亭小区", "house.zip", "--hand-over")
    taken_back, again_nothing = typed("take-back", "1"), typed("take-back", "1")
    doubled = typed("import", "house.zip")
    moved = typed("move-to", f"sqlite:///{typed.folder}/other.db")
    again = typed("move-to", f"sqlite:///{typed.folder}/other.db")
    nowhere = typed("move-to", "nonsense")
    taken = typed("restore", "all.zip")

    assert kept.out.startswith("Saved and verified: all.zip")
    assert exported.out.splitlines()[0].startswith("Motion 2 has been handed over; it ends 20")
    assert "If it is not imported after all: yishiting take-back 议事亭小区" in exported.out
    assert "Written and verified: house.zip" in exported.out
    assert taken_back.out.startswith("Motion 2 continues here; it ends 20")
    assert taken_back.out.endswith("It continues here; its groups are told when the bot runs.\n")
    assert (again_nothing.code, again_nothing.err) == (2, "This community was not handed over. Nothing has changed.\n")
    assert "rows in total, counted on both sides." in moved.out
    for refused, words in (
        (voting, "Motion 2 is open for voting"),
        (doubled, "already in the database"),
        (again, "The target is not empty"),
        (nowhere, "This is not a database address"),
        (taken, "With --force"),
    ):
        assert (refused.code, refused.err.count("\n")) == (failures.CANNOT, 1), refused
        assert words in refused.err


def test_whoever_runs_the_bot_has_the_owners_asked_only_where_nobody_else_can(typed: Typed, house_file: Path) -> None:
    shutil.copy(house_file, typed.folder / "y.db")

    two_lead = typed("appoint", "810001")
    _leave_one(typed.folder / "y.db")
    named, unknown, asked = typed("appoint", "王"), typed("appoint", "5"), typed("appoint", "810001")

    assert asked.code == 0, asked
    assert "will be asked about" in asked.out
    for refused, words in (
        (two_lead, "one proposes, another confirms"),
        (named, "810001 (王秀英)"),
        (unknown, "has the number 5"),
    ):
        assert (refused.code, refused.err.count("\n")) == (failures.CANNOT, 1), refused
        assert words in refused.err
    with closing(sqlite3.connect(typed.folder / "y.db")) as database:
        kinds = [row[0] for row in database.execute("select payload from due where kind = 'owners.appointed'")]
    assert len(kinds) == 1
    assert '"committee"' in kinds[0]


def _leave_one(path: Path) -> None:
    """All of the committee but its chair are gone."""
    with closing(sqlite3.connect(path)) as database:
        database.execute("update roles set until = since where role = 'committee'")
        database.commit()
