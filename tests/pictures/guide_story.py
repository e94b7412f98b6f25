"""Story of the guides' pictures: a small community from adding the bot to its first vote, in either language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.demo.demo import Demonstration
from bot.documents.spreadsheets import write_csv
from handlers.frame.words import words
from storage.register import register
from storage.residents import bindings
from tests.pictures.guide_people import Cast
from tests.sandbox_client import Group, Neighbourhood, Person, Seen

# The story begins at ten in the morning; reminders of duty come at eight in the evening.
TO_EVENING = 10
STILL = (
    0.35  # seconds without a word from the bot, after which a step is over; more than a test needs, for busy machines
)


class Camera(Protocol):
    """Whoever takes the pictures."""

    async def chat(self, name: str, person: Person, first: Seen, last: Seen | None = None) -> None:
        """What this person sees in the chat, from one message to another."""

    async def vote(self, name: str, person: Person, card: Seen, label: str) -> None:
        """This person presses a button below the card, and the note with the receipt appears."""

    async def paper(self, name: str, content: bytes) -> None:
        """The upper part of a PDF's first page."""


@dataclass(slots=True)
class Story:
    """The house while it is told: its people, its group, whoever takes the pictures."""

    cast: Cast
    life: Neighbourhood
    running: Demonstration
    camera: Camera
    people: dict[str, Person]
    group: Group

    @property
    def steward(self) -> Person:
        return self.people[self.cast.steward]

    @property
    def members(self) -> list[Person]:
        return [self.people[name] for name in self.cast.members]

    @property
    def owner(self) -> Person:
        return self.people[self.cast.owner]

    def label(self, english: str, **facts: object) -> str:
        """A button in the house's language, as its catalogue has it."""
        return words(self.cast.language).plain(english, **facts)

    async def press(self, person: Person, *english: str, where: Group | None = None, **facts: object) -> None:
        """Buttons one after the other, each on the newest message that has it."""
        for each in english:
            await person.presses(self.label(each, **facts), where=where)
            await self.life.quiet()

    async def says(self, person: Person, text: str, to: Group | None = None) -> Seen:
        said = await person.says(text, to=to)
        await self.life.quiet()
        return said

    async def last(self, person: Person, where: Group | None = None) -> Seen:
        """The bot's newest message there."""
        await self.life.quiet()
        return await person.within(where).last()

    async def passes(self, **how: float) -> None:
        await self.life.forward(**how)
        await self.life.quiet()


async def begin(cast: Cast, life: Neighbourhood, running: Demonstration, camera: Camera) -> Story:
    """The people and their group, still without the bot."""
    code = "zh-hans" if cast.language == "zh" else "en"
    people: dict[str, Person] = {}
    for name in cast.names:
        first, last = (name[1:], name[0]) if cast.language == "zh" else name.split(" ")
        people[name] = await life.newcomer(first, last, language=code)
    group = await life.new_group(cast.group, list(people.values()), bot=False)
    return Story(cast, life, running, camera, people, group)


async def told(story: Story) -> None:
    """All of it, in the order of the guides."""
    for chapter in (
        the_bot_comes,
        the_register,
        the_slips,
        the_committee,
        a_repair,
        a_quiet_word,
        a_rehearsal,
        a_vote,
        duty,
        what_is_kept,
        a_change_of_the_register,
    ):
        await chapter(story)


async def the_bot_comes(story: Story) -> None:
    """Added, made administrator with one right, set up, its settings checked."""
    steward, group = story.steward, story.group
    await steward.does("add-bot", chat_id=group.chat_id)
    card = await group.shows("", button=story.label("Set up"))
    await story.camera.chat("added", steward, (await group.messages())[0], card)
    bot = story.running.sandbox.exchange.world.bot.id
    await steward.does("promote", chat_id=group.chat_id, user_id=bot, rights={"can_pin_messages": True})
    await story.camera.chat("administrator", steward, await group.shows(story.label("Nothing is missing.")))
    await story.press(steward, "Set up", where=group)
    done = await group.shows("", button=story.label("Settings (steward)"))
    await story.camera.chat("set-up", steward, done)
    await story.press(steward, "Settings (steward)", where=group)
    for answer in (
        "China|中国",
        "Elsewhere in China|中国其他地方",
        "Nothing: they|没有规定",
        "20% of the owners|20%以上的业主",
        "This is right|就是这样",
    ):
        await story.life.quiet()
        english, _, chinese = answer.partition("|")
        shown = await story.last(steward)
        label = english if story.cast.language == "en" else chinese
        await steward.presses(next(one for one in shown.buttons if one.startswith(label)), on=shown)
    await story.life.quiet()
    await story.press(steward, "Back to the settings")
    await story.press(steward, "Name")
    await story.says(steward, story.cast.house)
    await story.camera.chat("settings", steward, await story.last(steward))


