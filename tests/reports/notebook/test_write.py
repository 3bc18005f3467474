from __future__ import annotations

import shutil

import nbformat
import polars as pl
import pytest
from markupsafe import escape

import masthead
from masthead.metrics.errors import InputError
from masthead.reports.notebook.html import export_notebook, markdown
from masthead.reports.notebook.write import build_notebook, read_template, write_notebook
from masthead.scoring.card import CARD_TABLES
from tests.own_measures import WOMEN
from tests.reports.runs import demo_card, demo_run

PRINTS = "# A title\n\n```python tags=parameters\nx = 2\n```\n\nText.\n\n```python\nprint('<b>', x)\nx * 21\n```\n"


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    from masthead.reports.tables.results import exact_tables
    from masthead.reports.tables.write import write_exact

    folder = tmp_path_factory.mktemp("run")
    card = demo_card()
    write_exact(exact_tables(demo_run(), card.features.replicates), folder / "tables")
    card.save_settings(folder / "tables", CARD_TABLES)
    return folder


@pytest.mark.parametrize("template", ["short", "full"])
def test_templates_run_top_to_bottom_and_twice_give_the_same_bytes(saved, template):
    first = write_notebook(saved / f"{template}.ipynb", template=template, execute="in_process").read_bytes()
    again = write_notebook(saved / f"{template}.ipynb", template=template, execute="in_process").read_bytes()
    assert first == again
    read = nbformat.reads(first.decode(), as_version=4)
    pictures = [o for cell in read.cells for o in cell.get("outputs", []) if "image/png" in o.get("data", {})]
    assert len(pictures) == {"short": 2, "full": 10}[template]
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


def outputs(path) -> str:
    cells = nbformat.read(path, as_version=4).cells
    return "".join(str(output) for cell in cells for output in cell.get("outputs", []))


def test_a_notebook_runs_elsewhere_from_the_tables_alone(saved, tmp_path):
    here = write_notebook(saved / "full.ipynb", template="full", execute="in_process")
    shutil.copytree(saved / "tables", tmp_path / "moved" / "tables")
    there = write_notebook(tmp_path / "moved" / "full.ipynb", template="full", execute="in_process")
    assert there.read_bytes() == here.read_bytes()
    text = outputs(here)
    assert str(saved) not in text
    first = demo_run().outlets[0]
    articles = demo_card().features.measured.articles.filter(outlet=first)
    assert sum(escape(title) in text for title in articles["title"]) > 5
    assert not any(f">{name}<" in text for name in articles["article_id"])


def test_words_stand_to_the_left_and_numbers_to_the_right(saved):
    text = outputs(write_notebook(saved / "short.ipynb", template="short", execute="in_process"))
    first = masthead.result_tables(demo_card())["scores"].frame.row(0, named=True)
    assert f'style="text-align: left">{first["Outlet"]}<' in text
    assert f'style="text-align: right">{first["Score"]}<' in text


def test_sections_stand_where_the_run_has_their_part(saved, tmp_path):
    card = demo_card()
    measured = card.features.measured
    ids = measured.articles.select("article_id")
    own = measured.with_measure(WOMEN, ids.with_columns(numerator=pl.lit(1), denominator=pl.lit(3)))
    features = masthead.summarize(own, n_resamples=20)
    folder = tmp_path / "run"
    masthead.write_report(masthead.score(features), folder, chart_formats=("svg",), execute="in_process", by="month")
    text = (folder / "report.ipynb").read_text()
    for heading in ("## Own measures", "## By group", "## Copying", "## Article by article"):
        assert heading in text
    assert "## Corrected for" not in text
    assert "Women among quoted persons" in outputs(folder / "report.ipynb")
    bare = write_notebook(saved / "full.ipynb", execute="no").read_text()
    assert "## Own measures" not in bare
    assert "## By group" not in bare
    assert pl.read_parquet(folder / "tables" / "trend.parquet")["by"].unique().to_list() == ["month"]
    assert (folder / "charts" / "trend.svg").stat().st_size > 1000


def test_a_card_from_tables_is_the_card(saved):
    card, again = demo_card(), masthead.read_run(saved)
    assert masthead.read_run(saved / "tables").scores.equals(again.scores)
    assert again.scores.sort("outlet").equals(card.scores.sort("outlet"))
    assert str(again.explain("The Harbor Herald")) == str(card.explain("The Harbor Herald"))
    assert again.features.measured.by_article().collect().equals(card.features.measured.by_article())
    with pytest.raises(InputError, match="tables hold no other"):
        again.features.measured.by_article(view="all")


def test_notebooks_are_valid_and_say_their_kernel(saved):
    for template in ("short", "full"):
        notebook = nbformat.read(write_notebook(saved / "v.ipynb", template=template, execute="no"), as_version=4)
        nbformat.validate(notebook)
        assert notebook.nbformat_minor >= 5
        assert notebook.metadata.kernelspec.name == "python3"
        ids = [cell.id for cell in notebook.cells]
        assert len(ids) == len(set(ids))
