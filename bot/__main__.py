"""`yishiting` and `python -m bot`: hands over to the command line."""

from bot.cli.app import app


def main() -> None:
    """Run the command line."""
    app()


if __name__ == "__main__":
    main()
