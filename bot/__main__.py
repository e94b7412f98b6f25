"""`yishiting` and `python -m bot`: hands over to the command line."""

import sys

from bot.cli.app import app
from bot.cli.failures import guarded


def main() -> None:
    """Run the command line."""
    sys.exit(guarded(app))


if __name__ == "__main__":
    main()
