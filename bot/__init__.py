"""Putting it together and keeping it running."""

import os

__version__ = "0.1.0"

# Else python-telegram-bot 22.8 warns of its own future at every "too many requests"; both forms are understood here.
os.environ.setdefault("PTB_TIMEDELTA", "true")
