"""The baselines: a bare python-telegram-bot that answers callbacks and stores nothing.

`python -m tests.bench.bare --api URL --how stock|stock-concurrent|lean`: the library's own client, one by one or
concurrently, or the same bot on our transport.
"""

from __future__ import annotations

import argparse
from typing import Any

import uvloop
from telegram import Update
from telegram.ext import Application, CallbackContext, CallbackQueryHandler

from bot.delivery.transport import AiohttpRequest

TOKEN = "4242:" + "A" * 35


async def on_press(update: Update, _context: CallbackContext[Any, Any, Any, Any]) -> None:
    assert update.callback_query is not None
    await update.callback_query.answer("Recorded")


def main() -> None:
    """Run one of the baselines until killed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--api", required=True)
    parser.add_argument("--how", choices=["stock", "stock-concurrent", "lean"], required=True)
    arguments = parser.parse_args()
    builder = Application.builder().token(TOKEN).base_url(f"{arguments.api}/bot")
    if arguments.how == "stock-concurrent":
        builder = builder.concurrent_updates(True)
    if arguments.how == "lean":
        uvloop.install()
        builder = builder.request(AiohttpRequest()).get_updates_request(AiohttpRequest()).concurrent_updates(256)
    application = builder.build()
    application.add_handler(CallbackQueryHandler(on_press))
    application.run_polling(bootstrap_retries=-1)


if __name__ == "__main__":
    main()
