"""The worked example of docs/labels.md as a notebook, run: ``python -m benchmarks.labels_notebook``.

Writes ``docs/labels.ipynb`` from the page: its text between the blocks of code as it is, the blocks as cells with what they
print and draw. The page is the source; tests compare the two.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path

from masthead.reports.notebook.write import write_notebook

DOCS = Path(__file__).parents[1] / "docs"
FIRST = "## In Python"
_PRINTED = re.compile(r"^prints\n+```text\n.*?^```\n+", re.MULTILINE | re.DOTALL)
_ITSELF = re.compile(r"^The same as a notebook.*\n+", re.MULTILINE)


def template_of(page: str) -> str:
    """The worked example of the page as a template: without what it prints, which the cells print themselves."""
    example = page[page.index(FIRST) :].replace(FIRST, "# In Python", 1)
    return _ITSELF.sub("", _PRINTED.sub("", example))


def main() -> None:
    """Run the example in a fresh folder and write the notebook."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        template = folder / "labels.md"
        template.write_text(template_of((DOCS / "labels.md").read_text("utf-8")), encoding="utf-8")
        shutil.copy(write_notebook(folder / "labels.ipynb", template=template), DOCS / "labels.ipynb")


if __name__ == "__main__":
    main()
