"""Own rule of a community: how its file is read."""

from pathlib import Path

from bot.cli.refusal import refusing


def read_rule(path: Path) -> object:
    """The data in a TOML or JSON file; refuses with the place of what cannot be read."""
    from governance.forms.syntax import read_json, read_toml

    with refusing(path.name):
        text = path.read_bytes().decode("utf-8-sig")
        if path.suffix.lower() == ".json":
            return read_json(text)
        return read_toml(text)
