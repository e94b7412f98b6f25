"""Prompts of the guided dialogue: what it asks, and with which buttons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from governance.matters.matter import Kind, Visibility
from handlers.frame.buttons import Keyboard, button, in_rows
from handlers.frame.unfinished import change_button, stop_button
from handlers.frame.words import Html, Words
from handlers.matters.words import KINDS, joined_lines, shorten
from storage.communities.communities import Community
from storage.queues.dialogues import Dialogue


def which_community(t: Words, mine: list[Community], draft: Dialogue) -> tuple[Html, Keyboard]:
    """Asked of whoever belongs to several."""
    rows = [[button(one.name, "matter.where", one.id)] for one in mine]
    return t("Which community is this about?"), [*rows, [stop_button(draft, t.plain("Cancel"))]]


def prompt(t: Words, draft: Dialogue, community: str, *, offered: bool, unasked: bool = False) -> tuple[Html, Keyboard]:
    """What the dialogue asks at its step, with what is known so far.

    `offered`: nobody called for it yet; `unasked`: words came where a button was to be pressed.
    """
    step, answers, cancel = draft.step, draft.answers, stop_button(draft, t.plain("Cancel"))
    if step == "kind":
        first = t("Record this for {community}? What kind of matter is it?", community=community)
        if not offered:
            first = t("A matter for {community}. What kind is it?", community=community)
        if unasked:
            first = t(
                "Before I record this, I need to know what kind it is: please press one. To record nothing, "
                "press “Cancel”."
            )
        return joined_lines(first, _quote(t, answers)), [*_kind_rows(t), [cancel]]
    if step == "text":
        return _what(t, Kind(answers["kind"]) if answers.get("kind") else None), [[cancel]]
    if step == "place":
        skip = button(t.plain("Skip"), "matter.skip", "place")
        return t("Where is it? For example: building 3, entrance 2, second floor."), [[skip, cancel]]
    if step == "photos":
        skip = button(t.plain("No photo"), "matter.skip", "photos")
        return t("Do you have a photo of it? Send one or several."), [[skip, cancel]]
    return _preview(t, answers, community), [*_record_rows(t, Kind(answers["kind"])), [change_button(t, draft), cancel]]


def _what(t: Words, kind: Kind | None) -> Html:
    """Nothing need be wrong for a suggestion, a wish or a call for help."""
    if kind in {Kind.SUGGESTION, Kind.WISH, Kind.HELP}:
        return t("What would you like? Please write one or two sentences, or send a photo.")
    return t("What is wrong? Please write one or two sentences, or send a photo.")


def _quote(t: Words, answers: Mapping[str, Any]) -> Html | None:
    return t("“{text}”", text=shorten(answers["text"])) if answers.get("text") else None


def _kind_rows(t: Words) -> list[list[Any]]:
    buttons = [button(t.plain(name).capitalize(), "matter.kind", kind.value) for kind, name in KINDS.items()]
    return in_rows(buttons)


def _preview(t: Words, answers: Mapping[str, Any], community: str) -> Html:
    kind, photos = Kind(answers["kind"]), len(answers.get("photos", []))
    spoken = len(answers.get("spoken", []))
    return joined_lines(
        t("<b>{kind}</b> for {community}", kind=t.plain(KINDS[kind]).capitalize(), community=community),
        _quote(t, answers),
        t("Place: {place}", place=shorten(answers["place"], 60)) if answers.get("place") else None,
        t.plural("{count} photo", "{count} photos", photos) if photos else None,
        t.plural("{count} voice note", "{count} voice notes", spoken) if spoken else None,
        _who_sees(t, kind),
    )


def _who_sees(t: Words, kind: Kind) -> Html:
    if kind is Kind.DISPUTE:
        return t(
            "A dispute stays private: only those handling it see it. Only the committee, the mediators and "
            "the branch secretary see your name."
        )
    return joined_lines(
        t("With my name: it appears in the group."),
        t("Anonymous: neighbours can only read it in private, without your name."),
        t("Private: only those handling it can read it."),
        t("The committee, the mediators, the branch secretary and the operator of this bot always see your name."),
    )


def _record_rows(t: Words, kind: Kind) -> list[list[Any]]:
    private = button(t.plain("Private"), "matter.record", Visibility.PRIVATE.value)
    if kind is Kind.DISPUTE:
        return [[button(t.plain("Record it"), "matter.record", Visibility.PRIVATE.value)]]
    return [
        [button(t.plain("Record with my name"), "matter.record", Visibility.OPEN.value)],
        [button(t.plain("Anonymous"), "matter.record", Visibility.ANONYMOUS.value), private],
    ]
