"""Updates such as no person sends: by the types of the Bot API at random, and broken in every way, from a seed.

The types are a short table of our own; with the environment variable BOT_API_SPEC, the official ones. `as_answer` is
what getUpdates would say, as text: what is no JSON can be said there, too.
"""

from __future__ import annotations

import json
import os
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Json = dict[str, Any]
Place = tuple[Any, Any]

# Kinds that the bot asks for, by weight, then some that it does not.
KINDS = {"message": 40, "callback_query": 25, "poll": 5, "poll_answer": 8, "my_chat_member": 8, "chat_member": 8}
OTHERS = {"edited_message": 2, "channel_post": 1, "edited_channel_post": 1, "message_reaction": 2}

# Type: fields, each with its types; `?` optional, `*` a list, `|` one of several, 'words' one of these.
_TYPES = """
User: id=Integer is_bot=Boolean first_name=String last_name?=String username?=String language_code?=String is_premium?=True
Chat: id=Integer type='private group supergroup channel' title?=String username?=String first_name?=String is_forum?=True
MessageEntity: type='mention hashtag bot_command url bold italic code pre text_link' offset=Integer length=Integer url?=String user?=User
PhotoSize: file_id=String file_unique_id=String width=Integer height=Integer file_size?=Integer
Document: file_id=String file_unique_id=String thumbnail?=PhotoSize file_name?=String mime_type?=String file_size?=Integer
Audio: file_id=String file_unique_id=String duration=Integer performer?=String title?=String file_name?=String
Voice: file_id=String file_unique_id=String duration=Integer mime_type?=String file_size?=Integer
Video: file_id=String file_unique_id=String width=Integer height=Integer duration=Integer thumbnail?=PhotoSize
VideoNote: file_id=String file_unique_id=String length=Integer duration=Integer
Animation: file_id=String file_unique_id=String width=Integer height=Integer duration=Integer
Sticker: file_id=String file_unique_id=String type='regular mask custom_emoji' width=Integer height=Integer is_animated=Boolean is_video=Boolean emoji?=String
Contact: phone_number=String first_name=String last_name?=String user_id?=Integer vcard?=String
Dice: emoji=String value=Integer
Location: latitude=Float longitude=Float horizontal_accuracy?=Float live_period?=Integer
Venue: location=Location title=String address=String
PollOption: persistent_id=String text=String text_entities?=*MessageEntity voter_count=Integer
Poll: id=String question=String options=*PollOption total_voter_count=Integer is_closed=Boolean is_anonymous=Boolean type='regular quiz' allows_multiple_answers=Boolean allows_revoting=Boolean members_only=Boolean correct_option_id?=Integer open_period?=Integer close_date?=Integer
PollAnswer: poll_id=String voter_chat?=Chat user?=User option_ids=*Integer option_persistent_ids=*String
MessageOriginUser: type='user' date=Integer sender_user=User
MessageOriginHiddenUser: type='hidden_user' date=Integer sender_user_name=String
MessageOriginChat: type='chat' date=Integer sender_chat=Chat author_signature?=String
MessageOriginChannel: type='channel' date=Integer chat=Chat message_id=Integer
ExternalReplyInfo: origin=MessageOriginUser|MessageOriginHiddenUser|MessageOriginChat|MessageOriginChannel chat?=Chat message_id?=Integer dice?=Dice poll?=Poll
TextQuote: text=String entities?=*MessageEntity position=Integer is_manual?=True
InlineKeyboardButton: text=String callback_data?=String url?=String
InlineKeyboardMarkup: inline_keyboard=**InlineKeyboardButton
ForumTopicCreated: name=String icon_color=Integer icon_custom_emoji_id?=String
ForumTopicClosed:
VideoChatStarted:
VideoChatEnded: duration=Integer
WriteAccessAllowed: from_request?=Boolean web_app_name?=String
MessageAutoDeleteTimerChanged: message_auto_delete_time=Integer
InaccessibleMessage: chat=Chat message_id=Integer date=Integer
Message: message_id=Integer message_thread_id?=Integer from?=User sender_chat?=Chat sender_boost_count?=Integer date=Integer chat=Chat forward_origin?=MessageOriginUser|MessageOriginHiddenUser|MessageOriginChat|MessageOriginChannel is_topic_message?=True is_automatic_forward?=True reply_to_message?=Message external_reply?=ExternalReplyInfo quote?=TextQuote via_bot?=User edit_date?=Integer media_group_id?=String author_signature?=String text?=String entities?=*MessageEntity animation?=Animation audio?=Audio document?=Document photo?=*PhotoSize sticker?=Sticker video?=Video video_note?=VideoNote voice?=Voice caption?=String caption_entities?=*MessageEntity contact?=Contact dice?=Dice poll?=Poll venue?=Venue location?=Location new_chat_members?=*User left_chat_member?=User new_chat_title?=String new_chat_photo?=*PhotoSize delete_chat_photo?=True group_chat_created?=True supergroup_chat_created?=True message_auto_delete_timer_changed?=MessageAutoDeleteTimerChanged migrate_to_chat_id?=Integer migrate_from_chat_id?=Integer pinned_message?=Message|InaccessibleMessage write_access_allowed?=WriteAccessAllowed forum_topic_created?=ForumTopicCreated forum_topic_closed?=ForumTopicClosed video_chat_started?=VideoChatStarted video_chat_ended?=VideoChatEnded reply_markup?=InlineKeyboardMarkup
CallbackQuery: id=String from=User message?=Message|InaccessibleMessage inline_message_id?=String chat_instance=String data?=String game_short_name?=String
ChatMemberOwner: status='creator' user=User is_anonymous=Boolean custom_title?=String
ChatMemberAdministrator: status='administrator' user=User can_be_edited=Boolean is_anonymous=Boolean can_manage_chat=Boolean can_delete_messages=Boolean can_manage_video_chats=Boolean can_restrict_members=Boolean can_promote_members=Boolean can_change_info=Boolean can_invite_users=Boolean can_post_stories=Boolean can_edit_stories=Boolean can_delete_stories=Boolean can_pin_messages?=Boolean can_manage_topics?=Boolean custom_title?=String
ChatMemberMember: status='member' user=User until_date?=Integer
ChatMemberRestricted: status='restricted' user=User is_member=Boolean can_send_messages=Boolean can_send_audios=Boolean can_send_documents=Boolean can_send_photos=Boolean can_send_videos=Boolean can_send_video_notes=Boolean can_send_voice_notes=Boolean can_send_polls=Boolean can_send_other_messages=Boolean can_add_web_page_previews=Boolean can_change_info=Boolean can_invite_users=Boolean can_pin_messages=Boolean can_manage_topics=Boolean can_edit_tag=Boolean can_react_to_messages=Boolean until_date=Integer
ChatMemberLeft: status='left' user=User
ChatMemberBanned: status='kicked' user=User until_date=Integer
ChatInviteLink: invite_link=String creator=User creates_join_request=Boolean is_primary=Boolean is_revoked=Boolean
ChatMember: |ChatMemberOwner|ChatMemberAdministrator|ChatMemberMember|ChatMemberRestricted|ChatMemberLeft|ChatMemberBanned
ChatMemberUpdated: chat=Chat from=User date=Integer old_chat_member=ChatMember new_chat_member=ChatMember invite_link?=ChatInviteLink via_join_request?=Boolean
ReactionTypeEmoji: type='emoji' emoji=String
ReactionTypeCustomEmoji: type='custom_emoji' custom_emoji_id=String
MessageReactionUpdated: chat=Chat message_id=Integer user?=User actor_chat?=Chat date=Integer old_reaction=*ReactionTypeEmoji|ReactionTypeCustomEmoji new_reaction=*ReactionTypeEmoji|ReactionTypeCustomEmoji
Update: update_id=Integer message?=Message edited_message?=Message channel_post?=Message edited_channel_post?=Message message_reaction?=MessageReactionUpdated callback_query?=CallbackQuery poll?=Poll poll_answer?=PollAnswer my_chat_member?=ChatMemberUpdated chat_member?=ChatMemberUpdated
"""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a type: one of `types`, in so many lists; or one of `words`."""

    name: str
    types: tuple[str, ...]
    lists: int
    optional: bool
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Type:
    """A type of the Bot API: its fields, or the types that it may be."""

    fields: tuple[Field, ...] = ()
    one_of: tuple[str, ...] = ()


def types() -> dict[str, Type]:
    """The official types if they are at hand, else our own table of them."""
    if name := os.environ.get("BOT_API_SPEC", ""):
        official = json.loads(Path(name).read_text(encoding="utf-8"))["types"]
        return {name: _official(each) for name, each in official.items()}
    found = {}
    for line in _TYPES.strip().splitlines():
        name, _, rest = line.partition(":")
        if rest.strip().startswith("|"):
            found[name] = Type(one_of=tuple(rest.strip().strip("|").split("|")))
        else:
            found[name] = Type(tuple(_field(part) for part in re.findall(r"\S+=(?:'[^']*'|\S+)", rest)))
    return found


def _field(part: str) -> Field:
    name, _, kind = part.partition("=")
    lists = len(kind) - len(kind.lstrip("*"))
    words = tuple(kind.strip("'").split()) if kind.startswith("'") else ()
    of = () if words else tuple(kind.lstrip("*").split("|"))
    return Field(name.rstrip("?"), of, lists, name.endswith("?"), words)


def _official(each: Json) -> Type:
    if "subtypes" in each:
        return Type(one_of=tuple(each["subtypes"]))
    fields = []
    for one in each.get("fields", []):
        lists = one["types"][0].count("Array of ")
        of = tuple(kind.replace("Array of ", "") for kind in one["types"])
        named = one["name"] in {"type", "status"} and re.search(r"always|can be|one of|either", one["description"])
        words = tuple(re.findall(r"[\"“]([a-z_]+)[\"”]", one["description"])) if named else ()
        fields.append(Field(one["name"], of, lists, not one["required"], words))
    return Type(tuple(fields))


_ODD = (
    "",
    "x",
    "y",
    "1",
    "王",
    "\u202eabc",
    "Z" + "\u0338\u0322" * 20,
    "<b>&lt;",
    "😀" * 40,
    "long " * 800,
    "a\tb\nc",
    "求助 #报修",
)
_SHORT = ("x", "y", "1", "12", "王")
_NUMBERS = (0, 1, 2, 7, 1411, -1, 2**31 - 1, -(2**31), 1_795_000_000)


@dataclass
class AnyUpdates:
    """`people` and `groups`: Telegram's ids that are known; `texts` and `presses`: what somebody may say or press."""

    seed: int
    people: Sequence[int] = ()
    groups: Sequence[int] = ()
    texts: Sequence[str] = ()
    presses: Sequence[str] = ()

    def __post_init__(self) -> None:
        self._dice = random.Random(self.seed)
        self._types = types()
        self._special: dict[tuple[str, str], Callable[[], Any]] = {
            ("User", "id"): self._person,
            ("User", "is_bot"): lambda: self._dice.random() < 0.05,
            ("User", "language_code"): lambda: self._dice.choice(("en", "zh-hans", "ru", "", "x" * 30)),
            ("Message", "text"): self._text,
            ("Message", "caption"): self._text,
            ("Message", "date"): lambda: 1_795_000_000 + self._dice.randrange(1000),
            ("CallbackQuery", "data"): lambda: self._dice.choice((*self.presses, "", "1:no.such:1", "x" * 64)),
            ("ChatMemberUpdated", "date"): lambda: 1_795_000_000,
        }

    def valid(self, number: int) -> Json:
        """An update by the official types; of its optional fields a few."""
        kinds = {**KINDS, **OTHERS}
        kind = self._dice.choices(list(kinds), list(kinds.values()))[0]
        field = next(one for one in self._types["Update"].fields if one.name == kind)
        return {"update_id": number, kind: self._object(field.types[0], 0)}

    def mutated(self, number: int) -> Json:
        """The same, broken in one to three places; its number mostly stays."""
        update = self.valid(number)
        for _ in range(self._dice.randint(1, 3)):
            self._break(update)
        return update

    # What is valid

    def _object(self, name: str, depth: int) -> Any:
        if name not in self._types:
            return self._plain(name)
        if name == "Chat":
            return self._chat()
        kind = self._types[name]
        if kind.one_of:
            return self._object(self._dice.choice(kind.one_of), depth)
        chance = 0.12 / (1 + depth) if len(kind.fields) > 30 else 0.4 / (1 + depth)
        chosen = [
            one for one in kind.fields if not one.optional or self._dice.random() < chance or self._likely(name, one)
        ]
        made = {one.name: self._value(name, one, depth + 1) for one in chosen}
        if name == "Message" and str(made.get("text", "")).startswith("/"):
            made["entities"] = [{"type": "bot_command", "offset": 0, "length": len(made["text"].split()[0])}]
        return made

    def _likely(self, name: str, field: Field) -> bool:
        likely = {("Message", "from"), ("Message", "text"), ("CallbackQuery", "data"), ("CallbackQuery", "message")}
        return (
            (name, field.name) in likely or (name, field.name) == ("PollAnswer", "user")
        ) and self._dice.random() < 0.9

    def _value(self, owner: str, field: Field, depth: int) -> Any:
        if field.lists:
            inner = Field(field.name, field.types, field.lists - 1, optional=False, words=field.words)
            return [self._value(owner, inner, depth) for _ in range(self._dice.randrange(3 if depth < 5 else 1))]
        if special := self._special.get((owner, field.name)):
            return special()
        if field.words:
            return self._dice.choice(field.words)
        if field.types == ("String",) and field.name.endswith("id"):
            return self._dice.choice(_SHORT)
        return self._object(self._dice.choice(field.types), depth)

    def _plain(self, name: str) -> Any:
        made: dict[str, Callable[[], Any]] = {
            "Integer": lambda: self._dice.choice(_NUMBERS),
            "Boolean": lambda: self._dice.random() < 0.5,
            "True": lambda: True,
            "Float": lambda: self._dice.uniform(-180, 180),
        }
        return made.get(name, lambda: self._dice.choice(_ODD))()

    def _person(self) -> int:
        return self._dice.choice((*self.people, 810_000 + self._dice.randrange(400)))

    def _chat(self) -> Json:
        kind = self._dice.choices(("private", "group", "supergroup", "channel"), (6, 3, 6, 1))[0]
        if kind == "private":
            return {"id": self._person(), "type": kind, "first_name": "x"}
        unknown = -1_001_000_000_000 - self._dice.randrange(300)
        return {"id": self._dice.choice((*self.groups, unknown)), "type": kind, "title": self._dice.choice(_ODD)}

    def _text(self) -> str:
        return self._dice.choice((*self.texts, *_ODD))

    # What is broken

    def _break(self, update: Json) -> None:
        places = list(_places(update, top=self._dice.random() < 0.03))
        if not places:
            return
        holder, key = self._dice.choice(places)
        change = self._dice.random()
        if change < 0.15:
            del holder[key]
        elif change < 0.25 and isinstance(holder, dict):
            holder[self._dice.choice(("extra", "from", "chat", "date", "id", "message", "王", "\x00"))] = self._junk()
        elif change < 0.35:
            other, name = self._dice.choice(places)
            holder[key], other[name] = other[name], holder[key]
        else:
            holder[key] = self._junk()

    def _junk(self) -> Any:
        made: tuple[Any, ...] = (
            None, True, False, {}, [], {"id": 1}, {"a": {"b": []}}, [[]], "", "x", "12", 1.5, -1, 10**17, 10**18 * 9, 2**63, -(2**63),
            2**64 - 1, 10**30, 1e308, float("nan"), float("inf"), "\ud800", "a\udfffb", "\x00", "a\x00b", "\x1b[31m", "x" * 5000,
            "连接 connection closed", _deep(120), _deep(300), _DEEPEST,
        )  # fmt: skip
        return self._dice.choice(made)


_DEEPEST = "@the-deepest@"


def as_answer(updates: Sequence[Json]) -> bytes:
    """What getUpdates would answer with."""
    bottomless = '{"a":' * 3000 + "1" + "}" * 3000
    text = json.dumps({"ok": True, "result": list(updates)})
    return text.replace(f'"{_DEEPEST}"', bottomless).encode()


def _deep(levels: int) -> Json:
    made: Json = {}
    for _ in range(levels):
        made = {"reply_to_message": made}
    return made


def _places(value: Any, *, top: bool = True) -> Any:
    """Every place in an update that can be broken; its own number only if `top`."""
    waiting = [(value, True)]
    while waiting:
        one, first = waiting.pop()
        keys = list(one) if isinstance(one, dict) else range(len(one))
        for key in keys:
            if not first or top or key != "update_id":
                yield one, key
            if isinstance(one[key], dict | list):
                waiting.append((one[key], False))
