"""The notebook of a run: a template of library calls, run, with its outputs attached."""

from __future__ import annotations

import re
from collections.abc import Collection
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

import nbformat
import polars as pl
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from masthead.metrics.catalog import MEASURES
from masthead.metrics.errors import Fault, InputError, MissingExtraError
from masthead.metrics.files.drafts import write_text
from masthead.reports.notebook.cells import run_cells

Execute = Literal["auto", "kernel", "in_process", "no"]

_FENCE = re.compile(r"^```python(?P<tags>[^\n]*)\n(?P<code>.*?)^```\s*?$", re.MULTILINE | re.DOTALL)
PARTS = ("own", "groups", "labels", "copies", "articles", "evidence")
"""What a run may have beside its scores: own measures, groups (``by``), labels or error cards, copies, articles, evidence."""

_SECTION = re.compile(r"^<!-- if (?P<part>\w+) -->\n(?P<text>.*?)^<!-- end -->\n", re.MULTILINE | re.DOTALL)
_TAGS = re.compile(r"tags=(\S+)")


def write_notebook(
    path: str | Path, *, template: str | Path = "full", execute: Execute = "auto", timeout: int = 600
) -> Path:
    """Write a notebook beside the tables of a run and run it there.

    The same run and template give the same bytes: no times, no random names, no versions of a kernel are kept.

    Parameters
    ----------
    path
        Where to write it, usually ``report.ipynb`` in the folder of the run.
    template
        "full", "short", or a markdown file of your own whose fenced python blocks become cells; a block that begins
        with ```` ```python tags=parameters ```` is where papermill puts its parameters. What stands between the lines
        ``<!-- if PART -->`` and ``<!-- end -->`` is left out where the tables have no such part (``PARTS``).
    execute
        "kernel" runs the cells in a fresh kernel (extra ``notebook``), "in_process" in this one, "auto" in a kernel
        where the extra is installed and else in process, "no" not at all.
    timeout
        Seconds that one cell may take in a kernel.
    """
    path = Path(path)
    notebook = build_notebook(read_template(template), parts_of(path.parent / "tables"))
    where = _chosen_place(execute)
    if where == "kernel":
        _run_in_kernel(notebook, path.parent, timeout)
    elif where == "in_process":
        run_cells(notebook, path.parent)
    _forget_the_machine(notebook)
    nbformat.validate(notebook)
    write_text(path, nbformat.writes(notebook) + "\n")
    return path


def read_template(template: str | Path) -> str:
    """The text of a template: one that ships with masthead by its name, or a file."""
    shipped = files("masthead.reports.notebook") / "templates" / f"{template}.md"
    if isinstance(template, str) and template.isidentifier() and shipped.is_file():
        return shipped.read_text(encoding="utf-8")
    path = Path(template)
    if not path.is_file():
        raise InputError(Fault("template", f"'{template}'", "'full', 'short' or a markdown file", "check the path"))
    return path.read_text(encoding="utf-8")


def check_notebook(template: str | Path, execute: Execute) -> None:
    """Raise before anything is written what ``write_notebook`` would raise of the template and of where it runs."""
    read_template(template)
    _chosen_place(execute)


def _chosen_place(execute: Execute) -> Execute:
    if execute not in ("auto", "kernel", "in_process", "no"):
        raise InputError(Fault("execute", f"'{execute}'", "one of auto, kernel, in_process, no"))
    has_kernel = all(find_spec(name) is not None for name in ("nbclient", "ipykernel"))
    if execute == "kernel" and not has_kernel:
        raise MissingExtraError("notebook", "running a notebook in a kernel")
    if execute == "auto":
        return "kernel" if has_kernel else "in_process"
    return execute


def parts_of(tables: Path) -> frozenset[str]:
    """Which of ``PARTS`` the tables of a run have."""
    features = tables / "features.parquet"
    if not features.is_file():
        return frozenset()
    frame = pl.scan_parquet(features)
    known = frame.collect_schema().names()
    corrected = [name for name in ("error_basis",) if name in known]
    named = {measure.name for measure in MEASURES}
    found = {
        "own": any(name not in named for name in frame.select(pl.col("feature").unique()).collect()["feature"]),
        "groups": (tables / "trend.parquet").is_file(),
        "labels": any(frame.select(pl.col(name).count()).collect().item() for name in corrected),
        "copies": (tables / "copy_pairs.parquet").is_file()
        and pl.read_parquet(tables / "copy_pairs.parquet").height > 0,
        "articles": (tables / "articles.parquet").is_file(),
        "evidence": (tables / "evidence.parquet").is_file(),
    }
    return frozenset(part for part, is_there in found.items() if is_there)


def build_notebook(template: str, parts: Collection[str] = PARTS) -> NotebookNode:
    """The template as a notebook without outputs: text between the fenced python blocks, and the blocks as cells.

    Sections for parts that are not among ``parts`` are left out.

    >>> notebook = build_notebook("# Title" + chr(10) * 2 + "```python tags=parameters" + chr(10) + "x = 1" + chr(10) + "```")
    >>> [(cell.cell_type, cell.source) for cell in notebook.cells]
    [('markdown', '# Title'), ('code', 'x = 1')]
    """
    cells: list[Any] = []
    last = 0
    template = _SECTION.sub(lambda found: found["text"] if found["part"] in parts else "", template)
    for found in _FENCE.finditer(template):
        _add_text(cells, template[last : found.start()])
        cell = new_code_cell(found["code"].rstrip())
        tags = _TAGS.search(found["tags"])
        if tags:
            cell.metadata["tags"] = tags[1].split(",")
        cells.append(cell)
        last = found.end()
    _add_text(cells, template[last:])
    for number, cell in enumerate(cells, 1):
        cell["id"] = f"cell-{number:02d}"
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    made: NotebookNode = new_notebook(cells=cells, metadata={"kernelspec": kernel})
    return made


def _add_text(cells: list[Any], text: str) -> None:
    if text.strip():
        cells.append(new_markdown_cell(text.strip()))


def _run_in_kernel(notebook: NotebookNode, folder: Path, timeout: int) -> None:
    from nbclient import NotebookClient

    client = NotebookClient(
        notebook,
        timeout=timeout,
        kernel_name="python3",
        extra_arguments=["--IPKernelApp.log_level=ERROR"],
        record_timing=False,
        resources={"metadata": {"path": str(folder.resolve())}},
    )
    client.execute()


def _forget_the_machine(notebook: NotebookNode) -> None:
    """Leave out what differs between machines, and plain text where there is a richer output."""
    notebook.metadata.pop("language_info", None)
    notebook.metadata.pop("widgets", None)
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        cell.metadata.pop("execution", None)
        for output in cell.outputs:
            data = output.get("data", {})
            if len(data) > 1:
                data.pop("text/plain", None)
