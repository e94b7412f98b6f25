"""Do the guides and pages name only what is there, and do both languages say the same?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from handlers.frame.triggers import Command
from handlers.frame.words import words
from handlers.routes import ROUTES

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PICTURES = DOCS / "images" / "guide"
GUIDES = ("guide-residents", "guide-committees")
TELEGRAMS_OWN = {"members", "add", "Start"}  # buttons of the app, not of the bot
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
LARGEST, LARGEST_SUM = 120_000, 3_000_000  # bytes

_LINK = re.compile(r"\]\(([^)\s]+)\)|<img[^>]* src=\"([^\"]+)\"")
_COMMAND = re.compile(r"(?<![\w/.<-])/([a-z_]+)\b")
_BUTTON = re.compile(r"(?<!\*)\*([^*\n]+)\*(?!\*)")


def _read(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def _links(text: str) -> set[str]:
    return {found for pair in _LINK.findall(text) for found in pair if found}


def _anchors(page: Path) -> set[str]:
    """As GitHub makes them: lower case, punctuation dropped, spaces to hyphens."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), flags=re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_link_leads_somewhere(page: Path) -> None:
    broken = []
    for link in _links(page.read_text(encoding="utf-8")):
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        if "://" not in link and (not target.exists() or (anchor and anchor not in _anchors(target))):
            broken.append(link)

    assert broken == []


@pytest.mark.parametrize("guide", GUIDES)
def test_both_languages_have_the_same_parts_and_pictures(guide: str) -> None:
    english, chinese = _read(f"{guide}.md"), _read(f"{guide}.zh-CN.md")

    def parts(text: str) -> list[str]:
        return re.findall(r"^#+|^<img|^[-|]", text.replace("-en.png", ".png").replace("-zh.png", ".png"), flags=re.M)

    def shown(text: str, language: str) -> list[str]:
        return re.findall(rf"images/guide/([\w-]+)-{language}\.png", text)

    assert parts(english) == parts(chinese)
    assert shown(english, "en") == shown(chinese, "zh")
    assert english.count(".png") == len(shown(english, "en"))


@pytest.mark.parametrize("guide", GUIDES)
def test_a_command_that_a_guide_names_is_one_of_the_bot(guide: str) -> None:
    known = {route.trigger.name for route in ROUTES if isinstance(route.trigger, Command)}
    english, chinese = (set(_COMMAND.findall(_read(f"{guide}{end}"))) for end in (".md", ".zh-CN.md"))

    assert english == chinese
    assert english - known == set()
    assert len(english) >= 5


@pytest.mark.parametrize("guide", GUIDES)
def test_a_button_that_a_guide_names_is_one_of_the_bot_in_both_languages(guide: str) -> None:
    chinese = _read(f"{guide}.zh-CN.md")
    buttons = {" ".join(label.split()) for label in _BUTTON.findall(_read(f"{guide}.md"))}

    for label in buttons - TELEGRAMS_OWN:
        translated = words("zh").plain(label)
        assert translated != label, f"the bot has no button {label!r}"
        assert translated in chinese, f"{translated!r} is missing in Chinese"
    assert len(buttons) >= 5


def test_each_picture_of_the_guides_is_small_and_shown() -> None:
    files = {file.name: file.stat().st_size for file in PICTURES.glob("*.png")}
    named = {Path(link).name for guide in GUIDES for end in (".md", ".zh-CN.md") for link in _links(_read(guide + end))}

    assert set(files) == {name for name in named if name.endswith(".png")}
    assert max(files.values()) <= LARGEST
    assert sum(files.values()) <= LARGEST_SUM


def test_every_guide_is_found_from_both_readmes_and_from_the_others() -> None:
    for readme, end in (("README.md", ".md"), ("README.zh-CN.md", ".zh-CN.md")):
        links = _links((ROOT / readme).read_text(encoding="utf-8"))

        assert {f"docs/{guide}{end}" for guide in GUIDES} <= links
    for end in (".md", ".zh-CN.md"):
        residents, committees = (_links(_read(guide + end)) for guide in GUIDES)

        assert f"guide-committees{end}" in residents
        assert f"guide-residents{end}" in committees
        assert any(link.startswith("operating") for link in residents & committees)
    for page in DOCS.glob("operating*.md"):
        end = ".zh-CN.md" if page.name.endswith(".zh-CN.md") else ".md"

        assert {f"{guide}{end}" for guide in GUIDES} <= _links(page.read_text(encoding="utf-8"))
