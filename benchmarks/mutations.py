"""Small changes to the code of a package, one at a time.

A mutant is one change of a syntax tree: a comparison turned (< and <=, == and !=, in and not in), an operator exchanged (+ and -,
* and /, & and |, and and or), a negation taken away, a number one larger, True for False, a condition negated, a returned value
left out, break for continue. Texts are not changed, nor annotations, docstrings, what runs for type checkers alone, and the
``strict=True`` of a zip, a guard that nothing trips.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Add: ast.Sub, ast.Sub: ast.Add,
    ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult, ast.Pow: ast.Mult,
    ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.And: ast.Or, ast.Or: ast.And, ast.Break: ast.Continue,
    ast.Continue: ast.Break,
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """One change: the module's file, the number of the place in it, its line, and what is changed."""

    file: str
    place: int
    line: int
    what: str


def places(tree: ast.Module) -> Iterator[tuple[ast.AST, str, Callable[[], None]]]:
    """Everything in a module that can be changed: the node, what the change is, and the function that makes it."""
    for node in _code(tree):
        yield from _changes(node)


def _code(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes of code that runs, without annotations, docstrings, decorators and imports."""
    if isinstance(node, ast.Import | ast.ImportFrom | ast.JoinedStr):
        return
    if isinstance(node, ast.keyword) and node.arg == "strict":
        return
    if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
        return
    yield node
    skipped = {
        "annotation",
        "returns",
        "decorator_list",
        "bases",
        "type_params",
        "keywords" if isinstance(node, ast.ClassDef) else "",
    }
    for name, value in ast.iter_fields(node):
        if name in skipped:
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.arg):
                continue
            if isinstance(child, ast.AST):
                yield from _code(child)


def _changes(node: ast.AST) -> Iterator[tuple[ast.AST, str, Callable[[], None]]]:
    if isinstance(node, ast.Compare):
        for k, op in enumerate(node.ops):
            yield node, f"{type(op).__name__} -> {SWAPS[type(op)].__name__}", _setter(node.ops, k, SWAPS[type(op)]())
    elif isinstance(node, ast.BinOp | ast.AugAssign | ast.BoolOp) and type(node.op) in SWAPS:
        new = SWAPS[type(node.op)]
        yield node, f"{type(node.op).__name__} -> {new.__name__}", _setter(node, "op", new())
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.Invert | ast.USub):
        yield (
            node,
            f"{type(node.op).__name__} taken away",
            _setter(node, "op", ast.UAdd() if isinstance(node.op, ast.USub) else node.op, node),
        )
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield node, f"{node.value} -> {not node.value}", _setter(node, "value", not node.value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        yield node, f"{node.value} -> {node.value + 1}", _setter(node, "value", node.value + 1)
    elif isinstance(node, ast.If | ast.While | ast.IfExp):
        yield node, "condition negated", _setter(node, "test", ast.UnaryOp(ast.Not(), node.test))
    elif isinstance(node, ast.Return) and node.value is not None and not _is_none(node.value):
        yield node, "return None", _setter(node, "value", ast.Constant(None))


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _setter(owner: Any, name: str | int, value: object, taken: ast.UnaryOp | None = None) -> Callable[[], None]:
    """Sets a field; of a negation that is taken away, the operand stands doubly negated or plain."""

    def change() -> None:
        if taken is not None and isinstance(taken.op, ast.Not | ast.Invert):
            taken.operand = ast.UnaryOp(taken.op, taken.operand)
        elif isinstance(name, int):
            owner[name] = value
        else:
            setattr(owner, name, value)

    return change


def all_mutants(package: str) -> list[Mutant]:
    """Every mutant of a package, in order."""
    found = []
    for path in sorted((ROOT / package).rglob("*.py")):
        file = path.relative_to(ROOT).as_posix()
        for place, (node, what, _) in enumerate(places(ast.parse(path.read_text("utf-8")))):
            found.append(Mutant(file, place, node.lineno, what))  # type: ignore[attr-defined]
    return found


def changed_code(mutant: Mutant) -> CodeType:
    """The code of the mutated module."""
    path = ROOT / mutant.file
    tree = ast.parse(path.read_text("utf-8"))
    _, _, change = list(places(tree))[mutant.place]
    change()
    return compile(ast.fix_missing_locations(tree), str(path), "exec")
