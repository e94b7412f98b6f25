"""Intake: updates from Telegram, confirmed once what came of them is committed."""
