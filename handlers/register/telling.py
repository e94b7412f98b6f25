"""Telling of a new register: to whoever sent it, to the group, and to those whose home changed hands."""

from __future__ import annotations

from handlers.approvals import committee_room
from handlers.approvals.committee_room import Say
from handlers.frame.buttons import Keyboard, button
from handlers.frame.deep_links import deep_link
from handlers.frame.words import N_, Html, Words, words
from handlers.frame.work import Work
from handlers.register.weighing_words import choices
from handlers.register.words import change_lines, loss_lines, preview
from storage.communities import accounts, chats, communities
from storage.communities.accounts import Account
from storage.communities.communities import Community
from storage.communities.topics import Topic
from storage.engine.outbox import Kind
from storage.engine.subjects import Subject
from storage.register.imports import Import


def card_name(key: int) -> Subject:
    """The card of an import, in every chat that it is shown in."""
    return Subject("import", key)


async def tell(work: Work, wanted: Import, account: Account, text: Html, keyboard: Keyboard = ()) -> None:
    """Show an import's card to one person."""
    if account.private_chat is not None:
        work.post(account.private_chat, text, keyboard, kind=Kind.CARD, card=card_name(wanted.id))


async def preview_text(work: Work, t: Words, wanted: Import) -> Html:
    """What a file states and would change; nothing has happened yet."""
    community = await communities.get(work.uow, wanted.community)
    head = t("📋 {file} for {community}. Nothing has changed yet.", file=wanted.name, community=community.name)
    return Html("\n".join([head, *loss_lines(t, wanted.summary), *preview(t, wanted.summary)]))


async def waiting_text(work: Work, t: Words, wanted: Import, asked: int) -> Html:
    """The preview while a second person is waited for."""
    lines = [await preview_text(work, t, wanted)]
    if asked:
        lines.append(t("One more committee member needs to confirm it. Asked: {count}", count=asked))
    else:
        link = deep_link(work.bot, "do", "register")
        lines.append(
            t("No other committee member has a private chat with me yet. They can open one here: {link}", link=link)
        )
    return Html("\n".join(lines))


def preview_buttons(t: Words, wanted: Import) -> Keyboard:
    """What whoever sent a file can do with what it would change."""
    discard = button(t.plain("Discard"), "register.drop", wanted.id)
    if wanted.summary.get("weighing", {}) is None:
        return [
            *(
                [button(t.plain(label), "register.by", wanted.id, name)]
                for name, label in choices(wanted.summary).items()
            ),
            [discard],
        ]
    if wanted.summary.get("same") and not wanted.summary.get("first"):
        return [[discard]]
    take = t.plain("Propose this change") if wanted.two_people else t.plain("Make it the register")
    return [[discard, button(take, "register.take", wanted.id, style="primary")]]


def ended(wanted: Import, sentence: str, name: str, *, slips: bool = False) -> Say:
    """How an import ended; in private with what it stated, and with the way to the slips where they are next."""

    async def said(t: Words, reader: Account | None) -> tuple[Html, Keyboard]:
        end = t(sentence, file=wanted.name, name=name)
        if reader is None:
            return end, []
        keyboard = [[button(t.plain("Print slips"), "slips.choose", wanted.community)]] if slips else []
        return Html("\n".join([end, *preview(t, wanted.summary, over=True)])), keyboard

    return said


async def tell_applied(work: Work, wanted: Import, name: str) -> None:
    """Every card of this import says that it is the register now."""
    sender = [await accounts.get(work.uow, wanted.account)] if wanted.account else []
    sentence = N_("{file} is now the register. Confirmed by {name}.")
    say = ended(wanted, sentence, name, slips=bool(wanted.summary["first"]))
    await committee_room.settle(work, wanted.community, card_name(wanted.id), say, also=sender)


async def announce(work: Work, wanted: Import) -> None:
    """The group sees that the register changed, and how: figures and places, no names."""
    community = await communities.get(work.uow, wanted.community)
    t = words(community.language)
    facts = wanted.summary
    if facts["first"]:
        lines = [
            t("📋 The register is ready: {units} homes, {heads} owners.", units=facts["units"], heads=facts["heads"])
        ]
        lines.append(t("Each home gets a paper slip. Scan it to vote from your phone."))
    else:
        lines = [t("📋 The owners' register has changed."), *change_lines(t, facts)]
    await _to_groups(work, community, Html("\n".join(lines)))


async def _to_groups(work: Work, community: Community, text: Html) -> None:
    for group in await chats.groups_of(work.uow, community.id, "owners"):
        work.post(group.id, text, kind=Kind.NOTICE, topic=Topic.NOTICES)


async def tell_lapsed(work: Work, community: int, lapsed: list[int]) -> None:
    """Whose home has another owner now hears of it."""
    name = (await communities.get(work.uow, community)).name
    for account in await accounts.several(work.uow, lapsed):
        t = words(account.language)
        if account.private_chat is not None:
            text = t(
                "In the new register of {community} your home has another owner, so it is no longer linked "
                "to you. If that is wrong, please tell the committee.",
                community=name,
            )
            work.post(account.private_chat, text, kind=Kind.NOTICE)
