"""Does the doctor say whether calls reach the bot, and what to do where they do not?"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.config.keys import Intake, Settings, Webhook
from bot.health.checkup import Finding, State
from bot.health.checkup_webhook import Cause, cause, reach, reached, webhook
from bot.intake.webhook import Webhook as Endpoint
from bot.process.listening import open_socket, served
from handlers.frame.words import words
from tests.bot.bot_api import NO_WEBHOOK
from tests.bot.intake.test_webhook import Notebook
from tests.databases import NOW
from tests.ports import own_port

ADDRESS = "https://bot.example.org/t"
SETTINGS = Settings(intake=Intake(mode="webhook"), webhook=Webhook(public_url=ADDRESS, secret="0123456789abcdef"))
EN = words("en")


def told(settings: Settings = SETTINGS, **info: Any) -> list[Finding]:
    """What is found where getWebhookInfo says so."""
    return webhook(EN, {**NO_WEBHOOK, **info}, settings, NOW)


def failing(error: str, *, ago: timedelta = timedelta(seconds=30), waiting: int = 0) -> list[Finding]:
    """What is found where a call failed that long ago."""
    date = int((NOW - ago).timestamp())
    return told(url=ADDRESS, last_error_message=error, last_error_date=date, pending_update_count=waiting)


@pytest.mark.parametrize(
    ("settings", "url", "word"),
    [
        (Settings(), "https://elsewhere.example", "but intake.mode is polling"),
        (SETTINGS, "", "not set yet"),
        (SETTINGS, "https://elsewhere.example", "another address"),
    ],
)
def test_a_webhook_that_does_not_fit_is_told(settings: Settings, url: str, word: str) -> None:
    found = told(settings, url=url)[0]

    assert (found.about, found.state) == ("webhook", State.NOTE)
    assert word in found.text
    assert found.cure


def test_a_fitting_webhook_and_no_waiting_updates_are_good() -> None:
    found = told(url=ADDRESS, ip_address="203.0.113.7")

    assert [finding.state for finding in found] == [State.GOOD, State.GOOD]
    assert found[0].text == f"Telegram calls {ADDRESS} at 203.0.113.7."


def test_updates_that_wait_are_noted() -> None:
    few, many = (told(Settings(), pending_update_count=n)[0] for n in (3, 50))

    assert few.text == "3 updates are waiting at Telegram."
    assert "arrive when the bot runs" in few.cure
    assert "Start the bot soon" in many.cure


@pytest.mark.parametrize(
    ("error", "word"),
    [
        ("Wrong response from the webhook: 502 Bad Gateway", "Start the bot"),
        ("Wrong response from the webhook: 403 Forbidden", "webhook.secret"),
        ("Wrong response from the webhook: 404 Not Found", "webhook.path"),
        ("Wrong response from the webhook: 413 Request Entity Too Large", "client_max_body_size"),
        ("Wrong response from the webhook: 500 Internal Server Error", "the disk and the database"),
        ("Wrong response from the webhook: 301 Moved Permanently", "does not follow redirects"),
        ("SSL error {error:0A000086:SSL routines::certificate verify failed}", "fullchain.pem"),
        ("Failed to resolve host: Name or service not known", "DNS"),
        ("Read timeout expired", "in time"),
        ("Connection timed out", "firewall"),
        ("Connection refused", "firewall"),
        ("Something new", "webhook.host"),
    ],
)
def test_a_call_that_fails_is_told_with_what_to_do(error: str, word: str) -> None:
    found = failing(error)[1]

    assert found.state is State.WRONG
    assert found.text == f"Telegram's last call failed (2026-11-21 11:59 UTC): {error}."
    assert word in found.cure


def test_what_failed_long_ago_is_over_unless_updates_still_wait() -> None:
    error, ago = "Wrong response from the webhook: 502 Bad Gateway", timedelta(hours=3)

    assert failing(error, ago=ago)[1].state is State.GOOD
    assert failing(error, ago=ago, waiting=2)[1].state is State.WRONG


async def test_an_address_that_leads_to_the_bot_is_known_without_a_trace() -> None:
    notebook, port = Notebook(), own_port()
    endpoint = Endpoint(notebook, notebook.set_aside, path="/t", secret="0123456789abcdef")
    async with served(endpoint.app(), open_socket("127.0.0.1", port, "webhook.port")):
        found = await reach(f"http://127.0.0.1:{port}/t")
        elsewhere = await reach(f"http://127.0.0.1:{port}/")
        without_tls = await reach(f"https://127.0.0.1:{port}/t")

    assert (found, elsewhere, without_tls) == (405, 404, Cause.CERTIFICATE)
    assert (notebook.batches, notebook.aside, endpoint.refused) == ([], [], 0)
    assert await reach(f"http://127.0.0.1:{port}/t") is Cause.NOBODY


@pytest.mark.parametrize(
    ("found", "state", "word"),
    [
        (405, State.GOOD, ""),
        (502, State.NOTE, "Start the bot"),
        (404, State.NOTE, "webhook.path"),
        (Cause.NOBODY, State.NOTE, "firewall"),
        (Cause.CERTIFICATE, State.WRONG, "fullchain.pem"),
    ],
)
def test_what_is_seen_from_here_is_told(found: int | Cause, state: State, word: str) -> None:
    finding = reached(EN, SETTINGS, found)

    assert finding.state is state
    assert ADDRESS in finding.text
    assert word in finding.cure


def test_every_cause_is_said_in_chinese() -> None:
    zh = words("zh")

    assert all(zh.plain(one.value) != one.value for one in Cause)
    assert cause("") is Cause.OTHER
