"""A local Bot API server with a group chat in the browser: Telegram, as far as the bot can tell."""
