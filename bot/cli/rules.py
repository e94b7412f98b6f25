"""`yishiting rules`: which rules of decision are built in, and what does one of them say?"""

from __future__ import annotations

import json
from pathlib import Path

import typer

from bot.cli.language import LANGUAGE, chosen
from bot.cli.refusal import refuse, refusing


def rules(
    preset_id: str = typer.Argument("", metavar="ID", help="A rule such as cn_278_special; without it, all of them."),
    check: Path | None = typer.Option(None, help="Check a rule of your own (TOML or JSON) and explain it."),
    as_json: bool = typer.Option(False, "--json", help="Print the data of the rule instead of words."),
    write_pages: Path | None = typer.Option(None, help="Write the generated parts of docs/rules into this folder."),
    language: str = LANGUAGE,
) -> None:
    """List the built-in rules of decision, or explain one in words."""
    lang = chosen(language)
    if write_pages:
        _write_pages(write_pages)
    elif check:
        _check(check, lang, as_json=as_json)
    elif preset_id:
        _explain(preset_id, lang, as_json=as_json)
    else:
        _list(lang)


def _list(language: str) -> None:
    from governance import presets
    from governance.case_words import source_word

    for place, members in presets.places():
        typer.echo(f"{place.name(language)}")
        for each in members:
            typer.echo(
                f"  {each.id:32} {each.name(language)} · {each.citation} · {source_word(each.verified, language)}"
            )


def _explain(preset_id: str, language: str, *, as_json: bool) -> None:
    from governance import presets

    try:
        found = presets.preset(preset_id)
    except presets.UnknownPreset as unknown:
        refuse(f"{unknown}; `yishiting rules` lists all of them")
    _show(found, language, as_json=as_json)


def _check(path: Path, language: str, *, as_json: bool) -> None:
    from bot.cli.tally import own_rule
    from governance.presets import parse_preset

    data = own_rule(path)
    with refusing(path.name):
        found = parse_preset(data)
    _show(found, language, as_json=as_json)


def _show(found: object, language: str, *, as_json: bool) -> None:
    from governance.preset_words import preset_words
    from governance.presets import Preset
    from governance.rule_data import rule_data

    assert isinstance(found, Preset)  # noqa: S101
    if as_json:
        typer.echo(json.dumps(rule_data(found.rule), ensure_ascii=False, indent=1))
    else:
        typer.echo("\n".join(preset_words(found, language)))


def _write_pages(folder: Path) -> None:
    from governance import presets
    from governance.rule_page import with_generated_part

    for place, members in presets.places():
        page = folder / f"{place.code}.md"
        with refusing(str(page)):
            before = page.read_text(encoding="utf-8") if page.exists() else ""
            page.write_text(with_generated_part(before, place, members), encoding="utf-8")
