"""Checkup of the webhook: whether its address leads to the bot, what Telegram says, what is seen here, what to do.

Source: Bot API, getWebhookInfo; Telegram's sentences are those of `WebhookActor` in tdlib/telegram-bot-api 10.0.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from enum import Enum, unique
from typing import Any

import aiohttp

from bot.config.keys import Settings
from bot.health.checkup import Finding, State
from handlers.frame.words import N_, Words

MANY_WAITING = 50
_OVER = timedelta(
    minutes=10
)  # Telegram repeats a call within two minutes: where nothing waits any more, it came through since
_ANSWERS_WITHIN = 10.0  # seconds


@unique
class Cause(Enum):
    """Why a call does not come through; the value says what is to be done."""

    BOT_AWAY = N_(
        "The proxy answers but the bot behind it does not. Start the bot, and compare webhook.host and "
        "webhook.port with the proxy's file."
    )
    BOT_FAILS = N_("The bot could not store what arrived: check its log, the disk and the database.")
    BOT_SLOW = N_("The bot was reached but did not answer in time: check its log and what else the machine is doing.")
    SECRET = N_(
        "The call was refused. `yishiting run` gives Telegram the webhook.secret again; if it is still refused, "
        "the proxy is refusing it."
    )
    PATH = N_("Compare the path in webhook.public_url and webhook.path with the one in the proxy's file.")
    TOO_LONG = N_("The proxy must accept calls of 1 MB; in nginx: client_max_body_size 1m;")
    REDIRECTED = N_("Telegram does not follow redirects: put the address it leads to into webhook.public_url.")
    CERTIFICATE = N_(
        "The certificate must be valid today and for this name, and come with its whole chain (fullchain.pem)."
    )
    NAME = N_("The name cannot be found: check its DNS record.")
    NOBODY = N_("Nothing answers there: is the proxy running, and does the firewall let Telegram in?")
    OTHER = N_("Check that webhook.public_url can be reached from outside and points to webhook.host and webhook.port.")


_BY_STATUS = {
    **dict.fromkeys((502, 503, 504), Cause.BOT_AWAY),
    **dict.fromkeys((401, 403), Cause.SECRET),
    **dict.fromkeys((404, 405), Cause.PATH),
    **dict.fromkeys((301, 302, 303, 307, 308), Cause.REDIRECTED),
    413: Cause.TOO_LONG,
    500: Cause.BOT_FAILS,
}
# Telegram has no codes for these, only sentences; the first that fits.
_BY_WORD = (
    ("certificate", Cause.CERTIFICATE),
    ("ssl", Cause.CERTIFICATE),
    ("resolve", Cause.NAME),
    ("read timeout", Cause.BOT_SLOW),
    ("refused", Cause.NOBODY),
    ("timed out", Cause.NOBODY),
    ("timeout", Cause.NOBODY),
    ("unreachable", Cause.NOBODY),
)


def cause(sentence: str) -> Cause:
    """What Telegram's sentence about a call that failed means."""
    if status := re.search(r"webhook: (\d{3})", sentence):
        return _BY_STATUS.get(int(status[1]), Cause.OTHER)
    return next((meant for word, meant in _BY_WORD if word in sentence.lower()), Cause.OTHER)


async def reach(url: str) -> int | Cause:
    """Ask for the address as Telegram would, but with GET, which changes nothing: the status, or why there is none."""
    timeout = aiohttp.ClientTimeout(total=_ANSWERS_WITHIN)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.get(url, allow_redirects=False) as answer,
        ):
            return answer.status
    except aiohttp.ClientSSLError:
        return Cause.CERTIFICATE
    except aiohttp.ClientConnectorDNSError:
        return Cause.NAME
    except (aiohttp.ClientError, TimeoutError, OSError):
        return Cause.NOBODY


def webhook(t: Words, info: Mapping[str, Any], settings: Settings, now: datetime) -> list[Finding]:
    """What getWebhookInfo tells about how updates travel."""
    url, waiting = str(info.get("url") or ""), int(info.get("pending_update_count") or 0)
    findings = []
    if settings.intake.mode == "polling":
        if url:
            text = t.plain("A webhook is set, but intake.mode is polling: updates are going to another address.")
            cure = t.plain(
                "`yishiting run` removes it. If somebody else runs this bot, stop that copy or get a token of your own."
            )
            findings.append(_finding(State.NOTE, text, cure))
    elif url != settings.webhook.public_url:
        elsewhere = t.plain("The webhook points to another address.")
        text = elsewhere if url else t.plain("The webhook is not set yet.")
        findings.append(_finding(State.NOTE, text, t.plain("`yishiting run` sets it.")))
    else:
        findings += _calls(t, info, now)
    findings.append(_waiting(t, waiting))
    return findings


def reached(t: Words, settings: Settings, found: int | Cause) -> Finding:
    """What `reach` found. Only Telegram's own word is from outside: a firewall may treat this machine apart."""
    url = settings.webhook.public_url
    if found == 405:  # the bot takes POST only there
        return _finding(State.GOOD, t.plain("From this machine, {url} leads to the bot.", url=url))
    if isinstance(found, int):
        text = t.plain("From this machine, {url} answers {status}.", url=url, status=found)
        return _finding(State.NOTE, text, t.plain(_BY_STATUS.get(found, Cause.OTHER).value))
    text = t.plain("From this machine, {url} cannot be reached.", url=url)
    return _finding(State.WRONG if found is Cause.CERTIFICATE else State.NOTE, text, t.plain(found.value))


def _calls(t: Words, info: Mapping[str, Any], now: datetime) -> list[Finding]:
    """How Telegram's calls fare. The last error is kept for ever: one that is long over is no longer wrong."""
    place = str(info.get("ip_address") or "")
    where = t.plain("Telegram calls {url} at {place}.", url=str(info["url"]), place=place)
    calls = _finding(State.GOOD, where if place else t.plain("Telegram calls {url}.", url=str(info["url"])))
    if not (error := str(info.get("last_error_message") or "")):
        return [calls]
    date = datetime.fromtimestamp(int(info.get("last_error_date") or now.timestamp()), UTC)
    moment = f"{date:%Y-%m-%d %H:%M} UTC"
    if now - date > _OVER and not info.get("pending_update_count"):
        text = t.plain(
            "The last failed call was at {moment} ({error}); everything since has arrived.", moment=moment, error=error
        )
        return [calls, _finding(State.GOOD, text)]
    text = t.plain("Telegram's last call failed ({moment}): {error}.", moment=moment, error=error)
    return [calls, _finding(State.WRONG, text, t.plain(cause(error).value))]


def _finding(state: State, text: str, cure: str = "") -> Finding:
    return Finding(state, "webhook", text, cure)


def _waiting(t: Words, waiting: int) -> Finding:
    about = t.plain("updates")
    if not waiting:
        return Finding(State.GOOD, about, t.plain("No updates are waiting at Telegram."))
    kept = t("Telegram keeps button presses for 150 seconds and messages for a day.")
    then = t("Start the bot soon.") if waiting >= MANY_WAITING else t("They will arrive when the bot runs.")
    text = t.plain("{count} updates are waiting at Telegram.", count=waiting)
    return Finding(State.NOTE, about, text, str(t.together(then, kept)))
