"""`yishiting health`: is the bot that runs here well? For a container's health check, a timer, or a person who asks."""

from __future__ import annotations

import http.client
import json
from pathlib import Path
from typing import Any, NoReturn

import typer

from bot.cli.language import t
from bot.cli.running import CONFIG, configured
from governance.sayable import Sayable

_ANSWERS_WITHIN = 10.0  # seconds
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 — not listened on, only asked at


class HealthError(Sayable):
    """The bot cannot be asked how it is."""


def health(config: Path | None = CONFIG) -> None:
    """Ask the bot running here how it is; exit code 1 if it is unwell or not running."""
    settings = configured(config).health
    if settings.port is None:
        raise HealthError(
            "health.port is not set, so a running bot cannot be asked. Write, for example, port = 9090 below [health]."
        )
    host = _EVERYWHERE.get(settings.host, settings.host)
    try:
        status, said = _ask(host, settings.port)
    except (OSError, http.client.HTTPException, ValueError):
        line = t(
            "Nothing answers at port {port}: the bot is not running, or has only just started.", port=settings.port
        )
        _not_well(line)
    if status != http.HTTPStatus.OK:
        _not_well(t("The bot is unwell. Its health page says: {reasons}.", reasons="; ".join(said["reasons"])))
    standby = said["status"] == "standby"
    typer.echo(
        t("Another process is fetching the updates; this one is on standby.") if standby else t("The bot is well.")
    )


def _ask(host: str, port: int) -> tuple[int, dict[str, Any]]:
    """Status and content of /healthz. Raises OSError, HTTPException or ValueError if that is not what answers."""
    connection = http.client.HTTPConnection(host, port, timeout=_ANSWERS_WITHIN)
    try:
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        said = json.loads(answer.read())
    finally:
        connection.close()
    if not isinstance(said, dict) or not {"status", "reasons"} <= set(said):
        raise ValueError("this is no health page of ours")
    return answer.status, said


def _not_well(line: str) -> NoReturn:
    typer.echo(line, err=True)
    raise typer.Exit(1)
