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


_PROXIES = {
    "free": N_("Proxies: the law sets no limit."),
    "free_unchecked": N_("Proxies: the law sets no limit (not checked)."),
    "house_rules": N_("Proxies: national law sets no limit; the house may set one."),
    "in_a_form": N_("Proxies: only in the form given in the note."),
    "barred": N_("Proxies: not allowed."),
    "unchecked": N_("Proxies: not checked."),
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


def _local(t: Words, preset: Preset) -> list[str]:
    return [preset.name_local] if preset.name_local not in ("", _name(t, preset)) else []


def matters_words(t: Words, preset: Preset) -> list[str]:
    """For which matters it is; nothing for a rule of one's own that does not say."""
    matters = preset.matters(t.language)
    return [t.bare("For: {matters}", matters=matters)] if matters else []


def _about_words(t: Words, preset: Preset) -> list[str]:
    """For what it is, when a source was last read, and which change that source knew."""
    lines = matters_words(t, preset)
    if preset.read_on:
        lines.append(t.bare("Last checked: {day}", day=preset.read_on))
    if preset.amended_on and preset.amended_by:
        lines.append(t.bare("Last amended: {day}, by {act}", day=preset.amended_on, act=preset.amended_by))
    elif preset.amended_on:
        lines.append(t.bare("Last amended: {day}", day=preset.amended_on))
    return lines


def preset_words(t: Words, preset: Preset) -> tuple[str, ...]:
    """A preset in short lines."""
    name, *source = heading_words(t, preset)
    lines = [name, *_local(t, preset), *source, *_about_words(t, preset), validity_words(t, preset)]
    lines += [t.bare("Weight: {weight}", weight=measure_word(t, AREA, preset.rule.weight)), *rule_words(t, preset.rule)]
    if preset.proxies:
        lines.append(t.bare(_PROXIES[preset.proxies]))
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
