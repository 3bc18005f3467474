"""A notebook as one HTML file: no scripts, no network, readable in any browser."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import nbformat
from markupsafe import Markup, escape

from masthead.metrics.files.drafts import write_text
from masthead.reports.display.text import shown
from masthead.reports.html.site import environment

_BULLET = re.compile(r"\s*[-*]\s+")


def export_notebook(notebook: str | Path, out: str | Path | None = None) -> Path:
    """Write a notebook with its outputs as a self-contained HTML file, beside it unless ``out`` says where."""
    source = Path(notebook)
    target = Path(out) if out is not None else source.with_suffix(".html")
    if target.name == "report.html":
        target = target.with_name("report_notebook.html")
    read = nbformat.read(source, as_version=4)
    cells = [_cell(cell) for cell in read.cells]
    title = next((cell["title"] for cell in cells if cell["title"]), source.stem)
    page = environment().get_template("notebook.html").render(title=title, cells=cells)
    write_text(target, page)
    return target


def _cell(cell: Any) -> dict[str, object]:
    if cell.cell_type == "markdown":
        heading = re.match(r"#+\s+(.*)", cell.source)
        return {"title": heading[1] if heading else "", "text": markdown(cell.source), "code": "", "outputs": []}
    if cell.cell_type == "raw":
        return {"title": "", "text": Markup("<pre>%s</pre>") % cell.source, "code": "", "outputs": []}
    return {"title": "", "text": "", "code": cell.source, "outputs": [_output(output) for output in cell.outputs]}


def _output(output: Any) -> Markup:
    if output.output_type == "stream":
        return Markup("<pre>{}</pre>").format(shown(output.text))
    if output.output_type == "error":
        return Markup("<pre>{}: {}</pre>").format(shown(output.ename), shown(output.evalue))
    data = output.data
    if "image/png" in data:
        alt = output.metadata.get("image/png", {}).get("alt", "chart")
        return Markup('<img src="data:image/png;base64,{}" alt="{}">').format(data["image/png"].strip(), alt)
    if "text/html" in data:
        return Markup(data["text/html"])
    return Markup("<pre>{}</pre>").format(shown(str(data.get("text/plain", ""))))


def markdown(text: str) -> Markup:
    """Headings, paragraphs, lists, emphasis, code and links of a markdown text; everything else stays as it is.

    >>> print(markdown("# Title" + chr(10) * 2 + "Some *words*, `code`."))
    <h1>Title</h1>
    <p>Some <em>words</em>, <code>code</code>.</p>
    """
    blocks = []
    for block in re.split(r"\n\s*\n", text.strip()):
        heading = re.fullmatch(r"(#{1,6})\s+(.*)", block.strip())
        lines = block.strip().splitlines()
        if heading:
            level = len(heading[1])
            blocks.append(f"<h{level}>{_inline(heading[2])}</h{level}>")
        elif all(_BULLET.match(line) for line in lines):
            items = "".join(f"<li>{_inline(_BULLET.sub('', line))}</li>" for line in lines)
            blocks.append(f"<ul>{items}</ul>")
        else:
            blocks.append(f"<p>{_inline(' '.join(lines))}</p>")
    return Markup("\n".join(blocks))


def _inline(text: str) -> str:
    safe = str(escape(text))
    safe = re.sub(r"`([^`]+)`", r"<code>\1</code>", safe)
    safe = re.sub(r"\*\*([^*]+)\*\*", r"<strong>\1</strong>", safe)
    safe = re.sub(r"(?<!\*)\*([^*\s][^*]*)\*", r"<em>\1</em>", safe)
    return re.sub(r"\[([^\]]+)\]\((https?://[^)\s]+)\)", r'<a href="\2">\1</a>', safe)
