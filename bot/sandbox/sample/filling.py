"""The sample community as a world: its people and groups, put into an empty sandbox."""

from __future__ import annotations

from bot.sandbox.exchange import Exchange
from bot.sandbox.people import membership, people, unread
from bot.sandbox.people.membership import administrator_member
from bot.sandbox.sample import abroad, letters
from bot.sandbox.sample.abroad import House
from bot.sandbox.sample.community import CHATTER, COMMITTEE, COMMITTEE_GROUP, OWNERS_GROUP, RESIDENTS, neighbours
from bot.sandbox.world import Chat, Member, Person


def fill(
    exchange: Exchange, *, chatter: bool = False, crowd: bool = False, names: str = "zh", with_bot: bool = True
) -> None:
    """Puts people and groups into an empty world; last, the bot joins the owners' group as a plain member, `with_bot`.

    Without it the bot is new, with Telegram's privacy mode on.
    `crowd`: the group has the quiet owners of all other homes too, so that "let everybody vote" can reach a quorum.
    `names`: "en" has everybody and everything named in letters; a key of `abroad.HOUSES` has that house's people.
    """
    if names in abroad.HOUSES:
        _fill_abroad(exchange, abroad.house(names))
        return
    world = exchange.world
    for r in RESIDENTS:
        name = letters.name_in(names, r.name)
        about = {"en": r.en, "zh": f"{name}，{r.zh}"}
        first, last = (r.first, r.last) if name == r.name else (name, "")
        person = Person(r.id, first, last, r.username, r.language, r.role, about, r.emoji, quiet=r.quiet)
        world.add_person(person)
    everybody = [r.id for r in RESIDENTS]
    for account, name, home in neighbours() if crowd else ():
        said = letters.name_in(names, name)
        about = {"en": f"{said}, owner of {home}", "zh": f"{said}，{home}业主"}
        first, last = (name[1:], name[:1]) if said == name else (said, "")
        world.add_person(Person(account, first, last, role="neighbour", about=about, quiet=True))
        everybody.append(account)
    owners = _group(exchange, OWNERS_GROUP, letters.title_in(names, OWNERS_GROUP), "Owners' group", everybody)
    committee = [account for _, account in COMMITTEE]
    _group(exchange, COMMITTEE_GROUP, letters.title_in(names, COMMITTEE_GROUP), "Committee's group", committee)
    if chatter:
        said_before = CHATTER if with_bot else CHATTER[:-1]  # the last line tells that the bot has come
        for place, (account, text) in enumerate(said_before):
            said = letters.CHATTER[place] if names == "en" else text
            exchange.post(owners, account, people.worded(said))
    if with_bot:
        membership.add_bot(exchange, world.people[810_010], owners, administrator=False)
    else:
        world.bot.can_read_all_group_messages = False  # as with every bot that BotFather has just made
    unread.everybody_saw(world)


def _fill_abroad(exchange: Exchange, house: House) -> None:
    """The people of a house in another country, those who only vote among them; the bot is in its groups."""
    world = exchange.world
    world.time_zone = house.zone
    for r in house.cast:
        about = {"en": r.en, "zh": r.en}
        world.add_person(Person(r.id, r.first, r.last, r.username, r.language, r.role, about, r.emoji))
    for account, name, home in house.neighbours:
        first, _, last = name.rpartition(" ")
        about = {"en": f"{name}, owner of {home}", "zh": f"{name}, {home}"}
        world.add_person(Person(account, first, last, "", "en", role="neighbour", about=about, quiet=True))
    everybody = [one.id for one in house.cast] + [account for account, _, _ in house.neighbours]
    chair, second = house.board[:2]
    groups = ((OWNERS_GROUP, "Owners' group", everybody), (COMMITTEE_GROUP, "Board's group", [*house.board]))
    for number, english, accounts in groups:
        chat = _group(exchange, number, house.titles[number], english, accounts, chair=chair, second=second)
        membership.add_bot(exchange, world.people[chair], chat, administrator=True)
    for account, text in house.chatter:
        exchange.post(world.chats[OWNERS_GROUP], account, people.worded(text))
    unread.everybody_saw(world)


def _group(
    exchange: Exchange,
    number: int,
    title: str,
    english: str,
    accounts: list[int],
    *,
    chair: int = 810_010,
    second: int = 810_011,
) -> Chat:
    chat = Chat(number, "supergroup", title, {"en": english, "zh": title})
    chat.members = {account: Member() for account in accounts}
    chat.members[chair] = Member("creator")
    if number == OWNERS_GROUP:
        chat.members[second] = administrator_member()
    return exchange.world.add_chat(chat)
