"""Sandbox: Telegram, as far as the bot can tell. A local Bot API server with people (docs/sandbox.md)."""

from bot.sandbox.app import create_app
from bot.sandbox.exchange import Clock, Settings
from bot.sandbox.server import Sandbox

__all__ = ["Clock", "Sandbox", "Settings", "create_app"]
