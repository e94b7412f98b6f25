"""Table of the configuration keys, for people; `python -m bot.config.table` writes it into docs/operating.md."""

from __future__ import annotations

from pathlib import Path

from bot.config.loading import fields, variable

DOCUMENT = Path(__file__).parents[2] / "docs" / "operating.md"
BEGIN = "<!-- begin: the configuration's keys, written by `python -m bot.config.table` -->"
END = "<!-- end -->"


def table() -> str:
    """Every key with its environment variable, default and meaning, as a Markdown table."""
    rows = ["| key | default | meaning |", "| --- | --- | --- |"]
    for key, field in fields().items():
        default = "–" if field.default in {"", None} else f"`{field.default}`"
        rows.append(f"| `{key}` | {default} | {field.description} |")
    rows += ["", f"Each has its environment variable: `telegram.token` is `{variable('telegram.token')}`."]
    return "\n".join(rows)


def with_table(document: str) -> str:
    """The document with its table as it should be. Raises ValueError if it has no place for one."""
    before, begin, rest = document.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError("the document has no place for the table")
    return f"{before}{BEGIN}\n\n{table()}\n\n{END}{after}"


if __name__ == "__main__":
    DOCUMENT.write_text(with_table(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")
