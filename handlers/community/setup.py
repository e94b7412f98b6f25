"""Set-up: how a group becomes a community. An administrator presses a button, becomes steward, is asked four things."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from governance.communities.acts import CHANGE_SETTINGS
from governance.groups.acts import CHOOSE_GROUP
from governance.roles import Role
from handlers.duty.notices import move_notices
from handlers.frame.buttons import Button, Keyboard, button, link
from handlers.frame.deep_links import deep_link
from handlers.frame.occasion import NOBODY
from handlers.frame.refusals import NotYours, Refusal, Stale, TooLong
from handlers.frame.triggers import (
    ButtonPress,
    Command,
    DeepLink,
    DialogueAnswer,
    DueTrigger,
    Guided,
    Line,
    Press,
    Route,
    Start,
    Where,
)
from handlers.frame.words import N_, Html, Words, words
from handlers.frame.work import Work
from handlers.groups import contact
from handlers.groups.departing import new_group_buttons
from handlers.groups.joining import purposes, verified
from handlers.groups.settings import explain_further
from handlers.places import choosing
from handlers.places.clocks import clock_buttons, clock_of, clock_pressed
from handlers.places.kinds import place_for
from handlers.places.words import place_name
from handlers.reminders.plan import move_posts
from storage import community_locks
from storage.communities import accounts, chats, communities, members
from storage.communities.accounts import Account
from storage.communities.communities import Community
from storage.community_locks import Origin
from storage.engine import journal
from storage.engine.outbox import Kind
from storage.engine.subjects import Subject
from storage.offices import roles
from storage.offices.roles_of import roles_of
from storage.queues import dialogues, jobs
from storage.queues.dialogues import Dialogue
from storage.queues.due import Due

_ADMINISTRATORS = frozenset({"creator", "administrator"})
_LANGUAGES = {"zh": "中文", "en": "English"}
_LONGEST_NAME = 60


class NoAdministrator(Refusal):
    """Only an administrator of the group may begin."""

    message = N_("Only an administrator of this group can set it up. Please ask one to press the button.")


class NoName(Refusal):
    """The name does not fit."""

    message = N_("A name can have 1 to 60 characters. Please send a shorter one.")


async def setup(work: Work, _line: Line) -> None:
    """`/setup` in a group: what is set up already, or the button to begin."""
    t = await work.words()
    chat = await work.chat()
    if chat.community is not None:
        community = await communities.get(work.uow, chat.community)
        text = t(
            "This group belongs to {community}. Its settings are in your private chat with me.",
            community=community.name,
        )
        address = deep_link(work.bot, "settings", community.id)
        await work.reply(text, [[link(t.plain("Open the settings"), address)]])
        return
    text = t(
        "Set this group up for a residential community?\n"
        "The administrator who presses the button becomes its steward until the committee takes over."
    )
    rows: list[Sequence[Button]] = [[button(t.plain("Set up"), "setup.begin", style="primary")]]
    if work.user is not None and work.user.id not in NOBODY:
        rows += await new_group_buttons(work, t, await work.account())
    await work.reply(text, rows)


async def begin(work: Work, _press: Press) -> None:
    """The button: whoever pressed it is looked up as an administrator; the answer comes back as a due thing."""
    chat = await work.chat()
    if work.private or chat.community is not None or work.telegram_chat is None:
        raise Stale
    await _look_up(work)
    work.answer((await work.words()).plain("One moment, I am checking that you are an administrator here."))


async def further(work: Work, start: Start) -> None:
    """The button has brought the bot into a further group; in private it explains itself."""
    community = start.number()
    await work.require(CHOOSE_GROUP, community)
    if work.private:
        await explain_further(work, community)
        return
    if (await work.chat()).community is not None:
        raise Stale
    await _look_up(work)


async def _look_up(work: Work) -> None:
    chat, account = await work.chat(), await work.account()
    title = (work.telegram_chat.title if work.telegram_chat else "") or ""
    payload = {"chat_id": chat.telegram_id, "user_id": account.telegram_id, "account": account.id, "title": title}
    await jobs.ask(work.uow, "member.look_up", payload, then="setup.checked")


async def checked(work: Work, due: Due) -> None:
    """Telegram has said whether the presser is an administrator: the community is founded, or a second group joins."""
    job = due.payload["job"]
    await community_locks.take(work.uow, [Origin(chats=(job["chat_id"],), people=(job["user_id"],))])
    chat = await chats.by_telegram_id(work.uow, job["chat_id"])
    if chat is None or chat.community is not None:
        return
    account = await accounts.get(work.uow, job["account"])
    t = words(account.language)
    if due.payload.get("result", {}).get("status") not in _ADMINISTRATORS:
        work.post(chat.id, t(NoAdministrator.message), kind=Kind.ANSWER)
        return
    known = [one for one in await members.communities_of(work.uow, account.id) if await _leads(work, one, account)]
    if known:
        answers = {"chat": chat.id, "title": job["title"]}
        await dialogues.put(work.uow, Dialogue(account.id, "setup.place", "choose", answers))
        text = t("{name}, what is this group?", name=account.name)
        rows = [*await new_group_buttons(work, t, account), *purposes(t, known)]
        work.post(chat.id, text, rows, kind=Kind.ANSWER)
        return
    await _found(work, chat.id, job["title"], account)


async def _leads(work: Work, community: Community, account: Account) -> bool:
    held = await roles_of(work.uow, community.id, account.id)
    return bool(held & {Role.STEWARD, Role.COMMITTEE, Role.CHAIR})


async def new(work: Work, _press: Press) -> None:
    """A community of its own after all."""
    dialogue = await verified(work)
    work.answer("")
    await _found(work, (await work.chat()).id, dialogue.answers["title"], await work.account())


async def _found(work: Work, chat: int, title: str, account: Account) -> None:
    language = words(account.language).language
    community = await communities.found(
        work.uow,
        name=title[:_LONGEST_NAME] or "议事亭",
        language=language,
        timezone="Asia/Shanghai" if language == "zh" else "Europe/London",
        jurisdiction="CN" if language == "zh" else "US",
    )
    group = await chats.get(work.uow, chat)
    await chats.remember_group(work.uow, group.telegram_id, title, community=community.id)
    await members.join(work.uow, community.id, account.id)
    await roles.give(work.uow, community.id, account.id, Role.STEWARD, by=None, active=True)
    journal.record(work.uow, community.id, "community.founded", Subject("community", community.id), {"by": account.id})
    t = words(community.language)
    text = t(
        "✅ {community} is set up, and {name} is its steward.\n"
        "Everyone here can now report problems: #repair, #complaint, #suggestion.\n"
        "Next, the steward checks the settings and sends the register, so votes can be held.\n"
        "The steward cannot open a binding vote, and steps down once two committee members take over.",
        community=community.name,
        name=account.name,
    )
    keyboard = [[link(t.plain("Settings (steward)"), deep_link(work.bot, "settings", community.id))]]
    work.post(chat, text, keyboard, kind=Kind.NOTICE, card="setup")
    await contact.show(work, await chats.get(work.uow, chat))  # what is done is no longer offered


# The settings, in private


async def open_settings(work: Work, start: Start) -> None:
    """The link from the group: the settings card in private."""
    community = start.number()
    await work.require(CHANGE_SETTINGS, community)
    facts = await communities.get(work.uow, community)
    if facts.stewarded and facts.house is None:  # whoever sets it up says first where it is
        await choosing.ask_country(work, facts)
        return
    await _show(work, community)


async def settings(work: Work, press: Press) -> None:
    """The settings of the community, from one's own."""
    await work.require(CHANGE_SETTINGS, press.number())
    work.answer("")
    await _show(work, press.number(), fresh=True)


