"""A preset in words: its name, its source, how long it holds, and what it says."""

from governance.law.presets import Preset
from governance.law.rule import AREA
from handlers.frame.words import N_, Words
from handlers.law.rule_words import rule_words
from handlers.law.vocabulary import measure_word

_SOURCES = {
    "text": N_("{source} – read in the statute itself"),
    "secondary": N_("{source} – from a commentary, case note or authority"),
    "knowledge": N_("{source} – not checked"),
}


def source_words(t: Words, preset: Preset) -> str:
    """Where the rule stands and how sure that is; "" for a rule of one's own without a source."""
    source = preset.source(t.language)
    return t.bare(_SOURCES[preset.verified], source=source) if source else ""


def heading_words(t: Words, preset: Preset) -> tuple[str, ...]:
    """Name and id, then the source."""
    name, source = t.bare("{name} ({id})", name=_name(t, preset), id=preset.id), source_words(t, preset)
    return (name, t.bare("Source: {source}", source=source)) if source else (name,)


def _name(t: Words, preset: Preset) -> str:
    return preset.name(t.language) or t.bare("A rule of your own")


def preset_words(t: Words, preset: Preset) -> tuple[str, ...]:
    """A preset in short lines."""
    name, *source = heading_words(t, preset)
    local = [preset.name_local] if preset.name_local not in ("", _name(t, preset)) else []
    weight = t.bare("Weight: {weight}", weight=measure_word(t, AREA, preset.rule.weight))
    lines = [name, *local, *source, validity_words(t, preset), weight, *rule_words(t, preset.rule)]
    if note := preset.notes(t.language):
        lines.append(t.bare("Note: {note}", note=note))
    return tuple(lines)


def validity_words(t: Words, preset: Preset) -> str:
    """Since when and until when the law holds, as far as it is known."""
    if days := in_force(t, preset):
        return t.bare("In force: {days}", days=days)
    return t.bare("In force: the source states no dates")


def in_force(t: Words, preset: Preset) -> str:
    """The days alone, "" where no source states them."""
    since, until = preset.valid_from, preset.valid_until
    if since and until:
        return t.bare("from {since} until {until}", since=since, until=until)
    if since:
        return t.bare("from {since}", since=since)
    return t.bare("until {until}", until=until) if until else ""
