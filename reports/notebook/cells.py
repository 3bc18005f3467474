"""Running a notebook's cells in this process: outputs without a kernel."""

from __future__ import annotations

import ast
import contextlib
import io
import os
from collections.abc import Iterator
from pathlib import Path
from types import CodeType
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_output


def run_cells(notebook: NotebookNode, folder: Path) -> None:
    """Run the code cells in order in one namespace, with ``folder`` as the working folder, and attach their outputs.

    What a cell prints and the value of its last expression become outputs; an error stops the run and is raised.
    """
    namespace: dict[str, Any] = {"__name__": "__main__"}
    with _inside(folder):
        number = 0
        for cell in notebook.cells:
            if cell.cell_type != "code":
                continue
            number += 1
            cell.execution_count = number
            cell.outputs = list(_run_cell(cell.source, namespace, number))


@contextlib.contextmanager
def _inside(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def _run_cell(source: str, namespace: dict[str, Any], number: int) -> Iterator[NotebookNode]:
    body, last = _split(source, f"<cell {number}>")
    printed = io.StringIO()
    value = None
    with contextlib.redirect_stdout(printed):
        if body is not None:
            exec(body, namespace)  # noqa: S102 - cells of a template that the user chose
        if last is not None:
            value = eval(last, namespace)
    if printed.getvalue():
        yield new_output("stream", name="stdout", text=printed.getvalue())
    if value is not None:
        data, metadata = rich_output(value)
        yield new_output("execute_result", data=data, metadata=metadata, execution_count=number)


def _split(source: str, name: str) -> tuple[CodeType | None, CodeType | None]:
    """The cell's statements, and its last expression where it ends in one."""
    tree = ast.parse(source, name)
    last = None
    if tree.body and isinstance(tree.body[-1], ast.Expr):
        expression = tree.body.pop()
        if isinstance(expression, ast.Expr):
            last = compile(ast.Expression(expression.value), name, "eval")
    return (compile(tree, name, "exec") if tree.body else None), last


def rich_output(value: object) -> tuple[dict[str, Any], dict[str, Any]]:
    """The value as a notebook shows it: its richest form, else its repr."""
    bundle = getattr(value, "_repr_mimebundle_", None)
    if callable(bundle):
        made = bundle()
        return made if isinstance(made, tuple) else (made, {})
    as_html = getattr(value, "_repr_html_", None)
    if callable(as_html):
        html = as_html()
        if html is not None:
            return {"text/html": str(html)}, {}
    return {"text/plain": repr(value)}, {}
