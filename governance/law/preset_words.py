"""How does one present a built-in rule: its name, its source, how long it holds, and what it says?"""

from governance.law.presets import Preset
from governance.law.rule_words import rule_words
from governance.law.vocabulary import is_chinese, measure_word

_SOURCES = {
    "text": ("已读法条原文", "the statute's words were read"),
    "secondary": ("据评述、判例或主管部门资料", "from a commentary, case note or authority"),
    "knowledge": ("未经核对", "from knowledge, not checked"),
}


def source_words(preset: Preset, language: str) -> str:
    """Where the rule stands and how sure that is; "" for a rule of one's own without a source."""
    source = preset.source(language)
    if not source:
        return ""
    chinese = is_chinese(language)
    sure = _SOURCES[preset.verified][0 if chinese else 1]
    return f"{source}（{sure}）" if chinese else f"{source} – {sure}"


def heading_words(preset: Preset, language: str) -> tuple[str, ...]:
    """Name and id, then the source."""
    chinese, source = is_chinese(language), source_words(preset, language)
    name = f"{preset.name(language)}（{preset.id}）" if chinese else f"{preset.name(language)} ({preset.id})"
    return (name, _labelled("依据", "Source", source, language)) if source else (name,)


def preset_words(preset: Preset, language: str) -> tuple[str, ...]:
    """A preset in short lines, in Chinese or English."""
    name, *source = heading_words(preset, language)
    local = [preset.name_local] if preset.name_local not in ("", preset.name(language)) else []
    weight = measure_word("area", preset.rule.weight, language)
    lines = [name, *local, *source, validity_words(preset, language), _labelled("权重", "Weight", weight, language)]
    lines += rule_words(preset.rule, language)
    if preset.notes(language):
        lines.append(_labelled("说明", "Note", preset.notes(language), language))
    return tuple(lines)


def _labelled(zh: str, en: str, text: str, language: str) -> str:
    return f"{zh}：{text}" if is_chinese(language) else f"{en}: {text}"


def validity_words(preset: Preset, language: str) -> str:
    """Since when and until when the law holds, as far as it is known."""
    days = in_force(preset, language)
    if is_chinese(language):
        return f"效力期间：{days or '来源未载明'}"
    return f"In force: {days or 'dates not stated by the source'}"


def in_force(preset: Preset, language: str) -> str:
    """The days alone, "" where no source states them."""
    parts = []
    if preset.valid_from:
        parts.append(f"{preset.valid_from} 起" if is_chinese(language) else f"from {preset.valid_from}")
    if preset.valid_until:
        parts.append(f"至 {preset.valid_until}" if is_chinese(language) else f"until {preset.valid_until}")
    return ("" if is_chinese(language) else " ").join(parts)
