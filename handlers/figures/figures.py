"""Figures of the last whole month, for whoever asks: in words, as a picture, a page or a spreadsheet."""

from __future__ import annotations

from enum import Enum, unique

from governance.figures.acts import SEE_FIGURES, SEE_FIGURES_OF_PEOPLE
from governance.figures.calendar import before, month_at
from governance.figures.month import Figures, Own
from governance.roles import may
from handlers.figures.words import count_words, length_words, month_words, total_rows
from handlers.frame.buttons import Keyboard, button, link
from handlers.frame.deep_links import deep_link
from handlers.frame.refusals import NotYours, Refusal
from handlers.frame.triggers import ButtonPress, Command, DueTrigger, Line, Press, Route
from handlers.frame.words import N_, Html, Words, words
from handlers.frame.work import Work
from handlers.matters.words import joined_lines, shorten
from storage.communities import accounts, chats, communities
from storage.communities.communities import Community
from storage.engine.outbox import Kind
from storage.figures import months
from storage.queues import jobs
from storage.queues.due import Due

_CARD = "figures"
_NAMED = 6  # people on one page: a message has at most eight lines


@unique
class Form(Enum):
    """How figures are handed over as a file."""

    PICTURE = "picture"
    PAGE = "page"
    SHEET = "sheet"


class NoFigures(Refusal):
    """The month is not counted, so nothing of it can be shown."""

    message = N_("There are no figures of that month. The last whole month: /figures")


async def figures(work: Work, _line: Line) -> None:
    """`/figures`: the last whole month; what nobody has counted yet is counted first."""
    community = await work.community()
    await work.require(SEE_FIGURES, community.id)
    month = before(month_at(work.now, community.timezone))
    t, known = await work.words(), await months.of(work.uow, community.id, [month, before(month)])
    if month in known:
        text, keyboard = await _page(work, community, month, known)
        await work.reply(text, keyboard, card=_CARD if work.private else None, fresh=True)
        return
    asked = {"community": community.id, "month": month, "chat": (await work.chat()).id, "language": t.language}
    if not await jobs.asked(work.uow, "figures.count", asked):
        await jobs.ask(work.uow, "figures.count", asked, then="figures.counted", community=community.id)
    await work.reply(
        t("I am counting {month}. It comes in a moment.", month=month_words(t, month)), card=_CARD, fresh=True
    )


async def _page(work: Work, community: Community, month: str, known: dict[str, Figures]) -> tuple[Html, Keyboard]:
    t = await work.words()
    text = month_text(t, month, known)
    if not work.private:
        return text, to_private(work, t)
    return text, buttons(t, community.id, month, leads=may(await work.roles(community.id), SEE_FIGURES_OF_PEOPLE))


def month_text(t: Words, month: str, known: dict[str, Figures]) -> Html:
    """A month in eight lines, the month before in brackets."""
    old = known.get(before(month))
    rows = total_rows(t, known[month].total, old.total if old else None)
    lines = [t("{name}: {now} ({before})", name=name, now=now, before=then) for name, now, then in rows]
    return joined_lines(t("<b>{month}</b> (in brackets: the month before)", month=month_words(t, month)), *lines)


def to_private(work: Work, t: Words) -> Keyboard:
    """From a group to the whole of it."""
    return [[link(t.plain("All of it, in private"), deep_link(work.bot, "do", "figures"))]]


def buttons(t: Words, community: int, month: str, *, leads: bool) -> Keyboard:
    """As what it can be had, and whose figures one can see besides."""
    labels = {Form.PICTURE: t.plain("Picture"), Form.PAGE: t.plain("Page"), Form.SHEET: t.plain("Spreadsheet")}
    at = int(month.replace("-", ""))
    forms = [button(label, "figures.file", community, at, form.value) for form, label in labels.items()]
    people = [button(t.plain("My own"), "figures.mine", community, at)]
    if leads:
        people.append(button(t.plain("By person"), "figures.people", community, at))
    return [forms, people]


async def _asked(work: Work, press: Press) -> tuple[Community, str, Figures]:
    """The month that a button names, if it was published. Raises NoFigures or NotYours."""
    at = press.number(1)
    month = f"{at // 100:04}-{at % 100:02}"
    if not work.private:
        raise NotYours
    community = await communities.get(work.uow, press.number())
    known = await months.of(work.uow, community.id, [month])
    if month not in known:
        raise NoFigures
    return community, month, known[month]


