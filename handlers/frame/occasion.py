"""Occasion: who acts, where, of which community, and what they may do there – an update's or a time's."""

from __future__ import annotations

from datetime import datetime

from telegram import Chat as TelegramChat
from telegram import User

from governance.moderation.mute import silences
from governance.roles import Act, Role, may
from handlers.frame.admission import Admission
from handlers.frame.buttons import Keyboard, button, link
from handlers.frame.deep_links import deep_link, group_link
from handlers.frame.foreign_text import one_line
from handlers.frame.muted import refusal
from handlers.frame.refusals import (
    Anonymous,
    HandedOver,
    NoCommunity,
    NotAllowed,
    NotSetUp,
    NotUsed,
    NotYours,
    WhichCommunity,
)
from handlers.frame.room import Capability, House
from handlers.frame.words import Words, words
from storage.communities import accounts, chats, communities, members
from storage.communities.accounts import Account
from storage.communities.chats import Chat
from storage.communities.communities import Community
from storage.engine import locks
from storage.engine.uow import UnitOfWork
from storage.groups import chats_going
from storage.moderation import mutes
from storage.offices.roles_of import roles_of

# Telegram's stand-ins for people who write as a group, as a channel, or for the service itself: nobody's identity.
NOBODY = frozenset({1087968824, 136817688, 777000})

_LONGEST_NAME = 64  # Bot API allows 64 for each part; a card has to stay readable

# The button that says which community is meant; a command that waited for the answer goes on then.
CHOOSE = "community.choose"


def name_of(user: User) -> str:
    """The name as its bearer would write it: Chinese names with the family name first and no space; on one line."""
    first, last = user.first_name, user.last_name or ""
    if last and not (first + last).isascii() and all("\u3400" <= letter <= "\u9fff" for letter in first + last):
        return one_line(last + first, _LONGEST_NAME)
    return one_line(user.full_name or last, _LONGEST_NAME)  # the library's is None where the first name is empty


