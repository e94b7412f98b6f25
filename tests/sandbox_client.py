"""Client of the sandbox, in which a test lives: people who say, press, vote and see, over the control API.

    async with Neighbourhood(sandbox.url) as life:
        wang = life.person("王秀英")
        await wang.says("/report 电梯坏了")
        card = await wang.sees("电梯坏了")
        answer = await wang.presses("我也是", on=card)
        assert "已记录" in answer.text
        print(await life.group.transcript())

Nobody sleeps in these tests: `sees` waits for what should appear and fails with the transcript when it does not.
"""

from __future__ import annotations

import asyncio
import base64
import io
import json
import re
from typing import Any, Self

import aiohttp

from tests.sandbox_seen import Answer, Json, RefusedError, Seen

WITHIN = 60.0  # seconds that a test waits for something to appear; long, for machines with much to do
_STILL = 0.3  # seconds that a bot which cannot be asked must have been silent, with no request of it unanswered
_LOOK_AGAIN = 0.005  # seconds

__all__ = ["Answer", "Group", "Neighbourhood", "Person", "RefusedError", "Seen"]


class Neighbourhood:
    """All people and chats of one sandbox, for one test."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._session: aiohttp.ClientSession | None = None
        self._people: dict[int, Json] = {}
        self._chats: dict[int, Json] = {}

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=300))
        await self.refresh()
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._session is not None
        await self._session.close()

    async def refresh(self) -> None:
        """Reads people and groups again (after somebody or something was added)."""
        world = await self.get("/world")
        self._people = {person["id"]: person for person in world["people"]}
        self._chats = {chat["id"]: chat for chat in world["chats"]}

    # -- plain requests -----------------------------------------------------------------------------------

    async def get(self, path: str, **query: Any) -> Json:
        """A control API request. Raises RefusedError."""
        assert self._session is not None
        async with self._session.get(f"{self.url}/sandbox{path}", params=query) as answer:
            return await self._read(answer)

    async def post(self, path: str, **body: Any) -> Json:
        assert self._session is not None
        data = io.BytesIO(json.dumps(body).encode())  # as a stream: aiohttp warns of large plain bodies
        headers = {"Content-Type": "application/json"}
        async with self._session.post(f"{self.url}/sandbox{path}", data=data, headers=headers) as answer:
            return await self._read(answer)

    async def _read(self, answer: aiohttp.ClientResponse) -> Json:
        found: Json = await answer.json(content_type=None)
        if answer.status >= 400:
            raise RefusedError(answer.status, str(found.get("error", found)))
        return found

    async def download(self, url: str) -> bytes:
        """The bytes of a file shown in a message (`seen.files[0]["url"]`)."""
        assert self._session is not None
        async with self._session.get(f"{self.url}{url}") as answer:
            assert answer.status == 200, await answer.text()
            return await answer.read()

    # -- people and chats ---------------------------------------------------------------------------------

    def person(self, who: str | int) -> Person:
        """By name ("王秀英"), user name, role ("chair": the first who has it) or id."""
        for facts in self._people.values():
            if who in {facts["id"], facts["name"], facts["username"]}:
                return Person(self, facts)
        for facts in self._people.values():
            if facts["role"] == who:
                return Person(self, facts)
        raise KeyError(who)

    def people(self, *roles: str) -> list[Person]:
        """Everybody, or everybody with one of these roles."""
        return [Person(self, facts) for facts in self._people.values() if not roles or facts["role"] in roles]

    def chat(self, title_or_id: str | int) -> Group:
        """A group by its id or a part of its title."""
        for number, facts in self._chats.items():
            if number == title_or_id or (isinstance(title_or_id, str) and title_or_id in facts["title"]):
                return Group(self, number, facts["members"][0])
        raise KeyError(title_or_id)

    @property
    def group(self) -> Group:
        """The owners' group."""
        return self.chat("业主群")

    async def newcomer(self, first_name: str, last_name: str = "", **facts: Any) -> Person:
        """A new account; `chats=[id]` lets it join."""
        made = await self.post("/people", first_name=first_name, last_name=last_name, **facts)
        await self.refresh()
        return self.person(made["person"]["id"])

    async def new_group(self, title: str, members: list[Person], **facts: Any) -> Group:
        """A new group with the bot in it; the first member owns it unless `administrators` says otherwise."""
        made = await self.post("/chats", title=title, members=[p.id for p in members], **facts)
        await self.refresh()
        return self.chat(int(made["chat"]["id"]))

    # -- the room -----------------------------------------------------------------------------------------

    async def forward(self, *, hours: float = 0, days: float = 0, minutes: float = 0, seconds: float = 0) -> int:
        """Moves the chat's clock; gives the new time in Unix seconds."""
        total = round(days * 86400 + hours * 3600 + minutes * 60 + seconds)
        return int((await self.post("/clock", forward_seconds=total))["now"])

    async def everybody_votes(self, on: Seen, *among: str, seconds: float = 0.2, **facts: Any) -> dict[int, Answer]:
        """Each member presses one of these buttons (or votes in the poll); gives what each was shown."""
        body = {"chat_id": on.chat_id, "message_id": on.id, "among": list(among), "seconds": seconds, "wait": True}
        found = await self.post("/everybody-votes", **{**body, **facts})
        return {int(account): _answer(shown) for account, shown in found["answers"].items()}

    async def fault(self, kind: str, method: str = "", times: int = 1, **facts: Any) -> None:
        """Orders a fault (docs/sandbox.md, "Faults")."""
        await self.post("/faults", kind=kind, method=method, times=times, **facts)

    async def life_without_faults(self) -> None:
        """Takes all ordered faults away."""
        assert self._session is not None
        async with self._session.delete(f"{self.url}/sandbox/faults") as answer:
            await self._read(answer)

    async def record(self, kind: str | None = None, since: int = 0) -> list[Json]:
        """The sandbox's record, or its lines of one kind."""
        lines: list[Json] = (await self.get("/record", since=since))["record"]
        return [line for line in lines if kind is None or line["kind"] == kind]

    async def requests(self, method: str | None = None) -> list[Json]:
        """What the bot asked."""
        found: list[Json] = (await self.get("/requests"))["requests"]
        return [line for line in found if method is None or line["method"].lower() == method.lower()]

    async def quiet(self, within: float = WITHIN) -> None:
        """Returns when the bot has come to rest: all is done that could happen now, and it waits for what people do."""
        end = asyncio.get_running_loop().time() + within
        while not await self.at_rest():
            if asyncio.get_running_loop().time() > end:
                raise AssertionError(f"The bot was not quiet within {within} s: {await self.get('/queue')}")
            await asyncio.sleep(_LOOK_AGAIN)

    async def at_rest(self) -> bool:
        """Has the bot nothing to do? Of a bot that cannot be asked: nothing for long enough, whatever it waits for."""
        before = await self._asked()
        if before is not None:
            await asyncio.sleep(_STILL)
        return before is not None and before == await self._asked()

    async def _asked(self) -> tuple[int, int] | None:
        """How many updates there were and how many requests; None while something is under way between them."""
        queue = await self.get("/queue")
        waits = queue["webhook"] or queue["awaited"]
        if queue["pending"] or queue["asking"] or not waits:
            return None
        return queue["added"], (await self.get("/requests", since=10**9))["seq"]