async def file(work: Work, press: Press) -> None:
    """A picture, a page or a spreadsheet: it is drawn and comes."""
    await work.require(SEE_FIGURES, press.number())
    community, month, _ = await _asked(work, press)
    form, t = press.one_of(Form, 2), await work.words()
    asked = {"community": community.id, "month": month, "language": t.language, "form": form.value}
    asked["chat"] = (await work.chat()).id
    if not await jobs.asked(work.uow, "figures.draw", asked):
        await jobs.ask(work.uow, "figures.draw", asked, then="figures.drawn", community=community.id)
    work.answer(t.plain("I am making it; it will arrive here."))


async def mine(work: Work, press: Press) -> None:
    """What whoever asks answered and settled."""
    await work.require(SEE_FIGURES, press.number())
    _, month, figures_of = await _asked(work, press)
    account, t = await work.account(), await work.words()
    own = figures_of.people.get(account.id, Own(None, None, None))
    text = joined_lines(t("<b>{month}</b>, you", month=month_words(t, month)), _person(t, t.plain("You"), own))
    await work.reply(text, card=f"{_CARD}.own", fresh=True)
    work.answer("")


async def people(work: Work, press: Press) -> None:
    """What each person answered and settled, for the committee."""
    await work.require(SEE_FIGURES_OF_PEOPLE, press.number())
    _, month, figures_of = await _asked(work, press)
    t = await work.words()
    told = [(key, own) for key, own in figures_of.people.items() if own.answered or own.settled]
    told.sort(key=lambda one: (-(one[1].answered or 0), one[0]))
    known = {one.id: one for one in await accounts.several(work.uow, [key for key, _ in told[:_NAMED]])}
    lines = [_person(t, shorten(known[key].name, 30), own) for key, own in told[:_NAMED] if not known[key].erased]
    nobody = t("Nobody answered or closed three matters.") if not lines else None
    text = joined_lines(t("<b>{month}</b>, by person", month=month_words(t, month)), *lines, nobody)
    await work.reply(text, card=f"{_CARD}.people", fresh=True)
    work.answer("")


def _person(t: Words, name: str, own: Own) -> Html:
    return t(
        "{name}: answered {answered}, done {done}, first answer {length}",
        name=name,
        answered=count_words(own.answered),
        done=count_words(own.settled),
        length=length_words(t, own.first_word),
    )


async def counted(work: Work, item: Due) -> None:
    """The month is counted: whoever asked for it reads it."""
    asked = item.payload["job"]
    if item.community is None or "chat" not in asked:
        return
    month, t = str(asked["month"]), words(str(asked["language"]))
    chat = await chats.get(work.uow, int(asked["chat"]))
    known = await months.of(work.uow, item.community, [month, before(month)])
    if month not in known:
        work.post(chat.id, t("I could not count it. Please try again: /figures"), kind=Kind.ANSWER, card=_CARD)
        return
    private = chat.telegram_id > 0
    # An answer that comes later does not know who reads it: whoever leads finds more when they ask again.
    keyboard = buttons(t, item.community, month, leads=False) if private else to_private(work, t)
    work.post(chat.id, month_text(t, month, known), keyboard, kind=Kind.ANSWER, card=_CARD)


async def drawn(work: Work, item: Due) -> None:
    """The file is made: it goes to whoever asked."""
    asked, result = item.payload["job"], item.payload.get("result")
    if "chat" not in asked:
        return
    t, chat = words(str(asked["language"])), int(asked["chat"])
    if not result:
        work.post(chat, t("I could not make the file. Please try again."), kind=Kind.ANSWER)
        return
    caption = t("Figures of {month}", month=month_words(t, str(asked["month"])))
    if asked["form"] == Form.PICTURE.value:
        work.photos(chat, [str(result["digest"])], caption, kind=Kind.ANSWER)
        return
    ending = "pdf" if asked["form"] == Form.PAGE.value else "xlsx"
    name = f"{t.plain('Figures of {month}', month=month_words(t, str(asked['month'])))}.{ending}"
    work.document(chat, str(result["digest"]), name, caption, kind=Kind.ANSWER)


ROUTES: list[Route] = [
    Route(Command("figures", N_("How the last month went, in figures"), place=95), figures, SEE_FIGURES),
    Route(ButtonPress("figures.file"), file, SEE_FIGURES),
    Route(ButtonPress("figures.mine"), mine, SEE_FIGURES),
    Route(ButtonPress("figures.people"), people, SEE_FIGURES_OF_PEOPLE),
    Route(DueTrigger("figures.counted"), counted),
    Route(DueTrigger("figures.drawn"), drawn),
]