class Occasion:
    """One thing that comes in, an update or a time, as far as its handling needs to know it.

    Reads and writes go through `uow`; nothing here waits for Telegram. `query` is the id of the press, if it is one;
    `house` the rooms, to be told of what happens;
    `order` its number of receipt, given at intake: what came later has a higher one, whatever the clock says;
    `update` Telegram's number of the update;
    `admission` which groups the operator lets in and where the operator is told;
    `said_at` when a message was sent, which may be long before it is read;
    `message_id` the message that the person sent or pressed at, in the chat they did it in, `thread` its forum topic.
    """

    def __init__(
        self,
        uow: UnitOfWork,
        bot: str,
        house: House,
        *,
        user: User | None = None,
        chat: TelegramChat | None = None,
        message_id: int | None = None,
        thread: int | None = None,
        query: str | None = None,
        order: int = 0,
        update: int = 0,
        admission: Admission | None = None,
        said_at: datetime | None = None,
    ) -> None:
        self.uow = uow
        self.bot = bot
        self.house = house
        self.user = user
        self.telegram_chat = chat
        self.message_id = message_id
        self.thread = thread
        self.query = query
        self.order = order
        self.update = update
        self.admission = admission or Admission()
        self.said_at = said_at
        self.asked: set[Act] = set()
        # The command that is given, in whichever way.
        self.command = ""
        # What a community must use for this to be done there; the router says so of the ways in.
        self.capability: Capability | None = None
        self.answered = False
        # What waits while somebody is asked which community they mean: a command, or the number of a held message.
        self.waiting: tuple[int | str, ...] = ()
        self._account: Account | None = None
        self._chat: Chat | None = None
        self._community: Community | None = None

    @property
    def now(self) -> datetime:
        """The moment of this unit of work, aware UTC."""
        return self.uow.now

    @property
    def private(self) -> bool:
        """Does it happen in a private chat?"""
        return self.telegram_chat is None or self.telegram_chat.type == TelegramChat.PRIVATE

    @property
    def known(self) -> bool:
        """Is it a person who acts, and none of Telegram's stand-ins, and no bot?"""
        return self.user is not None and self.user.id not in NOBODY and not self.user.is_bot

    def forget(self) -> None:
        """What was looked up may be gone with a savepoint: whoever acts, and where, is looked up, or made, anew."""
        self._account = self._chat = self._community = None

    # Who, where

    async def account(self) -> Account:
        """The account of whoever acts. Raises Anonymous for Telegram's stand-ins (anonymous administrators)."""
        if self._account is None:
            if self.user is None or not self.known:
                raise Anonymous(buttons=self._to_private)
            if self.private and self.telegram_chat is not None:
                await self.chat()  # so that the account knows of the private chat from its first message on
            code = (self.user.language_code or "")[:8]
            with self.uow.aside():
                self._account = await accounts.remember(self.uow, self.user.id, name_of(self.user), code)
        return self._account

    def _to_private(self, t: Words) -> Keyboard:
        here = ("do", "start") if self._chat is None else ("come", self._chat.id)
        return [[link(t.plain("Open the private chat"), deep_link(self.bot, *here))]]

    def _to_a_group(self, t: Words) -> Keyboard:
        return [[link(t.plain("Add me to your group"), group_link(self.bot, "setup"))]]

    async def chat(self) -> Chat:
        """The chat that it happens in, by our key."""
        if self._chat is None:
            if self.telegram_chat is None:
                raise LookupError("nothing happened in a chat")
            with self.uow.aside():
                self._chat = await self._remember_chat(self.telegram_chat.id)
        return self._chat

    async def _remember_chat(self, telegram_id: int) -> Chat:
        if self.private:
            return await chats.remember_private(self.uow, telegram_id)
        known = await chats.by_telegram_id(self.uow, telegram_id)
        if known is not None and not known.open:  # one refusal of Telegram's is no farewell
            return await chats_going.come_back(self.uow, known)
        return known or await chats.remember_group(self.uow, telegram_id, "", community=None)

    async def community(self) -> Community:
        """Which community is meant: the group's, or in private the person's only or chosen one.

        Raises NotSetUp, NoCommunity, WhichCommunity or NotUsed.
        """
        if self._community is None:
            self._community = await (self._community_in_private() if self.private else self._community_of_group())
            await locks.enter(self.uow, self._community.id)
            self._check_used(self._community)
        return self._community

    async def _community_of_group(self) -> Community:
        chat = await self.chat()
        if chat.community is None:
            raise NotSetUp
        return await communities.get(self.uow, chat.community)

    async def _community_in_private(self) -> Community:
        account = await self.account()
        mine = await members.communities_of(self.uow, account.id)
        if not mine:
            raise NoCommunity(buttons=self._to_a_group)
        chosen = [one for one in mine if one.id == account.community]
        if chosen or len(mine) == 1:
            return (chosen or mine)[0]
        raise WhichCommunity(buttons=lambda _: [[button(one.name, CHOOSE, one.id, *self.waiting)] for one in mine])

    async def roles(self, community: int) -> frozenset[Role]:
        """The roles of whoever acts in a community."""
        return await roles_of(self.uow, community, (await self.account()).id)

    async def require(self, act: Act, community: int) -> frozenset[Role]:
        """Check from the database that whoever acts may do `act` there, and that they belong there.

        Whoever acts in the community's own group belongs to it from then on. Raises NotAllowed, NotYours, NotUsed,
        Muted or HandedOver.
        """
        await locks.enter(self.uow, community)
        account = await self.account()
        if not self.private and (await self.chat()).community == community:
            with self.uow.aside():
                await members.join(self.uow, community, account.id, group=(await self.chat()).id)
                if (await self.chat()).purpose == chats.COMMITTEE:
                    await members.enter_room(self.uow, community, account.id)
        elif not await members.belongs(self.uow, community, account.id):
            raise NotYours
        roles = await self.roles(community)
        if not may(roles, act):
            raise NotAllowed(act=act, community=community)
        if self.capability is not None and self._community is None:
            self._check_used(await communities.get(self.uow, community))
        if act.silenced:
            await self._heard(community)
        if not act.still_possible:
            await self._stays_here(community)
        self.asked.add(act)
        return roles

    def _check_used(self, community: Community) -> None:
        """Raises NotUsed if the community does without this."""
        if self.capability is not None and not self.capability.is_on(community.uses):
            self._community = None
            raise NotUsed(self.capability.name, community.id, community.name)

    async def _stays_here(self, community: int) -> None:
        """Raises HandedOver if the community has left for another bot."""
        found = await communities.get(self.uow, community)
        if found.left_at is not None:
            raise HandedOver(community=found.name)

    async def _heard(self, community: int) -> None:
        """Raises Muted if whoever acts may not raise, join or post in the community for a while."""
        mute = await mutes.of(self.uow, community, (await self.account()).id)
        if mute is not None and silences(mute, self.now):
            zone = (await communities.get(self.uow, community)).timezone
            aloud = not self.private and self.query is None
            raise refusal(await self.words(), mute, zone, self.bot, aloud=aloud)

    # In which words

    async def words(self) -> Words:
        """The words in which to speak here: a person's own in private and to a press, the community's in a group."""
        if self.private or self.query is not None:
            return words(await self._own_language())
        chat = await self.chat()
        if chat.community is None:
            return words(await self._own_language())
        return words((await communities.get(self.uow, chat.community)).language)

    async def _own_language(self) -> str:
        if not self.known:
            return ""
        return (await self.account()).language
