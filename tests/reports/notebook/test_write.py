from __future__ import annotations

import nbformat
import pytest

from masthead.metrics.errors import InputError
from masthead.reports.notebook.html import export_notebook, markdown
from masthead.reports.notebook.write import build_notebook, read_template, write_notebook
from tests.reports.runs import demo_card, demo_run

PRINTS = "# A title\n\n```python tags=parameters\nx = 2\n```\n\nText.\n\n```python\nprint('<b>', x)\nx * 21\n```\n"


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    from masthead.reports.tables.results import exact_tables
    from masthead.reports.tables.write import write_exact

    folder = tmp_path_factory.mktemp("run")
    card = demo_card()
    card.save(folder / "card")
    card.features.measured.save(folder / "measured")
    write_exact(exact_tables(demo_run()), folder / "tables")
    return folder


@pytest.mark.parametrize("template", ["short", "full"])
def test_templates_run_top_to_bottom_and_twice_give_the_same_bytes(saved, template):
    first = write_notebook(saved / f"{template}.ipynb", template=template, execute="in_process").read_bytes()
    again = write_notebook(saved / f"{template}.ipynb", template=template, execute="in_process").read_bytes()
    assert first == again
    read = nbformat.reads(first.decode(), as_version=4)
    pictures = [o for cell in read.cells for o in cell.get("outputs", []) if "image/png" in o.get("data", {})]
    assert len(pictures) == {"short": 2, "full": 9}[template]
    assert all(o.metadata["image/png"]["alt"] for o in pictures)
    assert read.cells[1].metadata["tags"] == ["parameters"]


def test_a_kernel_gives_the_outputs_that_the_process_gives(saved):
    pytest.importorskip("nbclient")
    pytest.importorskip("ipykernel")
    one = write_notebook(saved / "kernel.ipynb", template="short", execute="kernel").read_bytes()
    other = write_notebook(saved / "kernel.ipynb", template="short", execute="in_process").read_bytes()
    assert one == other


def test_a_template_of_ones_own(tmp_path):
    template = tmp_path / "own.md"
    template.write_text(PRINTS)
    path = write_notebook(tmp_path / "own.ipynb", template=template, execute="in_process")
    cells = nbformat.read(path, as_version=4).cells
    assert [cell.cell_type for cell in cells] == ["markdown", "code", "markdown", "code"]
    assert cells[3].outputs[0].text == "<b> 2\n"
    assert cells[3].outputs[1].data == {"text/plain": "42"}


def test_an_error_in_a_cell_is_raised(tmp_path):
    template = tmp_path / "own.md"
    template.write_text("```python\n1 / 0\n```\n")
    with pytest.raises(ZeroDivisionError):
        write_notebook(tmp_path / "own.ipynb", template=template, execute="in_process")


def test_without_running_there_are_no_outputs(tmp_path):
    path = write_notebook(tmp_path / "bare.ipynb", execute="no")
    assert all(cell.outputs == [] for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code")


def test_unknown_templates_and_ways_are_refused(tmp_path):
    with pytest.raises(InputError, match="found 'none', expected 'full', 'short' or a markdown file"):
        read_template("none")
    with pytest.raises(InputError, match="one of auto, kernel, in_process, no"):
        write_notebook(tmp_path / "x.ipynb", execute="somehow")  # type: ignore[arg-type]


def test_the_html_is_self_contained(saved):
    path = export_notebook(write_notebook(saved / "report.ipynb", template="short", execute="in_process"))
    text = path.read_text()
    assert path.name == "report_notebook.html"
    assert "<script" not in text
    assert "http" not in text.replace("http-equiv", "")
    assert text.count('<img src="data:image/png;base64,') == 2


def test_markdown_is_escaped():
    assert str(markdown("- <b> **x**\n- `y`")) == (
        "<ul><li>&lt;b&gt; <strong>x</strong></li><li><code>y</code></li></ul>"
    )
    assert 'href="https://a.example"' in markdown("[a](https://a.example)")
    assert "<a" not in markdown("[a](javascript:alert(1))")


def test_no_template_does_arithmetic():
    for name in ("short", "full"):
        code = "\n".join(cell.source for cell in build_notebook(read_template(name)).cells if cell.cell_type == "code")
        assert not any(sign in code for sign in (" + ", " * ", " - ", ".mean(", ".sum("))


@pytest.mark.parametrize("template", ["short", "full"])
def test_notebooks_use_public_names_alone(template):
    text = read_template(template)
    assert "masthead." in text
    assert "from masthead" not in text
    assert "import masthead." not in text
