"""How does one present a built-in rule: its name, its source, how long it holds, and what it says?"""

from governance.case_words import source_word
from governance.presets import Preset
from governance.rule_words import rule_words
from governance.vocabulary import is_chinese, measure_word


def preset_words(preset: Preset, language: str) -> tuple[str, ...]:
    """A preset in short lines, in Chinese or English."""
    chinese = is_chinese(language)
    lines = [f"{preset.name(language)} ({preset.id})"]
    if preset.name_local and preset.name_local != preset.name(language):
        lines.append(preset.name_local)
    if preset.citation:
        source = source_word(preset.verified, language)
        lines.append(f"{'依据' if chinese else 'Source'}: {preset.citation} – {source}")
    lines.append(validity_words(preset, language))
    weight = measure_word("area", preset.rule.weight, language)
    lines.append(f"{'权重' if chinese else 'Weight'}: {weight}")
    lines += rule_words(preset.rule, language)
    if preset.notes(language):
        lines.append(f"{'说明' if chinese else 'Note'}: {preset.notes(language)}")
    return tuple(lines)


def validity_words(preset: Preset, language: str) -> str:
    """Since when and until when the law holds, as far as it is known."""
    chinese = is_chinese(language)
    parts = []
    if preset.valid_from:
        parts.append(f"{preset.valid_from} 起" if chinese else f"from {preset.valid_from}")
    if preset.valid_until:
        parts.append(f"至 {preset.valid_until}" if chinese else f"until {preset.valid_until}")
    if not parts:
        return "效力期间：来源未载明" if chinese else "In force: dates not stated by the source"
    return f"{'效力期间：' if chinese else 'In force: '}{(' ' if not chinese else '').join(parts)}"
