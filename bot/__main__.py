"""`yishiting` and `python -m bot`: hands over to the command line."""

import os
import sys

from bot.cli.app import app
from bot.cli.failures import guarded


def main() -> None:
    """Run the command line."""
    # Database, photos, archives, slips: what a process of ours makes nobody else on this machine may read.
    os.umask(0o077)
    sys.exit(guarded(app))


if __name__ == "__main__":
    main()