async def _sends(story: Story, person: Person, rows: Sequence[Sequence[str]]) -> Seen:
    """A register goes to the bot, which has read it when this returns; gives what was sent."""
    name = "业主名册.csv" if story.cast.language == "zh" else "register.csv"
    sent = await person.says(document=(name, write_csv(list(story.cast.heading), [list(row) for row in rows])))
    await story.life.quiet()
    return sent


async def the_register(story: Story) -> None:
    """First with two mistakes, then right."""
    steward, cast = story.steward, story.cast
    sent = await _sends(story, steward, (*cast.wrong, *cast.rows[2:]))
    await story.camera.chat("register-mistakes", steward, sent, await story.last(steward))
    await _sends(story, steward, cast.rows)
    await story.camera.chat("register-preview", steward, await story.last(steward))
    await story.press(steward, "Make it the register")


async def the_slips(story: Story) -> None:
    """Printed; the first owner scans hers, and the steward confirms it."""
    steward, owner = story.steward, story.owner
    await story.says(steward, "/slips")
    await story.press(steward, "All buildings")
    told_so = "Slips for {community}: {count}. Print them on A4, cut them up, and give one to each home."
    printed = await steward.private.shows(story.label(told_so, community=story.cast.house, count=8), within=30)
    await story.camera.chat("slips", steward, printed)
    await story.camera.paper("slips-paper", await story.life.download(printed.files[0]["url"]))
    claimed = await _scans(story, owner, "1-1-101")
    await story.camera.chat("slip-scanned", owner, claimed, await story.last(owner))
    await story.camera.chat("binding-to-confirm", steward, await story.last(steward))
    await story.press(steward, "Confirm")
    homes = {name: f"{row[0][0]}-{row[1][0]}-{row[2]}" for row in story.cast.rows for name in _names(row[4])}
    for name in story.cast.names:
        if name not in {story.cast.owner, story.cast.steward}:
            await _scans(story, story.people[name], homes[name])
            await story.press(steward, "Confirm")


def _names(cell: str) -> list[str]:
    return [name.strip() for name in cell.replace("、", ",").split(",")]


async def _scans(story: Story, person: Person, place: str) -> Seen:
    """The slip for that home is scanned, and the first owner on it chosen; gives the bot's question."""
    code = bindings.new_code()
    database = story.running.yishiting.database
    async with database.uow(story.running.clock.now()) as uow:
        found = {str(at): key for key, at in (await register.places(uow, 1)).items()}
        await bindings.add_slips(uow, 1, {bindings.hash_code(code): found[place]}, by=None)
    await person.starts(f"slip-{code}")
    await story.life.quiet()
    asked = await person.private.shows("", button=story.label("Tenant"))
    await person.presses(asked.buttons[0], on=asked)
    await story.life.quiet()
    return asked


async def _proposes(story: Story, person: Person, role: str, name: str) -> None:
    """A role is proposed by buttons; `role` as the button has it, in English."""
    await story.says(person, "/who")
    await story.press(person, "Give a role")
    offered = await person.private.last()
    wanted = story.label(role)
    await person.presses(next(each for each in offered.buttons if each.lower() == wanted.lower()), on=offered)
    await story.says(person, name)
    await person.presses(name)
    await story.life.quiet()


async def the_committee(story: Story) -> None:
    """Two members are proposed by the steward and confirm each other; then the chair in the same way."""
    first, second = story.members
    for name in story.cast.members:
        await _proposes(story, story.steward, "committee member", name)
    await story.camera.chat("role-proposed", story.steward, await story.last(story.steward))
    await story.camera.chat("role-to-confirm", first, await story.last(first))
    await story.press(first, "Confirm")
    await story.press(second, "Confirm")
    await story.camera.chat("committee", first, await story.last(first, story.group))
    await _scans(story, story.steward, "2-1-101")
    await story.press(first, "Confirm")
    await _proposes(story, first, "committee chair", story.cast.steward)
    await story.press(second, "Confirm")


