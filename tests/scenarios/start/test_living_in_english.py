"""A matter, a vote, a roster and a scheduled post from beginning to end, where everybody reads English."""

from __future__ import annotations

from tests.sandbox_client import Person, Seen
from tests.scenarios.village import Village


async def _says(life: Village, person: Person, text: str, button: str = "") -> None:
    await person.says(text)
    await life.quiet()
    if button:
        await person.presses(button)
        await life.quiet()


async def _closes(life: Village, chair: Person, result: str) -> Seen:
    await chair.presses("Close", on=await chair.sees("Matter 1", button="Close"))
    await life.quiet()
    await _says(life, chair, result)
    await chair.presses("Solved, close it")
    return await life.group.shows(f"closed, not yet confirmed…{result}")


async def test_a_matter_is_judged_not_done_and_then_done(english: Village) -> None:
    group, chair, wang = english.group, english.person("manager"), english.person("王秀英")
    await wang.says("#repair The lift in 3-2 has stopped", to=group)
    card = await group.shows("Matter 1…waiting for an answer")
    await english.person("刘洋").presses("Me too", on=card)
    await chair.sees("Matter 1", button="Take it")
    assert "taken on matter" in await chair.presses("Take it")
    own = await chair.sees("Matter 1…in progress")
    assert own.buttons == ["Answer", "Set a deadline", "Close", "Merge, split, move"]

    await _closes(english, chair, "New belt fitted")
    asked = await wang.sees("Is it really done?", button="No, not done")
    assert "open again" in await wang.presses("No, not done", on=asked)

    await group.shows("Matter 1…reopened")
    await wang.sees("says it is not done")
    await _closes(english, chair, "And a new motor")
    await wang.sees("And a new motor…Is it really done?")
    assert "really done" in await wang.presses("Yes, it is done")
    await group.shows("done, confirmed")


async def test_an_overdue_matter_goes_to_the_next_one_responsible(english: Village) -> None:
    group = english.group
    await english.person("Emma Clarke").says("#repair The lift in building 5 is stuck", to=group)
    await group.shows("Next: an answer from 黄立新")

    await english.forward(days=4)
    await group.shows("Next: an answer from 徐小军")
    await english.forward(days=4)

    await group.shows("Next: an answer from 周建华")


async def _opens(life: Village, *labels: str) -> None:
    chair, member = life.person("chair"), life.person("吴晓燕")
    await _says(life, chair, "/motion A new gate")
    await _says(life, chair, "We buy a gate for 30,000 yuan from the repair fund.")
    for label in (*labels, "Pass it on"):
        await chair.presses(label)
        await life.quiet()
    await member.presses("Open the vote")
    await life.quiet()


async def test_a_motion_by_buttons_from_the_draft_to_the_verdict(english: Village) -> None:
    await _opens(english, "Day-to-day business", "24 hours", "By button")
    room = english.chat("业委会")
    card = await english.person("吴晓燕").sees("Motion 1: A new gate", where=room, button="In favour")
    await english.person("冯涛").sees("A vote has opened, and you are on its roll.")

    answers = await english.everybody_votes(card, "In favour")
    await english.forward(hours=25)

    assert len(answers) == 13
    verdict = await english.person("吴晓燕").sees("Took part: 13", where=room)
    told = verdict.text.splitlines()
    assert told[0] == "Passed."
    assert told[2:] == [
        "Took part: 13 of 13 members; at least 7 needed – enough.",
        "In favour: 13 of 13 members; at least 7 needed – enough.",
        "13 members in all: 13 in favour, 0 against, 0 abstained, 0 invalid, 0 without a ballot.",
        "Every vote here was cast by the voter: none by proxy, none added, none cut off.",
    ]


async def test_a_motion_by_native_poll_adds_up_in_public(english: Village) -> None:
    await _opens(english, "Using the repair fund", "3 days", "By Telegram poll")
    poll = await english.group.shows("named vote")
    await english.person("王秀英").votes(poll, "In favour")
    await english.person("Emma Clarke").votes(poll, "In favour")  # a tenant
    await english.quiet()

    await english.forward(days=3, minutes=2)

    verdict = await english.group.shows("Telegram shows 2; 1 not on the roll")
    assert verdict.text.startswith("Result of the count (preliminary): void, too few took part.")
    assert "Took part: 1 of 272 owners; at least 182 needed – 181 short." in verdict


async def test_those_present_rehearse_a_vote(english: Village) -> None:
    group, chair, wang = english.group, english.person("chair"), english.person("王秀英")
    await chair.says("/rehearse", to=group)
    assert "present" in await wang.presses("I am here", where=group)
    await chair.presses("Start now", where=group)
    for person in (chair, wang):
        assert (await person.presses("In favour", where=group)).text.startswith("Recorded: In favour.")

    await english.forward(minutes=7)

    assert "In favour: 2 of 2 members" in await group.shows("Rehearsal, not binding: passed.…Took part")


async def test_a_roster_with_a_swap_and_a_reminder(english: Village) -> None:
    chair, manager = english.person("chair"), english.person("manager")
    await _says(english, chair, "/roster", "Gatehouse")
    for label in (manager.name, chair.name, "That is everyone", "Tue 24 Nov, 08:00", "1 day", "08:00", "Post it"):
        await chair.presses(label)
        await english.quiet()
    await english.group.shows(f"Duty roster · Gatehouse…Tue 24 Nov, 08:00 · {manager.name}")

    await _says(english, chair, "/duty", "Swap a shift")
    await chair.presses("Wed 25 Nov")
    await chair.sees("Who do you want to swap with?")
    await chair.presses("Tue 24 Nov")
    await manager.sees("would like to swap duty with you…You give: Tue 24 Nov, 08:00")
    assert (await manager.presses("Yes, swap")).text == "You have swapped."

    await chair.sees("your shift is now Tue 24 Nov, 08:00")
    await english.group.shows(f"Tue 24 Nov, 08:00 · {chair.name}")
    await english.forward(hours=10)  # Monday, 20:00
    await chair.sees("You are on duty tomorrow · Gatehouse")
    await _says(english, chair, "/remind Water is off from 9 to 11")
    await _says(english, chair, "every Wednesday 08:00", "Schedule it")
    await english.forward(days=2)
    await english.group.shows("📣 Water is off from 9 to 11")
