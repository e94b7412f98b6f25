"""How is the file of a community's own rule read?"""

from pathlib import Path

from bot.cli.refusal import refuse, refusing


def read_rule(path: Path) -> object:
    """The data in a TOML or JSON file; refuses with the place of what cannot be read."""
    import tomllib

    from governance.case_form import read_json

    with refusing(path.name):
        text = path.read_bytes().decode("utf-8-sig")
        if path.suffix.lower() == ".json":
            return read_json(text)
    try:
        return tomllib.loads(text)
    except ValueError as error:  # a mistake of form, or a number of thousands of digits
        refuse(f"{path.name}: this is no TOML: {error}")
    except RecursionError:
        refuse(f"{path.name}: the tables are nested too deep")
