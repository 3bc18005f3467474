"""Every error that a user may meet, with its cause and its cure, read from the code.

``python -m masthead.cli.errors > docs/errors.md``
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOMS = ("metrics", "scoring", "reports", "cli")
"""Folders of the package whose errors are listed."""

_FIELDS = ("where", "found", "expected", "hint")
_NO_FAULTS = ("metrics/errors.py",)
_Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Entry:
    """One error: the function that raises it, what that function does, and the texts of its fault.

    What the message takes from the user's input stands as ``…name…``; where a text has several wordings they are
    parted by `` / ``.
    """

    module: str
    function: str
    purpose: str
    where: str
    found: str
    expected: str
    hint: str
    first_line: int
    last_line: int

    @property
    def key(self) -> str:
        """The name by which a test is known to produce it."""
        return f"{self.module}:{self.function}: {self.found} | {self.expected}"


def package() -> Path:
    """The folder of the package."""
    return Path(__file__).parent.parent


def entries() -> list[Entry]:
    """All errors of the package, in the order of its files."""
    found: list[Entry] = []
    for room in ROOMS:
        for path in sorted((package() / room).rglob("*.py")):
            name = path.relative_to(package()).as_posix()
            if name not in _NO_FAULTS:
                found += _entries_of(ast.parse(path.read_text("utf-8")), name)
    return found


def _entries_of(tree: ast.Module, module: str) -> Iterator[Entry]:
    constants = _assigned(tree.body)
    for function in _functions(tree):
        names = {**constants, **_assigned(ast.walk(function))}
        for call in ast.walk(function):
            if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
                continue
            if call.func.id == "Fault":
                texts = _texts(call, names)
            elif call.func.id == "unknown":
                where, name, known = (_text(argument, names) for argument in call.args[:3])
                otherwise = _text(call.args[3], names) if len(call.args) > 3 else "check the spelling"
                texts = (where, f"'{name}'", f"one of {known}", f"take the name that was meant, or {otherwise}")
            elif call.func.id == "expect_kind" and call.keywords:
                kinds = " or ".join(map(ast.unparse, call.args[2:]))
                where, hint = _text(call.args[0], names), _text(call.keywords[0].value, names)
                texts = (where, "an object of another kind", kinds, hint)
            elif call.func.id == "MissingExtraError" and call.args:
                extra, feature = (_text(argument, names) for argument in call.args[:2])
                texts = (
                    feature,
                    "packages that are not installed",
                    f"the extra {extra}",
                    f"pip install 'masthead[{extra}]'",
                )
            else:
                continue
            purpose = (ast.get_docstring(function) or _sentence(function.name)).split("\n\n")[0].replace("\n", " ")
            yield Entry(module, function.name, purpose, *texts, call.lineno, call.end_lineno or call.lineno)


def _functions(tree: ast.Module) -> Iterator[_Function]:
    """Functions and methods, those inside others with the outer one."""
    for node in tree.body:
        inner = node.body if isinstance(node, ast.ClassDef) else [node]
        yield from (one for one in inner if isinstance(one, _Function))


def _sentence(name: str) -> str:
    return name.strip("_").replace("_", " ")


def _assigned(nodes: Iterator[ast.AST] | Sequence[ast.AST]) -> dict[str, list[ast.expr]]:
    """What is assigned to each name."""
    found: dict[str, list[ast.expr]] = {}
    for node in nodes:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    found.setdefault(target.id, []).append(node.value)
                elif isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                    for one, value in zip(target.elts, node.value.elts, strict=False):
                        if isinstance(one, ast.Name):
                            found.setdefault(one.id, []).append(value)
    return found


def _texts(call: ast.Call, names: dict[str, list[ast.expr]]) -> tuple[str, str, str, str]:
    texts = dict.fromkeys(_FIELDS, "")
    for k, argument in enumerate(call.args):
        if isinstance(argument, ast.Starred):
            texts["found"] = texts["expected"] = _text(argument.value, names)
        else:
            texts[_FIELDS[k]] = _text(argument, names)
    for keyword in call.keywords:
        if keyword.arg in texts:
            texts[keyword.arg] = _text(keyword.value, names)
    return texts["where"], texts["found"], texts["expected"], texts["hint"]


def _text(node: ast.expr, names: dict[str, list[ast.expr]], depth: int = 3) -> str:
    """An expression as the user reads it."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        parts = (part.value if isinstance(part, ast.FormattedValue) else part for part in node.values)
        return "".join(_text(part, {}, 0) for part in parts)
    if isinstance(node, ast.IfExp):
        return " / ".join(
            dict.fromkeys(text for side in (node.body, node.orelse) if (text := _text(side, names, depth)))
        )
    if isinstance(node, ast.BinOp):
        return _text(node.left, names, depth) + _text(node.right, names, depth)
    if isinstance(node, ast.Name) and depth and node.id in names:
        return " / ".join(dict.fromkeys(_text(value, names, depth - 1) for value in names[node.id]))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "str" and node.args:
        return _text(node.args[0], {}, 0)
    return f"…{_short(node)}…"


def _short(node: ast.expr) -> str:
    """The name that says best what stands there."""
    named = [
        one.id if isinstance(one, ast.Name) else one.attr
        for one in ast.walk(node)
        if isinstance(one, ast.Name | ast.Attribute)
    ]
    told = [
        name for name in named if name not in ("len", "str", "self", "join", "sorted", "map", "repr", "type", "path_")
    ]
    return told[0].strip("_").replace("_", " ") if told else "value"


def to_markdown(found: Sequence[Entry]) -> str:
    """The catalog as a page."""
    lines = [
        "# Errors",
        "",
        "**In short.** Every error that masthead raises on purpose, with its cause and its cure. `…name…` stands for what it takes from your",
        "input. All faults of an input are told at once; the exit code of the command line is 1. Errors reach a program as",
        "`masthead.InputError` (with `.faults`: where, found, expected, hint), `masthead.MissingExtraError` or their base",
        "`masthead.MastheadError`. Single rows that cannot be used raise nothing: they stand in the table of rejects.",
        "",
        "This page is made by `python -m masthead.cli.errors > docs/errors.md`.",
    ]
    for module in dict.fromkeys(entry.module for entry in found):
        lines += [
            "",
            f"## {module.removesuffix('.py')}",
            "",
            "| where | found | expected | what to do |",
            "|---|---|---|---|",
        ]
        for entry in found:
            if entry.module == module:
                cells = (entry.where, entry.found, entry.expected, entry.hint or f"give {entry.expected}")
                lines.append("| " + " | ".join(map(_cell, cells)) + " |")
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")


if __name__ == "__main__":
    print(to_markdown(entries()), end="")
