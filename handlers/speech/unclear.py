"""What nobody understood in private: thanks and greetings get a kind word, the rest one short question."""

from __future__ import annotations

from governance.speech.understanding import Sense
from handlers.frame.buttons import Button, Keyboard, button, in_rows, link
from handlers.frame.deep_links import deep_link
from handlers.frame.menu import offered
from handlers.frame.room import Offer
from handlers.frame.triggers import Command, Event, Line, Route
from handlers.frame.words import Words
from handlers.frame.work import Work
from storage.communities import members
from storage.communities.communities import Community
from storage.engine.outbox import Kind

_OFFERED = 4  # buttons for screens below a question


async def answer(work: Work, line: Line) -> None:
    """A kind word back, or the question what it is about."""
    meant = work.house.vocabulary.understand(line.text)
    t = await work.words()
    if meant.sense in {Sense.THANKS, Sense.GREETS} and not work.private:
        return  # the group stays readable
    if meant.sense is Sense.THANKS:
        await work.reply(t("You are welcome."))
        return
    if meant.sense is Sense.GREETS:
        await work.reply(t("Hello. What would you like to do?"), in_rows([*await _screens(work, t, ()), _menu(t)]))
        return
    if not work.private:
        address = deep_link(work.bot, "do", "start")
        text = t("I did not understand that. With #repair or #complaint in front it becomes a matter.")
        await work.reply(text, [[link(t.plain("Open the private chat"), address)]])
        return
    # The button finds the words again in the message that this one replies to, so that nothing is stored meanwhile.
    text = t("I am not sure what you mean. What is it about?")
    work.post(
        (await work.chat()).id, text, await _ways(work, t, meant.near), kind=Kind.ANSWER, reply_to=work.message_id
    )


async def _ways(work: Work, t: Words, near: tuple[str, ...]) -> Keyboard:
    meant = await _meant(work)
    used = work.house.routes_of(meant.uses) if meant else work.house.routes
    record = [button(t.plain("Record what I wrote"), "menu.do", "report", "said")]
    taken = any(isinstance(one.trigger, Command) and one.trigger.name == "report" for one in used)
    return [record if taken else [], *in_rows([*await _screens(work, t, near), _menu(t)])]


def _menu(t: Words) -> Button:
    return button(t.plain("Something else"), "menu.do", "start")


async def _meant(work: Work) -> Community | None:
    """The community that is meant in private, or the first of several; nobody is asked which for a button's sake."""
    account = await work.account()
    mine = await members.communities_of(work.uow, account.id)
    return next((one for one in mine if one.id == account.community), mine[0] if mine else None)


async def _screens(work: Work, t: Words, near: tuple[str, ...]) -> list[Button]:
    """The buttons of these screens, if the person may see them; else the first of the menu."""
    meant = await _meant(work)
    roles = await work.roles(meant.id) if meant else frozenset()
    open_ones = [one for one in offered(work.house.offers(meant.uses if meant else {}), roles) if one.command]
    fitting = [one for one in open_ones if one.command in near]
    return [_button(t, one) for one in fitting or [each for each in open_ones if each.act is None][:_OFFERED]]


def _button(t: Words, offer: Offer) -> Button:
    return button(t.plain(offer.text), "menu.do", offer.command)


ROUTES = [Route(Event.STRAY, answer)]
