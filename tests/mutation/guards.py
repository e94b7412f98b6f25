"""Guards: which lines of storage, handlers and bot could be other ones, and which of those guard somebody.

Everything inside functions: a condition turned, a sign or a number changed, a call left out; and above all what protects
people: whoever asks may not (`work.require`, an owner in a `where`), it would be their own cause, it is said in
confidence, it must stand in the journal.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, unique

from tests.mutation.operators import changes


@unique
class Guard(Enum):
    """What a changed line protected. Of all but the last none may go unnoticed."""

    AUTHORISATION = "authorisation"
    SECOND_PERSON = "second person"
    PRIVACY = "privacy"
    JOURNAL = "journal"
    NOTHING = "-"


@dataclass(frozen=True, slots=True)
class Mutant:
    """One file with one change: from `start` to `end` (characters) stands `other` instead."""

    path: str
    line: int
    function: str
    guard: Guard
    words: str
    start: int
    end: int
    other: str

    @property
    def module(self) -> str:
        """The name by which the file is imported."""
        return self.path.removesuffix(".py").replace("/", ".").removesuffix(".__init__")

    def source(self, original: str) -> str:
        """The whole file with the change in it."""
        return original[: self.start] + self.other + original[self.end :]

    def named(self, original: str) -> str:
        """As it stands in `explained.txt`."""
        return f"{self.path}: {original.splitlines()[self.line - 1].strip()} · {self.words}"


_OWN = re.compile(r"proposed_by|confirmed_by|raised_by|given_by|two_people|may_(confirm|settle|find|decide|take)\b")
_OWN_REFUSALS = {"OwnCause", "NotOneself", "SecondPerson", "OwnProposal", "NoSecond"}
_CONFIDENCE = re.compile(r"visib|\bmay_read|sees_name|may_see|HIDDEN|\bprivate\b|erased|sealed", re.I)
_WHOSE = re.compile(r"community_id|account_id|voice_id|\bvoter\b|owner_id|\bcommunity\b")
# Who asks a second person, without some, and not in the room of those whom it is about.
_ASKING = {"who_may", "seconds", "ask", "audience", "Asked"}
_DECLARING = {"Approval", "Decision", "replace"}
_DECLARED = {
    "may": (Guard.SECOND_PERSON, "lambda *_: True"),
    "check": (Guard.SECOND_PERSON, "None"),
    "without": (Guard.SECOND_PERSON, "lambda _: ()"),
    "about": (Guard.PRIVACY, "lambda _: ()"),
    "act": (Guard.JOURNAL, '""'),
}
_DENIALS = {"NotYours", "NotAllowed", "Anonymous"}


class _Finder:
    def __init__(self, path: str, source: str) -> None:
        self.path, self.source = path, source
        self.starts = [0]
        for line in source.splitlines(keepends=True):
            self.starts.append(self.starts[-1] + len(line))
        self.lines = source.splitlines(keepends=True)
        self.function = ""

    def place(self, line: int, column: int) -> int:
        """Characters before a place; the tree counts in bytes of UTF-8."""
        return self.starts[line - 1] + len(self.lines[line - 1].encode()[:column].decode())

    def instead(self, node: ast.AST, other: str, words: str, guard: Guard = Guard.NOTHING) -> Mutant:
        start = self.place(node.lineno, node.col_offset)  # type: ignore[attr-defined]
        end = self.place(node.end_lineno, node.end_col_offset)  # type: ignore[attr-defined]
        return Mutant(self.path, node.lineno, self.function, guard, words, start, end, other)  # type: ignore[attr-defined]

    def inside(self, tree: ast.AST, names: tuple[str, ...] = ()) -> Iterator[Mutant]:
        """All changes within the functions of a tree."""
        for node in ast.iter_child_nodes(tree):
            if isinstance(node, ast.Assign | ast.AnnAssign):
                self.function = ".".join(names)
                yield from self.declared(node)
            elif isinstance(node, ast.ClassDef):
                yield from self.inside(node, (*names, node.name))
            elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                self.function = ".".join((*names, node.name))
                for statement in node.body:
                    yield from self.of(statement)

    def declared(self, tree: ast.AST) -> Iterator[Mutant]:
        """What an approval declares: who may decide it, who is not asked, what is written down."""
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and ast.unparse(call.func) in _DECLARING:
                for keyword in call.keywords:
                    text = isinstance(keyword.value, ast.Constant) and isinstance(keyword.value.value, str)
                    if keyword.arg in _DECLARED and (keyword.arg != "act" or text):
                        guard, other = _DECLARED[keyword.arg]
                        yield self.instead(keyword.value, other, f"{keyword.arg}={other}", guard)

    def of(self, node: ast.AST) -> Iterator[Mutant]:
        """The changes of one node and of what it holds."""
        if isinstance(node, ast.JoinedStr) or _is_text(node):
            return
        yield from self.guards(node)
        if isinstance(node, ast.expr):
            for words, other in changes(node):
                yield self.instead(node, f"({ast.unparse(ast.fix_missing_locations(other))})", words)
        if isinstance(node, ast.If):
            yield self.instead(node.test, f"not ({ast.unparse(node.test)})", "condition turned")
        for field, value in ast.iter_fields(node):
            if field in {"annotation", "returns", "decorator_list", "type_params"}:
                continue
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    yield from self.of(child)

    def guards(self, node: ast.AST) -> Iterator[Mutant]:
        """What is left out: a call that stands for itself, a refusal, one of several conditions."""
        if isinstance(node, ast.Expr):
            call = node.value.value if isinstance(node.value, ast.Await) else node.value
            if isinstance(call, ast.Call):
                name = ast.unparse(call.func)
                guard = _guard_of_call(name)
                yield self.instead(node, "pass", f"without {name}(…)", guard)
        elif isinstance(node, ast.If) and not node.orelse and len(node.body) == 1 and _leaves(node.body[0]):
            yield from self.refusal(node.test, node.body[0])
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".where") and len(node.args) > 1:
            yield from self.one_less(node.args)
        elif isinstance(node, ast.Tuple) and len(node.elts) > 1 and all(isinstance(e, ast.Compare) for e in node.elts):
            yield from self.one_less(node.elts)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in _ASKING:
            for keyword in node.keywords:
                if keyword.arg in {"without", "about"}:
                    guard = Guard.SECOND_PERSON if keyword.arg == "without" else Guard.PRIVACY
                    yield self.instead(keyword.value, "set()", f"{keyword.arg} nobody", guard)

    def refusal(self, test: ast.expr, leaves: ast.stmt) -> Iterator[Mutant]:
        """It is never refused, or not for one of the reasons for which it is."""
        whole = ast.unparse(test)
        yield self.instead(test, f"False and ({whole})", "never refused", _guard_of_refusal(whole, leaves))
        if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.Or):
            for one in test.values:
                reason = ast.unparse(one)
                guard = _guard_of_refusal(reason, leaves)
                yield self.instead(one, f"False and ({reason})", f"not refused for {reason[:60]}", guard)

    def one_less(self, among: list[ast.expr]) -> Iterator[Mutant]:
        """One of several conditions that must all hold is left out."""
        for one in among:
            if not isinstance(one, ast.Starred):
                words = ast.unparse(one)
                guard = Guard.AUTHORISATION if _WHOSE.search(words) else Guard.NOTHING
                yield self.instead(one, f"({ast.unparse(one)}) | True", f"without {words[:60]}", guard)


def _is_text(node: ast.AST) -> bool:
    """A docstring, or any other text that stands for itself."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _leaves(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Raise | ast.Return | ast.Continue)


def _guard_of_call(name: str) -> Guard:
    if name.endswith(".require"):
        return Guard.AUTHORISATION
    if name in {"journal.record", "unit.record"}:
        return Guard.JOURNAL
    return Guard.NOTHING


def _guard_of_refusal(test: str, leaves: ast.stmt) -> Guard:
    if re.fullmatch(r"\w+ is None", test):
        return Guard.NOTHING  # without it the next line fails
    raised = ast.unparse(leaves).removeprefix("raise ").split("(")[0] if isinstance(leaves, ast.Raise) else ""
    if raised in _OWN_REFUSALS or (raised and _OWN.search(test)):
        return Guard.SECOND_PERSON
    if _CONFIDENCE.search(test) and "private_chat" not in test:
        return Guard.PRIVACY
    return Guard.AUTHORISATION if raised in _DENIALS else Guard.NOTHING


def mutants(path: str, source: str) -> list[Mutant]:
    """Every single change of a file; some cannot be read any more."""
    return list(_Finder(path, source).inside(ast.parse(source)))


def readable(mutant: Mutant, original: str) -> bool:
    """Is the changed file still Python?"""
    try:
        ast.parse(mutant.source(original))
    except SyntaxError:
        return False
    return True