class _Place:
    """A chat looked at with somebody's eyes."""

    def __init__(self, life: Neighbourhood, chat_id: int, viewer: int) -> None:
        self.life = life
        self.chat_id = chat_id
        self.viewer = viewer

    async def messages(self, limit: int = 200) -> list[Seen]:
        """Oldest first."""
        return (await self._look(limit))[0]

    async def _look(self, limit: int = 200) -> tuple[list[Seen], int]:
        found = await self.life.get(f"/people/{self.viewer}/chats/{self.chat_id}/messages", limit=limit)
        return [Seen(raw) for raw in found["messages"]], found["seq"]

    async def last(self) -> Seen:
        """The newest message of the bot."""
        found = [seen for seen in await self.messages() if seen.by_bot and not seen.raw["view"]["service"]]
        assert found, f"the bot has said nothing here\n{await self.transcript()}"
        return found[-1]

    async def transcript(self, limit: int = 200) -> str:
        """The chat as text, one entry a message, with buttons in brackets."""
        return "\n".join(seen.line() for seen in await self.messages(limit))

    async def shows(
        self, words: str, *, within: float = WITHIN, after: int = 0, by_bot: bool = True, button: str = ""
    ) -> Seen:
        """Waits for a message (or an edit) that contains all of `words` (parts are separated by "…").

        `words` may be a regular expression when it begins with "re:". Looks at messages later than `after`, newest
        first; `button` asks for one with that button.
        """
        end = asyncio.get_running_loop().time() + within
        while True:
            messages, seq = await self._look()
            for seen in reversed(messages):
                fits = seen.id > after and (seen.by_bot or not by_bot) and _matches(words, seen.text)
                if fits and (not button or any(button in text for text in seen.buttons)):
                    return seen
            left = end - asyncio.get_running_loop().time()
            if left <= 0:
                shown = await self.transcript()
                raise AssertionError(f"{words!r} did not appear within {within} s. The chat:\n{shown}")
            path = f"/people/{self.viewer}/events"
            await self.life.get(path, since=seq, wait=min(left, 1))

    async def shows_not(self, words: str, *, after: int = 0) -> None:
        """Waits until the bot is quiet; then no message of it may contain `words`."""
        await self.life.quiet()
        for seen in await self.messages():
            if seen.id > after and seen.by_bot and _matches(words, seen.text):
                raise AssertionError(f"{words!r} should not be here:\n{await self.transcript()}")

    async def pinned(self) -> list[Seen]:
        """Pinned messages, newest first."""
        world = await self.life.get("/world", **{"as": self.viewer})
        chats = {chat["id"]: chat for chat in world["chats"]}
        return [Seen(raw) for raw in chats[self.chat_id]["pinned"]]


