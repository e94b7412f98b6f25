"""Standing in chats: what Telegram says of the bot, of its place in a group, of somebody else's there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from telegram.error import BadRequest, EndPointNotFound

from bot.delivery.transport import Telegram
from bot.jobs.services import Services
from storage.queues.jobs import Job

_INSIDE = frozenset({"creator", "administrator", "member"})
_RIGHTS = ("can_pin_messages", "can_send_messages", "can_send_polls")


async def look_at_chat(job: Job, services: Services) -> Mapping[str, Any]:
    """`chat.look` {"chat_id"} (Telegram id) → what `handlers/frame/abilities.py` reads."""
    return await bot_status(services.telegram, await services.telegram.call("getMe"), job.payload["chat_id"])


async def bot_status(telegram: Telegram, me: Mapping[str, Any], chat_id: int) -> Mapping[str, Any]:
    """How the bot (`me`: getMe) stands in a group. Bot API: getChat, getChatMember (of oneself it may always be asked).

    Raises BadRequest or Forbidden where it is not in it.
    """
    chat = {"chat_id": chat_id}
    full = await telegram.call("getChat", chat)
    member = await telegram.call("getChatMember", {**chat, "user_id": me["id"]})
    permissions = full.get("permissions") or {}
    return {
        "status": member["status"],
        "rights": {name: bool(member.get(name)) for name in _RIGHTS},
        "permissions": {name: bool(permissions[name]) for name in _RIGHTS if name in permissions},
        "reads_all": bool(me.get("can_read_all_group_messages")),
        "slow": int(full.get("slow_mode_delay") or 0),
        "forum": bool(full.get("is_forum")),
        "linked": full.get("linked_chat_id") is not None,
    }


async def look_at_me(job: Job, services: Services) -> Mapping[str, Any]:  # noqa: ARG001
    """`me.look` {} → {"reads_all"}: is privacy mode off at @BotFather?"""
    return {"reads_all": bool((await services.telegram.call("getMe")).get("can_read_all_group_messages"))}


async def look_up_member(job: Job, services: Services) -> Mapping[str, Any]:
    """`member.look_up` {"chat_id", "user_id"} (Telegram ids) → {"status"}.

    Of others, getChatMember is promised only to administrators; the list of administrators is open to every member.
    """
    chat, account = {"chat_id": job.payload["chat_id"]}, job.payload["user_id"]
    try:
        return {"status": (await services.telegram.call("getChatMember", {**chat, "user_id": account}))["status"]}
    except BadRequest:
        found = await services.telegram.call("getChatAdministrators", chat)
        return {"status": next((one["status"] for one in found if one["user"]["id"] == account), "member")}


async def prove_member(job: Job, services: Services) -> Mapping[str, Any]:
    """`member.prove` {"chat_id", "user_id"} (Telegram ids) → {"member"}: only what Telegram says is believed.

    Where the bot may not ask about others, those who administer the group are known all the same (Bot API:
    getChatMember, getChatAdministrators; ChatMemberRestricted.is_member).
    """
    chat, account = {"chat_id": job.payload["chat_id"]}, job.payload["user_id"]
    try:
        found = await services.telegram.call("getChatMember", {**chat, "user_id": account})
    except BadRequest:
        leading = await services.telegram.call("getChatAdministrators", chat)
        return {"member": any(one["user"]["id"] == account for one in leading)}
    return {"member": found["status"] in _INSIDE or bool(found["status"] == "restricted" and found.get("is_member"))}


async def link_to_chat(job: Job, services: Services) -> Mapping[str, Any]:
    """`chat.link` {"chat_id" (Telegram id), "message", "invite"} → {"link": an address, or ""}.

    A public group has a name that everybody can follow. Into another one leads an invitation, if it may be given
    (`invite`) and the bot has that right (Bot API, createChatInviteLink). Else members alone are led to a message.
    """
    telegram, chat = services.telegram, {"chat_id": job.payload["chat_id"]}
    if name := (await telegram.call("getChat", chat)).get("username"):
        return {"link": f"https://t.me/{name}"}
    if job.payload["invite"] and (invitation := await _invitation(services, chat)):
        return {"link": invitation}
    number, message = str(job.payload["chat_id"]), job.payload["message"]
    # Supergroups only: of a basic group no message has an address.
    return {"link": f"https://t.me/c/{number[4:]}/{message}" if number.startswith("-100") and message else ""}


async def _invitation(services: Services, chat: Mapping[str, Any]) -> str:
    me = await services.telegram.call("getMe")
    mine = await services.telegram.call("getChatMember", {**chat, "user_id": me["id"]})
    if not mine.get("can_invite_users"):
        return ""
    try:
        return str((await services.telegram.call("createChatInviteLink", chat))["invite_link"])
    except (BadRequest, EndPointNotFound):  # the right was taken away meanwhile; or a server that has no invitations
        return ""


CHAT_JOBS = {
    "chat.look": look_at_chat,
    "me.look": look_at_me,
    "member.look_up": look_up_member,
    "member.prove": prove_member,
    "chat.link": link_to_chat,
}
