"""The sample community as a world: its people and groups, put into an empty sandbox."""

from __future__ import annotations

from bot.sandbox.exchange import Exchange
from bot.sandbox.people import membership, people, unread
from bot.sandbox.people.membership import administrator_member
from bot.sandbox.sample import letters
from bot.sandbox.sample.community import CHATTER, COMMITTEE, COMMITTEE_GROUP, OWNERS_GROUP, RESIDENTS, neighbours
from bot.sandbox.world import Chat, Member, Person


def fill(
    exchange: Exchange, *, chatter: bool = False, crowd: bool = False, names: str = "zh", with_bot: bool = True
) -> None:
    """Puts people and groups into an empty world; last, the bot joins the owners' group as a plain member, `with_bot`.

    `crowd`: the group has the quiet owners of all other homes too, so that "let everybody vote" can reach a quorum.
    `names`: "en" has everybody and everything named in letters.
    """
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
    unread.everybody_saw(world)


def _group(exchange: Exchange, number: int, title: str, english: str, accounts: list[int]) -> Chat:
    chat = Chat(number, "supergroup", title, {"en": english, "zh": title})
    chat.members = {account: Member() for account in accounts}
    chat.members[810_010] = Member("creator")
    if number == OWNERS_GROUP:
        chat.members[810_011] = administrator_member()
    return exchange.world.add_chat(chat)
