"""Start: how a person finds their way. /start, /help, /language, /cancel, and which community is meant in private."""

from __future__ import annotations

from collections.abc import Collection

from governance.communities.acts import LOOK
from governance.roles import Role
from handlers.drafts import drafts
from handlers.frame.buttons import Button, Keyboard, button, link
from handlers.frame.deep_links import deep_link
from handlers.frame.menu import LISTED, MOST, commands, further, menu
from handlers.frame.refusals import NotYours
from handlers.frame.triggers import ButtonPress, Command, DeepLink, DueTrigger, Line, Press, Route, Start, Where
from handlers.frame.unfinished import kept_name
from handlers.frame.words import N_, Html, Words, words
from handlers.frame.work import Work
from handlers.offices.own_menus import renew_menu
from storage.communities import accounts, chats, communities, members
from storage.communities.accounts import Account
from storage.communities.chats import ChatKind
from storage.communities.communities import Community
from storage.engine.outbox import Kind
from storage.offices import roles
from storage.offices.roles_of import roles_of
from storage.queues import dialogues, jobs
from storage.queues.due import Due

_LANGUAGES = {"zh": "中文", "en": "English"}


async def start(work: Work, _line: Line) -> None:
    """`/start`: who the bot is and what one can do here."""
    t = await work.words()
    if not work.private:
        await work.reply(
            t(
                "I am Yishiting. Write #repair, #complaint or #suggestion and what the problem is, and you will "
                "get an answer."
            ),
            [[link(t.plain("Open the private chat"), deep_link(work.bot, "come", (await work.chat()).id))]],
        )
        return
    await work.chat()
    community = await _community(work)
    if community is None:
        await work.reply(_to_strangers(t), [_language_row()])
        return
    text = t("Welcome to Yishiting in {community}. What would you like to do?", community=community.name)
    await work.reply(text, await _menu(work, community, await work.roles(community.id)))
    account = await work.account()
    if community.uses or await roles.of_account(work.uow, community.id, account.id):
        await renew_menu(work, account.id)


def _to_strangers(t: Words) -> Html:
    return t(
        "Welcome to Yishiting, the pavilion where neighbours settle things.\n"
        "To start, scan the slip for your home, or send #repair or #complaint once in your group."
    )


async def come(work: Work, start_: Start) -> None:
    """“Open the private chat” in a group: whoever is in that group, as Telegram says, belongs to its community.

    The link names the group and can be forged: whoever is not in it reads what every stranger reads.
    """
    account = await work.account()
    given = start_.arguments[0] if start_.arguments else ""
    chat = await chats.find(work.uow, start_.number()) if given else None
    community = None if chat is None or chat.kind is not ChatKind.GROUP or not chat.open else chat.community
    if chat is None or community is None or await members.belongs(work.uow, community, account.id):
        if community is not None:
            await accounts.choose_community(work.uow, account.id, community)
            work.forget()
        await start(work, Line(start_.message, ""))
        return
    wanted = {"chat_id": chat.telegram_id, "user_id": start_.message.chat.id, "chat": chat.id, "account": account.id}
    if work.private and not await jobs.asked(work.uow, "member.prove", wanted):
        await jobs.ask(work.uow, "member.prove", wanted, then="member.proved")


async def proved(work: Work, item: Due) -> None:
    """Telegram has said whether somebody who came by a group's button is in that group."""
    job = item.payload["job"]
    account, chat = await accounts.get(work.uow, job["account"]), await chats.find(work.uow, job["chat"])
    if account.private_chat is None:
        return
    inside = bool((item.payload.get("result") or {}).get("member"))
    if inside and chat is not None and chat.open and chat.community is not None:
        await members.join(work.uow, chat.community, account.id, group=chat.id)
        await accounts.choose_community(work.uow, account.id, chat.community)
    mine = await members.communities_of(work.uow, account.id)
    meant = chat.community if inside and chat is not None else account.community
    community = next(iter([one for one in mine if one.id == meant] or mine), None)
    if community is None:
        work.post(account.private_chat, _to_strangers(words(account.language)), [_language_row()], kind=Kind.NOTICE)
        return
    await welcome(work, community, await accounts.get(work.uow, account.id))
    await renew_menu(work, account.id)


async def greet(work: Work, community: Community, chat: int) -> None:
    """Say in a group what works from now on."""
    t = words(community.language)
    text = t(
        "🏮 Hello {community}. Is something wrong? Write it with #repair, #complaint, #suggestion, #wish or "
        "#help: it gets a number, a person to deal with it and an answer.\n"
        "For private matters and everything else, press the button.",
        community=community.name,
    )
    address = deep_link(work.bot, "come", chat)
    work.post(chat, text, [[link(t.plain("Open the private chat"), address)]], kind=Kind.NOTICE)


async def welcome(work: Work, community: Community, account: Account) -> None:
    """Show somebody who has opened the private chat what can be done there."""
    if account.private_chat is None:
        return
    t = words(account.language)
    held = await roles_of(work.uow, community.id, account.id)
    text = t("Welcome to Yishiting in {community}. What would you like to do?", community=community.name)
    page = menu(work.house.offers(community.uses), t, community.id, held, several=False)
    work.post(account.private_chat, text, page, kind=Kind.NOTICE)


