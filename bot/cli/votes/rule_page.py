"""The page of a place in `docs/rules`: what stands on it, and which part is made from the data."""

from collections.abc import Sequence

from governance.law.presets import Place, Preset
from handlers.frame.words import words
from handlers.law.preset_words import in_force, preset_words

BEGIN = "<!-- made by `yishiting rules --write-pages docs/rules`; edit governance/law/statutes instead -->"
END = "<!-- end of the made part -->"


def generated_part(presets: Sequence[Preset]) -> str:
    """A table of the presets of a place, then each of them in both languages."""
    lines = [BEGIN, "", "| id | English | 中文 | in force | source | last checked |", "|---|---|---|---|---|---|"]
    for each in presets:
        dates = in_force(words("en"), each) or "not stated"
        cells = (_cell(each.name_en), _cell(each.name_zh), dates, each.verified, str(each.read_on or "not stated"))
        lines.append(f"| [`{each.id}`](#{each.id}) | {' | '.join(cells)} |")
    for each in presets:
        lines += ["", f"### {each.id}", "", _list(each, "en"), "", _list(each, "zh")]
    return "\n".join([*lines, "", END, ""])


def with_generated_part(page: str, place: Place, presets: Sequence[Preset]) -> str:
    """The page with its generated part renewed; what a person wrote around it stays."""
    made = generated_part(presets)
    before, begin, rest = page.partition(BEGIN)
    if not begin:
        title = page.rstrip() or f"# {place.name_en} · {place.name_zh}"
        return f"{title}\n\n{made}"
    return before + made + rest.partition(END + "\n")[2]


def _list(preset: Preset, language: str) -> str:
    head, *lines = preset_words(words(language), preset)
    return "\n".join([f"**{head}**", "", *(f"{_indent(line)}- {line.strip()}" for line in lines)])


def _indent(line: str) -> str:
    return "  " if line.startswith(" ") else ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
