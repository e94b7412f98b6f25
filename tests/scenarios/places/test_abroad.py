"""What does a first vote look like in Valencia, Leipzig, Miami, Hong Kong and Singapore, and in a committee in Shandong?"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from bot.demo.demo import demonstration
from bot.sandbox.sample import abroad
from bot.sandbox.sample.community import OWNERS_GROUP
from storage.communities import communities
from tests.sandbox_client import Group, Neighbourhood, Seen
from tests.scenarios.village import Village


@asynccontextmanager
async def _living(folder: Path, place: str) -> AsyncIterator[tuple[Neighbourhood, Group, Seen]]:
    """A house abroad as `make demo ARGS="--place …"` shows it, its group, and the card of its first vote."""
    async with demonstration(folder, place=place) as running, Neighbourhood(running.sandbox.url) as life:
        await life.forward(minutes=1)  # everybody who has a private chat finds the vote there
        await life.quiet()
        group = life.chat(OWNERS_GROUP)
        card = await group.shows(abroad.house(place).motion["title"], button="In favour")
        yield life, group, card


async def _vote(life: Neighbourhood, card: Seen, choice: str, people: Sequence[int]) -> None:
    for person in people:
        await life.person(person).presses(choice, on=card)


async def _result(life: Neighbourhood, group: Group) -> tuple[str, str]:
    """Three days later: what the group reads, and what the chair reads in full."""
    await life.forward(days=3, minutes=2)
    shown = await group.shows("Result of the count", button="Read in full")
    chair = life.person("chair")
    await chair.says("/motion 1")
    return shown.text, (await chair.sees("Result of the count…Next:")).text


async def test_in_valencia_absent_owners_who_were_told_count_as_in_favour_and_are_shown_as_such(tmp_path: Path) -> None:
    house = abroad.house("es")
    owners = [one for one, _, _ in house.neighbours]
    told = [one for one in owners if not house.on_paper(one)]
    async with _living(tmp_path, "es") as (life, group, card):
        assert "Common services, letting common parts (17.3): all owners vote until" in card.text
        assert "Voted: 0 of 120 owners, 0% of 100%. No quorum is needed." in card.text

        await _vote(life, card, "In favour", told[:40])
        await _vote(life, card, "Against", told[40:46])
        brief, full = await _result(life, group)

    assert len(house.units) == 120
    assert sum(unit.area for unit in house.units) == 1_000_000  # 100 %
    silent_and_told = len(told) - 46 + sum(1 for one in house.cast if one.homes)
    assert "Result of the count: passed (not yet a resolution)." in brief
    assert f"{silent_and_told} owners who did not vote count as in favour, unless they object within 30 days." in brief
    assert f"In favour {40 + silent_and_told}: 40 cast by the voter, {silent_and_told} added by the rule" in full
    assert f"I have no proof that {len(owners) - len(told)} owners were told of this vote" in full
    assert "In favour by cuotas" in full


async def test_in_florida_a_vote_counts_once_more_than_half_of_the_units_take_part(tmp_path: Path) -> None:
    owners = [one for one, _, _ in abroad.house("us-fl").neighbours]
    async with _living(tmp_path, "us-fl") as (life, group, card):
        await _vote(life, card, "In favour", owners[:16])
        await _vote(life, card, "Abstain", owners[16:30])
        await life.forward(minutes=1)
        below = await group.shows("Voted: 30 of 60. Quorum not reached yet.")
        await _vote(life, below, "Abstain", owners[30:31])
        await life.forward(minutes=1)
        await group.shows("Voted: 31 of 60. Quorum reached.")
        brief, _ = await _result(life, group)

    assert "Result of the count: passed (not yet a resolution)." in brief
    assert "16" in brief  # an abstention is represented, and works like a no


async def test_in_germany_three_quarters_of_the_votes_cast_allow_virtual_meetings(tmp_path: Path) -> None:
    owners = [one for one, _, _ in abroad.house("de").neighbours]
    async with _living(tmp_path, "de") as (life, group, card):
        assert "Allowing virtual meetings: all owners vote" in card.text
        await _vote(life, card, "In favour", owners[:9])
        await _vote(life, card, "Against", owners[9:12])
        await _vote(life, card, "Abstain", owners[12:20])
        brief, full = await _result(life, group)

    assert "passed (not yet a resolution)" in brief
    assert "In favour: 9 of the 12 owners who cast a vote; at least 9 (three quarters) needed – enough." in full


async def test_in_hong_kong_a_tenth_of_the_owners_is_a_quorum_and_the_shares_decide(tmp_path: Path) -> None:
    house = abroad.house("hk")
    large = [one for one, _, home in house.neighbours if home.endswith(("A", "D"))]
    small = [one for one, _, home in house.neighbours if home.endswith(("B", "C"))]
    async with _living(tmp_path, "hk") as (life, group, card):
        await _vote(life, card, "In favour", large[:4])  # 40 shares
        await _vote(life, card, "Against", small[:4])  # 32 shares
        brief, full = await _result(life, group)

    assert "passed (not yet a resolution)" in brief
    assert "Took part: 8 of 80 owners; at least 8 (one tenth) needed – enough." in full
    assert "In favour by undivided shares: 40 of the 72 cast" in full


async def test_in_singapore_the_value_of_votes_cast_decides_and_the_words_are_those_of_the_act(tmp_path: Path) -> None:
    owners = [one for one, _, _ in abroad.house("sg").neighbours]
    async with _living(tmp_path, "sg") as (life, group, card):
        assert "Ordinary resolution: all owners vote" in card.text
        await _vote(life, card, "In favour", owners[:10])
        await _vote(life, card, "Against", owners[10:16])
        brief, _ = await _result(life, group)
        chair = life.person("chair")
        await chair.says("/settings")
        await chair.presses("Community settings")
        await chair.presses("Place and rules", on=await chair.sees("Place whose law counts the votes: Singapore"))
        await chair.sees("management corporation (MCST); general meeting; council; managing agent")

    assert "passed (not yet a resolution)" in brief


async def test_in_shandong_seven_of_thirteen_present_are_too_few_for_the_committee(settled: Village) -> None:
    """Art. 32 of its regulation wants two thirds; elsewhere more than half would do."""
    chair, wu = settled.person("郑国平"), settled.person("吴晓燕")
    async with settled.database.uow(settled.clock.now()) as uow:
        await communities.change(uow, 1, jurisdiction="CN-SD", house={})
    await chair.says("/motion 换一把门锁")
    await chair.says("单元门锁坏了，换一把。")
    await chair.presses("业委会日常事务")
    await chair.sees("规则：业主委员会会议（三分之二以上出席")
    await chair.presses("3天")
    await chair.presses("用按钮")
    await chair.presses("交给另一位委员")
    await wu.presses("开始表决", on=await wu.sees("业委会日常事务"))
    committee = settled.chat("业委会")
    card = await committee.shows("换一把门锁", button="同意")

    for member in settled.people("chair", "committee")[:7]:
        await member.presses("同意", on=card)
    await settled.forward(days=3, minutes=2)

    await committee.shows("无效：参与表决的太少…参与表决7人（共13人，至少9人），还差2人")