async def help_(work: Work, _line: Line) -> None:
    """`/help`: the ways in, on one phone screen; in private also what one's office allows."""
    t = await work.words()
    community = await _community(work) if work.private else await _of_group(work)
    uses = community.uses if community else {}
    lines = [t("What you can do:"), *(t(line) for line in work.house.help(uses, alone=work.private))]
    if not work.private or community is None:
        rest = [] if work.private else [t("• There is more: send me /help in private.")]
        await work.reply(Html("\n".join([*lines, *rest])))
        return
    held = await work.roles(community.id)
    if more := commands(work.house.routes_of(uses), Where.PRIVATE, roles=held)[LISTED:]:
        lines.append(t("• Also: {commands}", commands=", ".join(f"/{one.name}" for one in more)))
    await work.reply(Html("\n".join(lines)), await _menu(work, community, held))


async def more(work: Work, press: Press) -> None:
    """“More” on the first page: what did not find room there."""
    await work.require(LOOK, press.number())
    community, t = await communities.get(work.uow, press.number()), await work.words()
    held, several = await work.roles(community.id), await _several(work)
    offers, room = work.house.offers(community.uses), press.number(1) if len(press.arguments) > 1 else MOST
    work.answer("")
    await work.reply(t("There is more:"), further(offers, t, community.id, held, several=several, room=room))


async def language(work: Work, _line: Line) -> None:
    """`/language`: in which language the bot speaks with me."""
    t = await work.words()
    await work.reply(t("Which language should I use with you?"), [_language_row()])


async def choose_language(work: Work, press: Press) -> None:
    """A language was pressed."""
    code = press.word()
    if code not in _LANGUAGES:
        raise NotYours
    await accounts.choose_language(work.uow, (await work.account()).id, code)
    t = words(code)
    work.answer(t.plain("I will use English with you from now on."))
    if work.private:  # whoever pressed by mistake finds the way back in their own language
        back = [button(label, "language.choose", other) for other, label in _LANGUAGES.items() if other != code]
        back.append(button(t.plain("What you can do here"), "menu.do", "start"))
        await work.reply(t("I will use English with you from now on."), [back])


async def choose_community(work: Work, press: Press) -> None:
    """Which of several communities is meant in private."""
    community = press.number()
    account = await work.account()
    if not await members.belongs(work.uow, community, account.id):
        raise NotYours
    await accounts.choose_community(work.uow, account.id, community)
    t = await work.words()
    chosen = await communities.get(work.uow, community)
    work.answer(t.plain("From now on we are talking about {community}.", community=chosen.name))
    if len(press.arguments) > 1 and isinstance(press.arguments[1], int):
        await drafts.go_on_with(work, press.number(1))
    elif work.private:
        await work.reply(
            t("From now on we are talking about {community}.", community=chosen.name),
            await _menu(work, chosen, await work.roles(community)),
        )


async def cancel(work: Work, _line: Line) -> None:
    """`/cancel`: leave the dialogue that is open."""
    t = await work.words()
    account = await work.account()
    found = await dialogues.of(work.uow, account.id)
    if found is None:
        await work.reply(t("There is nothing to cancel."), await drafts.rows(work, t) if work.private else ())
        return
    await dialogues.end(work.uow, found)
    if name := kept_name(t, work.house, found):
        await work.reply(t("Cancelled: {name}. Nothing was kept.", name=name))
        return
    await work.reply(t("Cancelled. Nothing was saved."))


def _language_row() -> list[Button]:
    return [button(label, "language.choose", code) for code, label in _LANGUAGES.items()]


async def _community(work: Work) -> Community | None:
    account = await work.account()
    mine = await members.communities_of(work.uow, account.id)
    chosen = [one for one in mine if one.id == account.community]
    return next(iter(chosen or mine), None)


async def _of_group(work: Work) -> Community | None:
    key = (await work.chat()).community
    return None if key is None else await communities.get(work.uow, key)


async def _menu(work: Work, community: Community, held: Collection[Role]) -> Keyboard:
    offers, t = work.house.offers(community.uses), await work.words()
    begun = await drafts.rows(work, t)
    room = MOST - len(begun)
    return [*begun, *menu(offers, t, community.id, held, several=await _several(work), room=room)]


async def _several(work: Work) -> bool:
    return len(await members.communities_of(work.uow, (await work.account()).id)) > 1


async def other_community(work: Work, _press: Press) -> None:
    """Which communities are mine?"""
    mine = await members.communities_of(work.uow, (await work.account()).id)
    t = await work.words()
    work.answer("")
    rows = [[button(one.name, "community.choose", one.id)] for one in mine]
    await work.reply(t("You belong to several communities. Which one do you mean?"), rows)


ROUTES: list[Route] = [
    Route(Command("start", N_("Start"), hidden=True), start),
    Route(DeepLink("come"), come),
    Route(DueTrigger("member.proved"), proved),
    Route(Command("help", N_("What you can do here"), place=52), help_),
    Route(Command("language", N_("中文 or English"), place=90), language),
    Route(Command("cancel", N_("Cancel what you have started"), place=82), cancel),
    Route(ButtonPress("language.choose"), choose_language),
    Route(ButtonPress("community.choose"), choose_community),
    Route(ButtonPress("community.others"), other_community),
    Route(ButtonPress("menu.more"), more),
]
