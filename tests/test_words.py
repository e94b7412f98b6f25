"""Do the catalogues and the guides say one word for one thing, in sentences that a tired neighbour reads to their end?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent
CATALOGUES = sorted((ROOT / "handlers" / "locales" / "zh_CN").glob("*.po"))
PAGES = sorted(
    [
        *ROOT.glob("README*.md"),
        *(ROOT / "docs").glob("guide-*.md"),
        *(ROOT / "docs").glob("operating*.md"),
        *(ROOT / "docs").glob("proof*.md"),
    ]
)
GLOSSARY = ROOT / "docs" / "glossary.md"

STATUTES = {"law", "tally", "worked_votes"}
"""Catalogues that put statutes and counts into words: their own words, and sentences as long as the law's."""
LONG = {
    "<b>I keep only what is addressed to me</b>": "a privacy notice",
    "<b>Shall I erase your data?</b>": "a privacy notice",
}
"""What may be longer, by its first line, which is the outcome; and why."""
ENGLISH_WORDS, ENGLISH_SENTENCE, CHINESE_TEXT, CHINESE_SENTENCE = 60, 20, 120, 40

_BLANK = re.compile(r"\{[^}]*\}")
_TAG = re.compile(r"</?[a-z]+>")
_LITERAL = re.compile(r"`[^`\n]*`|^    .*$|```.*?```|https?://\S+|\]\([^)\s]+\)|src=\"[^\"]+\"|--[a-z-]+", re.M | re.S)


@dataclass(frozen=True, slots=True)
class Term:
    """One row of the glossary."""

    english: str
    chinese: str
    not_english: tuple[str, ...]
    not_chinese: str
    always: bool


@dataclass(frozen=True, slots=True)
class Said:
    """One text of a catalogue, in both languages, and the catalogue's name."""

    catalogue: str
    english: tuple[str, ...]
    chinese: str


def _terms() -> list[Term]:
    found = []
    for line in GLOSSARY.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split(" | ")]
        if line.startswith("| ") and len(cells) == 6 and cells[1] not in ("English", "---"):
            mark, english, chinese, never, nie = cells[:5]
            found.append(Term(english, chinese.split(" ")[0], tuple(never.split(", ")), nie, mark == "●"))
    return found


def _said() -> Iterator[Said]:
    for path in CATALOGUES:
        with path.open("rb") as source:
            for one in read_po(source, locale="zh_CN"):
                if one.id:
                    english = (one.id,) if isinstance(one.id, str) else tuple(one.id)
                    yield Said(path.stem, english, one.string if isinstance(one.string, str) else one.string[0])


def _word(text: str) -> re.Pattern[str]:
    begin, end = (r"(?<![\w-])" if text[0].isalpha() else ""), (r"(?![\w-])" if text[-1].isalpha() else "")
    return re.compile(begin + re.escape(text) + end, re.IGNORECASE)


def _prose(text: str) -> str:
    return _LITERAL.sub(" ", text)


def test_the_glossary_has_some_forty_terms_each_said_once() -> None:
    terms = _terms()

    assert len(terms) >= 40
    assert len({term.english for term in terms}) == len(terms)
    assert len({term.chinese for term in terms}) == len(terms)


@pytest.mark.parametrize("term", _terms(), ids=lambda term: term.english)
def test_a_thing_has_one_name(term: Term) -> None:
    wrong = []
    for said in _said():
        if said.catalogue not in STATUTES:
            wrong += [
                f"{said.catalogue}: {never!r} in {text!r}"
                for never in term.not_english
                for text in said.english
                if _word(never).search(_BLANK.sub("…", text))
            ]
            if term.not_chinese in said.chinese:
                wrong.append(f"{said.catalogue}: {term.not_chinese} in {said.chinese!r}")
    for page in PAGES:
        text = _prose(page.read_text(encoding="utf-8"))
        wrong += [f"{page.name}: {never!r}" for never in term.not_english if _word(never).search(text)]
        if term.not_chinese in text:
            wrong.append(f"{page.name}: {term.not_chinese}")

    assert wrong == []


@pytest.mark.parametrize("term", [term for term in _terms() if term.always], ids=lambda term: term.english)
def test_what_is_one_word_in_english_is_one_word_in_chinese(term: Term) -> None:
    plural = re.compile(
        rf"(?<![\w-])({re.escape(term.english)}|{re.escape(term.english.removesuffix('y'))}(?:s|ies|ed|ing))(?![\w-])",
        re.I,
    )

    heard = [
        said
        for said in _said()
        if said.catalogue not in STATUTES and plural.search(_BLANK.sub(" ", _prose(said.english[0])))
    ]

    assert heard, "a term that nobody says needs no row"
    assert [said for said in heard if term.chinese not in said.chinese] == []


def test_the_register_of_owners_is_never_called_a_list_alone() -> None:
    bare = [
        said.chinese for said in _said() if said.catalogue not in STATUTES and re.search("(?<!业主)名册", said.chinese)
    ]

    assert bare == []


def test_a_text_is_read_to_its_end() -> None:
    """A blank counts as one word, or four characters; so does anything longer that is not Chinese, such as a command."""
    long = []
    for said in _said():
        if said.catalogue in STATUTES:
            continue
        excepted = said.english[0].split("\n")[0] in LONG
        for text in said.english:
            if len(_words(text)) > ENGLISH_WORDS and not excepted:
                long.append(f"{said.catalogue}: {len(_words(text))} words: {text!r}")
            long += [
                f"{said.catalogue}: {len(_words(one))} words: {one!r}"
                for one in re.split(r"(?<=[.?!;:])[”)]?\s+|\n", text)
                if len(_words(one)) > ENGLISH_SENTENCE
            ]
        if _characters(said.chinese) > CHINESE_TEXT and not excepted:
            long.append(f"{said.catalogue}: {_characters(said.chinese)} characters: {said.chinese!r}")
        long += [
            f"{said.catalogue}: {_characters(one)} characters: {one!r}"
            for one in re.split(r"[。？！；\n]", said.chinese)
            if _characters(one) > CHINESE_SENTENCE
        ]

    assert long == []


def test_what_may_be_long_is_there_and_begins_with_its_outcome() -> None:
    first = {said.english[0].split("\n")[0] for said in _said()}

    assert set(LONG) <= first


def _words(text: str) -> list[str]:
    return [one for one in _BLANK.sub("x", _TAG.sub("", text)).split() if re.search(r"\w", one)]


def _characters(text: str) -> int:
    plain = _BLANK.sub("某某某某", _TAG.sub("", text))
    return len(re.sub(r"\s", "", re.sub(r"[!-~]{4,}", "某某某某", plain)))