async def _show(work: Work, community: int, *, fresh: bool = False) -> None:
    t = await work.words()
    facts = await communities.get(work.uow, community)
    await work.reply(
        _card(t, facts), _card_buttons(t, facts), card=Subject("settings", community), fresh=fresh or work.query is None
    )


def _card(t: Words, facts: Community) -> Html:
    return t(
        "<b>{name}</b>\nGroup language: {language}\nTime zone: {zone}\nPlace whose law counts the votes: {place}",
        name=facts.name,
        language=_LANGUAGES.get(facts.language, facts.language),
        zone=facts.timezone,
        place=place_name(t, place_for(facts)),
    )


def _card_buttons(t: Words, facts: Community) -> Keyboard:
    other = "en" if facts.language == "zh" else "zh"
    return [
        [
            button(t.plain("Name"), "setup.name", facts.id),
            button(
                t.plain("Switch the group to {language}", language=_LANGUAGES[other]), "setup.language", facts.id, other
            ),
        ],
        [
            button(t.plain("Time zone"), "setup.zones", facts.id),
            button(t.plain("Place and rules"), "place.show", facts.id),
        ],
        [
            button(t.plain("Groups"), "group.list", facts.id),
            button(t.plain("Move to another group"), "group.how", facts.id),
        ],
    ]