async def a_repair(story: Story) -> None:
    """Said in the group, joined by a neighbour, taken, answered, closed; the owner is asked whether it is done."""
    owner, member, group, cast = story.owner, story.members[0], story.group, story.cast
    said = await story.says(owner, cast.repair, to=group)
    await story.press(story.people[cast.others[0]], "Me too", where=group)
    await story.camera.chat("matter", owner, said, await story.last(owner, group))
    await story.press(member, "Take it")
    await story.press(member, "Answer")
    await story.says(member, cast.answered)
    await story.press(member, "Close")
    await story.says(member, cast.done)
    await story.press(member, "Solved, close it")
    await story.camera.chat("matter-done", owner, await story.last(owner))
    await story.press(owner, "Yes, it is done")


async def a_quiet_word(story: Story) -> None:
    """The same in private: who will see it?"""
    owner = story.owner
    await story.says(owner, story.cast.quiet_wish)
    await story.press(owner, "complaint" if story.cast.language == "zh" else "Complaint")
    await story.press(owner, "Skip", "No photo")
    await story.camera.chat("matter-private", owner, await story.last(owner))
    await story.press(owner, "Cancel")


async def a_rehearsal(story: Story) -> None:
    """Two come, both vote."""
    member, group = story.members[0], story.group
    await story.says(member, "/rehearse", to=group)
    for person in (member, story.owner):
        await story.press(person, "I am here", where=group)
    await story.camera.chat("rehearsal", member, await story.last(member, group))
    await story.press(member, "Start now", where=group)
    for person in (member, story.owner):
        await story.press(person, "In favour", where=group)
    await story.passes(minutes=7)
    await story.camera.chat("rehearsal-result", member, await story.last(member, group))


async def a_vote(story: Story) -> None:
    """Drafted by one member, opened by another, voted on by the owners, closed by the clock."""
    (first, second), group, (title, text) = story.members, story.group, story.cast.motion
    await story.says(first, "/motion")
    await story.says(first, title)
    await story.says(first, text)
    await story.camera.chat("motion-class", first, await story.last(first))
    await story.press(first, "Using the repair fund")
    days = "3天" if story.cast.language == "zh" else "3 days"
    await first.presses(days)
    await story.press(first, "By button")
    await story.camera.chat("motion-draft", first, await story.last(first))
    await story.press(first, "Pass it on")
    await story.camera.chat("motion-to-open", second, await story.last(second))
    await story.press(second, "Open the vote")
    card = await group.shows(title, button=story.label("In favour"))
    await story.camera.vote("vote", story.owner, card, story.label("In favour"))
    for name in (story.cast.steward, *story.cast.members, *story.cast.others):
        choice = "Against" if name == story.cast.others[0] else "In favour"
        await story.press(story.people[name], choice, where=group)
    await story.passes(seconds=15)
    await story.camera.chat("turnout", first, await group.shows(title, button=story.label("In favour")))
    await story.passes(days=3, minutes=2)
    await story.camera.chat("verdict", first, await story.last(first, group))


async def duty(story: Story) -> None:
    """A roster of two, and the evening before."""
    member, owner = story.members[0], story.owner
    await story.says(member, "/roster")
    await story.press(member, "Gatehouse")
    await member.presses(story.cast.owner)
    await member.presses(story.cast.members[0])
    await story.press(member, "That is everyone")
    await story.says(member, "明天 8点" if story.cast.language == "zh" else "tomorrow 8:00")
    await story.says(member, "1天" if story.cast.language == "zh" else "1 day")
    await story.says(member, "08:00")
    await story.press(member, "Post it")
    await story.camera.chat("roster", member, await story.last(member, story.group))
    await story.passes(hours=TO_EVENING)
    await story.camera.chat("duty", owner, await story.last(owner))


async def what_is_kept(story: Story) -> None:
    """The owner asks for everything that is stored of her."""
    asked = await story.says(story.owner, "/mydata")
    told_so = "Everything I hold about you. I am now deleting my copy of this file. To erase your data: /forget"
    await story.camera.chat("mydata", story.owner, asked, await story.owner.private.shows(story.label(told_so)))


async def a_change_of_the_register(story: Story) -> None:
    """After the committee has taken over: one proposes, another confirms."""
    rows = [list(row) for row in story.cast.rows]
    rows[6][3], rows[7][4] = "98.80", story.cast.others[2]
    await _sends(story, story.members[0], rows)
    await story.camera.chat("register-change", story.members[0], await story.last(story.members[0]))
