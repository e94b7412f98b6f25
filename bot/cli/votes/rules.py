"""`yishiting rules`: which rules of decision are built in, and what does one of them say?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.cli.language import LANGUAGE, chosen, t
from bot.cli.printing import print_json, print_lines
from bot.cli.refusal import refuse, refusing

if TYPE_CHECKING:
    from governance.law.presets import Preset


def rules(
    preset_id: str = typer.Argument(
        "", metavar="ID", help="A rule such as cn_278_special, or a place such as cn; by default, all of them."
    ),
    check: Path | None = typer.Option(None, help="Check a rule of your own (TOML or JSON) and explain it."),
    as_json: bool = typer.Option(False, "--json", help="Print the rule as data instead of words."),
    write_pages: Path | None = typer.Option(None, help="Write the generated parts of docs/rules into this folder."),
    language: str = LANGUAGE,
) -> None:
    """List the built-in voting rules, or explain one in words."""
    lang = chosen(language)
    if write_pages:
        _write_pages(write_pages)
    elif check:
        _check(check, lang, as_json=as_json)
    elif preset_id and not _is_place(preset_id):
        _explain(preset_id, lang, as_json=as_json)
    else:
        _list(preset_id, lang, as_json=as_json)


def _is_place(code: str) -> bool:
    from governance.law.presets import PLACES

    return code in PLACES


def _list(code: str, language: str, *, as_json: bool) -> None:
    """The rules of one place, or of all."""
    from governance.law import presets
    from handlers.frame.words import words
    from handlers.law.preset_words import matters_words, source_words

    shown = [(place, members) for place, members in presets.places() if code in ("", place.code)]
    if as_json:
        typer.echo(json.dumps([each.id for _, members in shown for each in members], indent=1))
        return
    for place, members in shown:
        typer.echo(f"{place.name(language)}")
        for each in members:
            typer.echo(f"  {each.id:32} {each.name(language)}")
            for line in (*matters_words(words(language), each), source_words(words(language), each)):
                typer.echo(f"{'':6}{line}")
    hint = t("`yishiting rules ID` explains a rule, `yishiting rules cn` lists one place.")
    typer.echo(f"\n{hint}")


def _explain(preset_id: str, language: str, *, as_json: bool) -> None:
    from governance.law import presets

    try:
        found = presets.preset(preset_id)
    except presets.UnknownPreset as unknown:
        refuse(t("{unknown}; `yishiting rules` lists all of them", unknown=unknown.said(t)))
    _show(found, language, as_json=as_json)


def _check(path: Path, language: str, *, as_json: bool) -> None:
    from bot.cli.votes.own_rule import read_rule
    from governance.law.presets import parse_own

    data = read_rule(path)
    with refusing(path.name):
        found = parse_own(data)
    _show(found, language, as_json=as_json)


def _show(found: Preset, language: str, *, as_json: bool) -> None:
    from governance.law.rule_data import rule_data

    if as_json:
        print_json(rule_data(found.rule))
        return
    from handlers.frame.words import words
    from handlers.law.preset_words import preset_words

    print_lines(preset_words(words(language), found))


def _write_pages(folder: Path) -> None:
    from bot.cli.votes.rule_page import with_generated_part
    from governance.law import presets

    for place, members in presets.places():
        page = folder / f"{place.code}.md"
        with refusing(str(page)):
            before = page.read_text(encoding="utf-8") if page.exists() else ""
            page.write_text(with_generated_part(before, place, members), encoding="utf-8")