async def ask_name(work: Work, press: Press) -> None:
    """A new name is wanted."""
    await _ask(work, press.number(), "name")


async def ask_zone(work: Work, press: Press) -> None:
    """Another time zone is wanted."""
    await _ask(work, press.number(), "zone")


async def _ask(work: Work, community: int, step: str) -> None:
    account = await work.account()
    await ask(work, Dialogue(account.id, "settings", step, {"community": community}))
    work.answer("")


async def ask(work: Work, dialogue: Dialogue) -> None:
    """Ask for the name or the time zone."""
    community = int(dialogue.answers["community"])
    await work.require(CHANGE_SETTINGS, community)
    await dialogues.save(work.uow, dialogue)
    t, account = await work.words(), await work.account()
    rows = clock_buttons(await communities.get(work.uow, community))
    question = t("Which time zone? Press one, or send the name of a city or a state, such as Madrid or Florida.")
    if dialogue.step == "name":
        rows, question = [], t("What is the community called? Please send me its name.")
    if account.private_chat is not None:
        work.post(account.private_chat, question, rows, kind=Kind.ANSWER)


async def answered(work: Work, line: Line) -> None:
    """The name or time zone was sent."""
    account = await work.account()
    dialogue = await dialogues.of(work.uow, account.id, "settings")
    if dialogue is None:
        raise Stale
    community = int(dialogue.answers["community"])
    await work.require(CHANGE_SETTINGS, community)
    if dialogue.step == "name":
        if len(line.text) > _LONGEST_NAME:
            raise TooLong(length=len(line.text), limit=_LONGEST_NAME)
        if not line.text:
            raise NoName
        await _change(work, community, "name", line.text)
    else:
        await _change(work, community, "timezone", clock_of(line.text))
    await dialogues.end(work.uow, dialogue)


async def choose_clock(work: Work, press: Press) -> None:
    """A time zone was pressed."""
    community, zone = press.number(), clock_pressed(press)
    await _change(work, community, "timezone", zone)
    dialogue = await dialogues.of(work.uow, (await work.account()).id, "settings")
    if dialogue is not None and dialogue.step == "zone":
        await dialogues.end(work.uow, dialogue)


async def choose_language(work: Work, press: Press) -> None:
    """The group's language was pressed."""
    if press.word(1) not in _LANGUAGES:
        raise NotYours
    await _change(work, press.number(), "language", press.word(1))


async def _change(work: Work, community: int, field: str, value: str) -> None:
    await work.require(CHANGE_SETTINGS, community)
    account = await work.account()
    await communities.change(work.uow, community, **{field: value})
    if field == "timezone":  # what is promised for eight o'clock comes at eight by the new clock
        changed = await communities.get(work.uow, community)
        await move_notices(work.uow, changed)
        await move_posts(work.uow, changed)
    content = {"by": account.id, field: value}
    journal.record(work.uow, community, "community.changed", Subject("community", community), content)
    t = await work.words()
    work.answer(t.plain("Saved."))
    await _show(work, community)


def _named(t: Words, _answers: Mapping[str, Any]) -> str:
    return t.plain("a setting")


_GUIDED = Guided(named=_named, ask=ask, keeps=lambda _answers: False)
ROUTES: list[Route] = [
    Route(Command("setup", N_("Set this group up for a community"), Where.GROUP, leading=True, place=5), setup),
    Route(ButtonPress("setup.begin"), begin),
    Route(DueTrigger("setup.checked"), checked),
    Route(ButtonPress("setup.new"), new),
    Route(DeepLink("further"), further, CHOOSE_GROUP),
    Route(DeepLink("settings"), open_settings, CHANGE_SETTINGS),
    Route(ButtonPress("setup.show"), settings, CHANGE_SETTINGS),
    Route(ButtonPress("setup.name"), ask_name, CHANGE_SETTINGS),
    Route(ButtonPress("setup.zones"), ask_zone, CHANGE_SETTINGS),
    Route(ButtonPress("setup.zone"), choose_clock, CHANGE_SETTINGS),
    Route(ButtonPress("setup.language"), choose_language, CHANGE_SETTINGS),
    Route(ButtonPress("setup.clock"), choose_clock, CHANGE_SETTINGS),
    Route(DialogueAnswer("settings", _GUIDED), answered, CHANGE_SETTINGS),
]
