"""Does the README show what the command line prints?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.bot.cli.typed import Typed

ROOT = Path(__file__).parents[3]
_VOTE = re.compile(r"```json\n(.*?)```\s+\S+\n\n((?:    [^\n]+\n)+)", re.DOTALL)


@pytest.mark.parametrize(("page", "language"), [("README.md", "en"), ("README.zh-CN.md", "zh")])
def test_the_vote_in_the_readme_is_counted_as_it_says(typed: Typed, page: str, language: str) -> None:
    found = _VOTE.search((ROOT / page).read_text(encoding="utf-8"))
    assert found, f"{page} shows no vote and what is printed for it"
    vote, printed = found.groups()
    (typed.folder / "vote.json").write_text(vote, encoding="utf-8")

    ended = typed("tally", "vote.json", "--lang", language)

    assert ended.out.splitlines() == [line.removeprefix("    ") for line in printed.splitlines()]
