"""Router: which handler answers what. From routes to python-telegram-bot's handlers, with one place for refusals."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from telegram import CallbackQuery, Message, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    MessageHandler,
    MessageReactionHandler,
    PollAnswerHandler,
    PollHandler,
    filters,
)

from governance.ballots.acts import CAST_BALLOT
from handlers.drafts.drafts import after_turn
from handlers.drafts.hearing import Hearing
from handlers.frame import buttons
from handlers.frame.abilities import Overhearing
from handlers.frame.admission import Admission
from handlers.frame.deep_links import parse_start
from handlers.frame.occasion import CHOOSE
from handlers.frame.refusals import NotUsed, Refusal, Stale
from handlers.frame.room import House
from handlers.frame.triggers import (
    Command,
    Event,
    Line,
    Press,
    Reply,
    Route,
    Start,
)
from handlers.frame.work import Work
from handlers.moderation import allowances
from handlers.moderation.flood import Flood, slow_down
from handlers.operator.admission import let_in
from handlers.routing import roads
from handlers.routing.asking import Asking
from handlers.routing.batches import Batches
from handlers.routing.elsewhere import elsewhere
from handlers.routing.messages import (
    is_captioned,
    is_reply_to,
    is_second_thought,
    is_talk,
    message_of,
    text_of,
    topic_of,
    without_mention,
)
from handlers.routing.private_words import PrivateWords
from handlers.routing.ways import MENU, Ways
from storage.engine.outbox import Kind
from storage.engine.uow import UnitOfWork
from storage.queues.due import Due, sleeps


class RedoWithCare(Exception):  # noqa: N818
    """A refusal came after something was written: the batch is done again, each update with a savepoint."""


class UnaskedError(AssertionError):
    """A handler changed something without asking for the act that its route declares."""


class Router:
    """Leads each update and each due thing to its handler.

    For the length of one unit of work it is given it (`uow`), and in which order ballots came (`orders`); afterwards
    `touched` says whether a handler took the update, `failure` what went wrong. With `careful`, each handler works
    behind a savepoint of its own.
    """

    def __init__(self, house: House, admission: Admission | None = None) -> None:
        self.uow: UnitOfWork | None = None
        self.bot = ""
        self.admission = admission or Admission()
        self.careful = False
        # Numbers of receipt, by Telegram's number of the update.
        self.orders: Mapping[int, int] = {}
        self.touched = False
        self.failure: Exception | None = None
        self.flood = Flood()
        self._asking = Asking()
        self.overhearing = Overhearing()
        self.house = house
        self.routes = house.routes
        self.ways = Ways(house.routes)
        self.batches = Batches(house)
        self._hearing = Hearing(house.routes, self._run, self._refuse)
        self._private = PrivateWords(house, self.ways, self._hearing, self._run, self._on_command)

    def install(self, application: Application[Any, Any, Any, Any, Any, Any]) -> None:
        """Give the application its handlers. The order matters: the first that fits takes the update."""
        # What a linked channel posts appears in its group as if written there (Bot API, is_automatic_forward).
        new = filters.UpdateType.MESSAGE & ~filters.IS_AUTOMATIC_FORWARD
        application.add_handler(CallbackQueryHandler(self._on_press))
        application.add_handler(PollAnswerHandler(self._on_poll))
        application.add_handler(PollHandler(self._on_poll))
        application.add_handler(ChatMemberHandler(self._on_membership, ChatMemberHandler.ANY_CHAT_MEMBER))
        # Deep links arrive as /start, whether or not somebody answers a bare one.
        for name in dict.fromkeys([*self.ways.commands, "start"]):
            application.add_handler(CommandHandler(name, self._on_command, filters=new))
        reaction = MessageReactionHandler.MESSAGE_REACTION_UPDATED
        application.add_handler(MessageReactionHandler(self._on_reaction, message_reaction_types=reaction))
        service = new & (filters.StatusUpdate.MIGRATE | filters.StatusUpdate.LEFT_CHAT_MEMBER)
        application.add_handler(MessageHandler(service, self._on_service))
        application.add_handler(MessageHandler(new & filters.ChatType.PRIVATE, self._on_private))
        application.add_handler(MessageHandler(new & filters.ChatType.GROUPS, self._on_group))
        application.add_handler(MessageHandler(filters.UpdateType.EDITED_MESSAGE, self._on_edited))
        application.add_error_handler(self._on_error)

    def needs_message(self, data: str) -> bool:
        """Does the handler of a press with this callback data look at the message that it was pressed at?"""
        return data.partition(":")[2].partition(":")[0] not in self.ways.bare

    def begin(self) -> None:
        """Forget what the last update left behind."""
        self.touched, self.failure = False, None
        if self.uow:
            self.uow.turned.clear()

    async def play(self, uow: UnitOfWork, due: Due) -> None:
        """Hand a due thing to its handler. Raises whatever the handler raises, KeyError for an unknown kind."""
        route = self.ways.due[due.kind]
        if due.kind in self.ways.awake or not await sleeps(uow, due):
            await route.handle(Work(uow, self.bot, self.house, admission=self.admission), due)

    # What python-telegram-bot calls

    async def _on_command(self, update: Update, _context: Any) -> None:
        message = message_of(update)
        words = (message.text or message.caption or "").split(maxsplit=1)
        name = words[0].lstrip("/").partition("@")[0].lower()
        text = words[1] if len(words) > 1 else ""
        work = self._work(update)
        start = parse_start(text) if name == "start" else None
        if start and start[0] in self.ways.starts:
            await self._run(work, self.ways.starts[start[0]], Start(message, start[1]))
            return
        route = self.ways.commands.get(name)
        if name == "start" and start and start[0] == "do" and start[1][:1] and start[1][0] in self.ways.commands:
            route, text = self.ways.commands[start[1][0]], ""
        if route:
            await self._run(work, route, Line(message, text.strip()), instead=elsewhere(work, route))
        elif work.private:
            await self._on_private(update, _context)

    async def _on_press(self, update: Update, _context: Any) -> None:
        query = update.callback_query
        if query is None:
            return
        parsed = buttons.parse(query.data or "")
        route = self.ways.presses.get(parsed[0]) if parsed else None
        work = self._work(update)
        if not (route and route.act is CAST_BALLOT) and self._floods(work):
            work.uow.answers.append(slow_down(query.id, query.from_user))
            return
        if parsed and parsed[0] == MENU and (named := self.ways.commands.get(str(next(iter(parsed[1]), "")))):
            await self._command_of(work, query, named, said="said" in parsed[1])
            return
        if parsed is None or route is None or work.telegram_chat is None:  # ours all stand below a message
            await self._refuse(work, Stale())
            return
        await self._run(work, route, Press(query.from_user.id, parsed[0], parsed[1]))
        if parsed[0] == CHOOSE and (named := self.ways.commands.get(str(parsed[1][-1] if parsed[1] else ""))):
            await self._go_on(update, named)

    async def _go_on(self, update: Update, route: Route) -> None:
        """The command that waited until it was known which community is meant."""
        work = self._work(update)
        work.answered = True
        if update.callback_query is not None and self.failure is None:
            await self._command_of(work, update.callback_query, route)

    async def _command_of(self, work: Work, query: CallbackQuery, route: Route, *, said: bool = False) -> None:
        """A command by way of a button, as if it were written below it; `said`: with the words that it replies to."""
        if isinstance(query.message, Message):
            replied = query.message.reply_to_message if said else None
            message, text = replied or query.message, text_of(replied) if replied else ""
            await self._run(work, route, Line(message, text), instead=elsewhere(work, route))
        else:  # Telegram no longer shows what stood there
            await self._refuse(work, Stale())

    async def _on_private(self, update: Update, _context: Any) -> None:
        work = self._work(update)
        if work.known and not self._floods(work):
            await self._private.hear(work, update)

    async def _on_group(self, update: Update, _context: Any) -> None:
        message = message_of(update)
        text = text_of(message)
        to_us = is_reply_to(message, self.bot)
        tagged = self.ways.tagged(text)
        if is_captioned(message, self.ways.commands, self.bot):
            await self._on_command(update, _context)
            return
        if self.uow and self.overhearing.worthwhile(message.chat.id, self.uow.now) and is_talk(message, self.bot):
            self.overhearing.looked(message.chat.id, self.uow.now)
            await self._event(update, Event.TALK, message)
        if tagged:
            await self._run(self._work(update), tagged, Line(message, text))
        elif await self._private.replies(self._work(update), message, text):
            return
        elif message.media_group_id and not text and (route := self.ways.events.get(Event.ALBUM)):
            await self._run(self._work(update), route, message, quiet=True)
        elif (to_us or self._asking.answers(message)) and (route := self.ways.events.get(Event.REPLY)):
            await self._run(self._work(update), route, Line(message, text), quiet=True)
        elif (called := without_mention(text, self.bot)) is not None:
            await self._private.sentence(self._work(update), message, called)

    async def _on_edited(self, update: Update, _context: Any) -> None:
        """Words of a draft, or a hashtag that was added soon after; all other edits are nobody's business."""
        message, work = message_of(update), self._work(update)
        if not work.known or (work.private and self._floods(work)):
            return
        if work.private and await self._hearing.edited(work, message):
            self.touched = True
        elif await self._private.replies(work, message, text_of(message), edited=True):
            return
        elif is_second_thought(message) and self.ways.tagged(text_of(message)) and Event.RETAGGED in self.ways.events:
            await self._run(work, self.ways.events[Event.RETAGGED], Line(message, text_of(message)))

    async def _on_reaction(self, update: Update, _context: Any) -> None:
        await self._event(update, Event.REACTION, update.message_reaction)

    async def _on_service(self, update: Update, _context: Any) -> None:
        message = message_of(update)
        await self._event(update, Event.LEFT if message.left_chat_member else Event.MIGRATION, message)

    async def _on_poll(self, update: Update, _context: Any) -> None:
        await self._event(update, Event.POLL if update.poll else Event.POLL_ANSWER, update.poll or update.poll_answer)

    async def _on_membership(self, update: Update, _context: Any) -> None:
        mine = update.my_chat_member is not None
        if update.effective_chat is not None and mine:
            self.overhearing.anew(update.effective_chat.id)
        await self._event(
            update, Event.MY_MEMBERSHIP if mine else Event.MEMBERSHIP, update.my_chat_member or update.chat_member
        )

    async def _event(self, update: Update, event: Event, given: Any) -> None:
        if route := self.ways.events.get(event):
            await self._run(self._work(update), route, given, quiet=True)

    async def _on_error(self, _update: object, context: Any) -> None:
        self.failure = context.error or RuntimeError("an error without an exception")

    def _work(self, update: Update) -> Work:
        """What every handling shares."""
        if self.uow is None:
            raise RuntimeError("an update outside a unit of work")
        message, query = update.message or update.edited_message, update.callback_query
        at = message or (query.message if query else None)
        return Work(
            self.uow,
            self.bot,
            self.house,
            user=update.effective_user,
            chat=update.effective_chat,
            message_id=at.message_id if at else None,
            said_at=message.date if message else None,
            thread=topic_of(at),
            query=query.id if query else None,
            order=self.orders.get(update.update_id, 0),
            update=update.update_id,
            admission=self.admission,
        )

    async def _run(self, work: Work, route: Route, given: Any, **more: Any) -> None:
        """Have it handled; what was kept until it was known what is meant comes after."""
        if isinstance(route.trigger, Command):
            work.command = route.trigger.name
            work.waiting = (route.trigger.name,) if isinstance(given, Line) and not given.text else work.waiting
        work.capability = self.house.capability_of(route)
        await self._attempt(work, route, given, **more)
        if work.exchange.replay is not None and self.failure is None:
            await self._replay(work, work.exchange.replay)

    async def _attempt(
        self,
        work: Work,
        route: Route,
        given: Any,
        *,
        instead: Refusal | None = None,
        quiet: bool = False,
        refused: Callable[[Work, Refusal], Awaitable[None]] | None = None,
    ) -> None:
        # What nobody addressed to the bot leaves no trace, not even a mark, unless something came of it.
        self.touched = not quiet
        uow = work.uow
        if not await self._listens(work, route, given, quiet=quiet):
            return
        mark = await uow.mark() if self.careful else uow.place()
        try:
            if instead:
                raise instead
            await route.handle(work, given)
            if uow.turned:
                await after_turn(work, given)
            self._asking.note(work)
            wrote = uow.wrote_since(mark)
            self.touched = self.touched or wrote
            _check_asked(route, work, wrote=wrote)
            if work.query is not None and not work.answered:
                work.answer("")  # a press without an answer leaves the app waiting
            if self.careful:
                await uow.release(mark)
        except Refusal as refusal:
            if not self.careful and uow.wrote_since(mark):
                self.failure = RedoWithCare()
                return
            if self.careful:
                await uow.back_to(mark)
                work.forget()
            uow.turned.clear()
            if not quiet:
                await (refused or self._hearing.keeping(given))(work, refusal)
        except Exception as error:
            self.failure = error
            if self.careful:
                await uow.back_to(mark)

    async def _replay(self, work: Work, raw: Mapping[str, Any]) -> None:
        work.exchange.replay = None
        message = Message.de_json(dict(raw), None)
        update = Update(work.update, message=message)
        text = message.text or message.caption or ""
        name = text.split()[0].lstrip("/").partition("@")[0].lower() if text.startswith("/") else ""
        await (self._on_command if name in self.ways.commands else self._on_private)(update, None)

    async def _listens(self, work: Work, route: Route, given: Any, *, quiet: bool) -> bool:
        """Is a message to us within what its writer may send, in a group that was let in? Else they are told once."""
        if not self.admission.open and not await let_in(work, given):
            self.touched = False
            return False
        if quiet or not isinstance(given, Line | Reply | Start):
            return True
        if work.query is None and self._floods(work):
            self.touched = False
            return False
        try:
            return not route.counted or await allowances.listens(work)
        except Refusal as refusal:
            await self._refuse(work, refusal)
            return False

    def _floods(self, work: Work) -> bool:
        return work.user is not None and self.flood.holds_back(work.user.id, work.update, work.now)

    async def _refuse(self, work: Work, refusal: Refusal) -> None:
        """Say what, why, and what one can do instead."""
        self.touched = True
        t = await work.words()
        if isinstance(refusal, NotUsed):
            await self.house.tell("when_needed", work, refusal.community, refusal.capability)
        (text, aloud), keyboard = roads.worded(t, refusal), await roads.keyboard(work, t, refusal)
        if work.query is None:
            await work.reply(text, keyboard)
            return
        work.answer(aloud, alert=True)
        private_chat = (await work.account()).private_chat if keyboard and work.known else None
        if private_chat is not None:
            work.post(private_chat, text, keyboard, kind=Kind.ANSWER)


def _check_asked(route: Route, work: Work, *, wrote: bool) -> None:
    if wrote and route.act is not None and route.act not in work.asked:
        raise UnaskedError(f"{route.trigger} changed something without asking for {route.act.name}")