class Group(_Place):
    """A group chat, seen with a member's eyes."""


def _matches(words: str, text: str) -> bool:
    if words.startswith("re:"):
        return re.search(words[3:], text) is not None
    return all(part.strip() in text for part in words.split("…"))


def _answer(raw: Json) -> Answer:
    return Answer(bool(raw["answered"]), str(raw["text"]), bool(raw["show_alert"]), raw.get("url"))


class Person:
    """Somebody with a phone. Without `to` or `where`, everything happens in the private chat with the bot."""

    def __init__(self, life: Neighbourhood, facts: Json) -> None:
        self.life = life
        self.id = int(facts["id"])
        self.name = str(facts["name"])
        self.role = str(facts["role"])
        self.facts = facts

    def __repr__(self) -> str:
        return f"<{self.name}>"

    @property
    def private(self) -> _Place:
        """The private chat with the bot."""
        return _Place(self.life, self.id, self.id)

    def within(self, where: _Place | int | None) -> _Place:
        """That chat with this person's eyes."""
        return _Place(self.life, _number(where, self.id), self.id)

    # -- acting -------------------------------------------------------------------------------------------

    async def says(
        self,
        text: str = "",
        *,
        to: _Place | int | None = None,
        reply_to: Seen | int | None = None,
        photo: bytes | None = None,
        photos: list[bytes] | None = None,
        document: tuple[str, bytes] | None = None,
        **facts: Any,
    ) -> Seen:
        """Sends a message; `photos` make an album; more `facts` as in docs/sandbox.md. Gives the (first) message."""
        pictures = photos or ([photo] if photo else [])
        body: Json = {"chat_id": _number(to, self.id), "text": text, **facts}
        if reply_to is not None:
            body["reply_to_message_id"] = reply_to.id if isinstance(reply_to, Seen) else reply_to
        if pictures:
            body["photos"] = [{"name": f"photo{n}.png", "base64": _text(p)} for n, p in enumerate(pictures, 1)]
        if document is not None:
            body["documents"] = [{"name": document[0], "base64": _text(document[1])}]
        sent = await self.life.post(f"/people/{self.id}/messages", **body)
        return Seen(sent["messages"][0])

    async def edits(self, seen: Seen, text: str) -> Seen:
        body = {"chat_id": seen.chat_id, "message_id": seen.id, "text": text}
        return Seen((await self.life.post(f"/people/{self.id}/edits", **body))["message"])

    async def forwards(self, seen: Seen, to: _Place | int | None = None) -> Seen:
        source = {"chat_id": seen.chat_id, "message_id": seen.id}
        return await self.says(to=to, forward_of=source)

    async def presses(
        self, button: str, *, on: Seen | None = None, where: _Place | int | None = None, wait: float = WITHIN
    ) -> Answer:
        """Presses a button (by its text or a part of it) and waits for what is shown.

        Without `on`: the newest message with such a button, in the private chat or in `where`.
        """
        seen = on or await self.within(where).shows("", button=button)
        found = seen.button(button)
        body = {"chat_id": seen.chat_id, "message_id": seen.id, "data": found.get("callback_data", ""), "wait": wait}
        if "url" in found:
            return await self._follows(str(found["url"]))
        return _answer(await self.life.post(f"/people/{self.id}/presses", **body))

    async def _follows(self, url: str) -> Answer:
        payload = re.search(r"[?&]start=([\w-]+)", url)
        if payload is None:
            raise AssertionError(f"this link leads out of the chat: {url}")
        await self.starts(payload.group(1))
        return Answer(True, "", alert=False, url=url)

    async def forges(self, data: str, on: Seen, *, wait: float = WITHIN) -> Answer:
        """Sends callback data that no button carries."""
        body = {"chat_id": on.chat_id, "message_id": on.id, "data": data, "forged": True, "wait": wait}
        return _answer(await self.life.post(f"/people/{self.id}/presses", **body))

    async def votes(self, on: Seen, *options: str | int) -> Seen:
        """Votes in a native poll by option text or index; nothing takes the vote back."""
        texts = on.options
        chosen = [texts.index(option) if isinstance(option, str) else option for option in options]
        body = {"chat_id": on.chat_id, "message_id": on.id, "options": chosen}
        return Seen((await self.life.post(f"/people/{self.id}/votes", **body))["message"])

    async def starts(self, payload: str = "") -> Seen:
        """Presses Start, or follows a deep link with this payload."""
        sent = await self.life.post(f"/people/{self.id}/start", payload=payload)
        return Seen(sent["messages"][0])

    async def joins(self, chat: _Place | int) -> None:
        await self.life.post(f"/people/{self.id}/join", chat_id=_number(chat, self.id))

    async def leaves(self, chat: _Place | int) -> None:
        await self.life.post(f"/people/{self.id}/leave", chat_id=_number(chat, self.id))

    async def blocks(self) -> None:
        await self.life.post(f"/people/{self.id}/block")

    async def unblocks(self) -> None:
        await self.life.post(f"/people/{self.id}/unblock")

    async def does(self, path: str, **body: Any) -> Json:
        """Any other request of docs/sandbox.md, "Acting as a person": `await zheng.does("promote", chat_id=…)`."""
        return await self.life.post(f"/people/{self.id}/{path}", **body)

    # -- looking ------------------------------------------------------------------------------------------

    async def sees(self, words: str, *, where: _Place | int | None = None, **how: Any) -> Seen:
        """Waits until the bot's message with these words is there: in private, or in `where` (see `shows`)."""
        return await self.within(where).shows(words, **how)

    async def sees_not(self, words: str, *, where: _Place | int | None = None, after: int = 0) -> None:
        await self.within(where).shows_not(words, after=after)

    async def reads(self, where: _Place | int | None = None) -> list[Seen]:
        return await self.within(where).messages()

    async def transcript(self, where: _Place | int | None = None) -> str:
        return await self.within(where).transcript()

    async def menu(self, where: _Place | int | None = None) -> list[str]:
        """The command menu in that chat."""
        world = await self.life.get("/world", **{"as": self.id})
        chats = {chat["id"]: chat for chat in world["chats"]}
        return [item["command"] for item in chats[_number(where, self.id)]["commands"]]


def _number(where: _Place | int | None, private: int) -> int:
    if where is None:
        return private
    return where.chat_id if isinstance(where, _Place) else where


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
