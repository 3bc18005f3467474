from __future__ import annotations

import polars as pl
import pytest

from masthead.metrics.errors import InputError
from masthead.metrics.lineage.schemas import TABLES as LINEAGE_TABLES
from masthead.reports.inputs.run import read_card
from masthead.reports.stories.copy_pairs import COPY_PAIRS
from masthead.reports.tables.dictionary import TABLES, data_dictionary
from masthead.reports.tables.latex import to_latex
from masthead.reports.tables.results import exact_tables, result_tables, shown_tables
from masthead.reports.tables.shown import Shown, to_html
from masthead.reports.tables.write import great_table, to_markdown, write_exact, write_shown, write_table
from tests.reports.runs import demo_card, demo_run, empty_card, hostile_card, single_articles_card

NASTY = Shown(
    "t",
    "A <b> & 100% caption_",
    pl.DataFrame({"Outlet": ["a|b_<c>\n\\d"], "Score": [None]}, schema={"Outlet": pl.String, "Score": pl.String}),
)


def test_saved_tables_are_the_tables(tmp_path):
    run = demo_run()
    tables = exact_tables(run, demo_card().features.replicates)
    written = write_exact(tables, tmp_path)
    assert {path.name for path in written} >= {"scores.parquet", "scores.csv", "evidence.parquet", "replicates.parquet"}
    assert "replicates.csv" not in {path.name for path in written}
    assert pl.read_parquet(tmp_path / "scores.parquet").equals(run.scores)
    assert pl.read_csv(tmp_path / "contributions.csv").height == run.contributions.height


def test_a_run_has_the_tables_of_lineage(tmp_path):
    run = demo_run()
    tables = {name: exact_tables(run)[name] for name in ("families", "versions", "links", "passages", "quotations")}
    write_exact(tables, tmp_path)
    for table in LINEAGE_TABLES:
        assert table.check(pl.read_parquet(tmp_path / f"{table.name}.parquet")).equals(getattr(run.lineage, table.name))
        assert pl.read_csv(tmp_path / f"{table.name}.csv").height == len(tables[table.name])
        assert f"## {table.name}" in data_dictionary()
    assert tables["links"].filter(kind="tree").height > 20


def test_tables_for_people_are_rounded_text():
    scores, indicators, scheme, _ = shown_tables(demo_run())
    assert scores.frame["Outlet"][0] == demo_run().name(demo_run().outlets[0])
    assert all("." not in cell for cell in scores.frame["Score"])
    assert indicators.frame.width == 1 + demo_run().scheme.table().height
    assert scheme.frame["Weight"].str.ends_with("%").all()
    assert all(dtype == pl.String for table in (scores, indicators, scheme) for dtype in table.frame.dtypes)


def test_each_format_escapes_what_it_must():
    assert "a\\|b\\_\\<c\\> \\\\d" in to_markdown(NASTY)
    assert r"a|b\_\textless{}c\textgreater{} \textbackslash{}d" in to_latex(NASTY)
    assert r"100\% caption\_" in to_latex(NASTY)
    assert "a|b_&lt;c&gt;" in to_html(NASTY)
    assert "A &lt;b&gt; &amp; 100% caption_" in to_html(NASTY)


def test_markdown_has_a_row_an_outlet(tmp_path):
    table = shown_tables(demo_run())[0]
    write_shown(table, tmp_path)
    lines = (tmp_path / "scores.md").read_text().splitlines()
    assert len([line for line in lines if line.startswith("|")]) == 2 + len(demo_run().outlets)
    assert {path.suffix for path in tmp_path.iterdir()} == {".md", ".tex", ".html"}


def test_great_tables_render_without_running_hostile_text():
    pytest.importorskip("great_tables")
    rendered = great_table(shown_tables(read_card(hostile_card()))[0]).as_raw_html()
    assert "<img src=x" not in rendered
    assert "&lt;img src=x" in rendered


def test_empty_tables_have_their_columns(tmp_path):
    write_exact(exact_tables(read_card(empty_card())), tmp_path)
    assert pl.read_parquet(tmp_path / "scores.parquet").height == 0
    assert pl.read_parquet(tmp_path / "copy_pairs.parquet").columns == list(COPY_PAIRS.schema)


def test_the_dictionary_names_every_column_and_is_up_to_date(request):
    text = data_dictionary()
    for table in TABLES:
        assert f"## {table.name}\n" in text
        assert all(f"`{column.name}`" in text for column in table.columns)
    saved = request.config.rootpath / "docs" / "tables.md"
    assert saved.read_text(encoding="utf-8") == text, "write it again: python -m masthead.reports.tables.dictionary"


def test_a_value_stands_only_where_it_counts():
    """Too few articles and not measurable are told apart, and neither is a number."""
    indicators = result_tables(single_articles_card())["indicators"].frame
    assert set(indicators["Furniture share"]) == {"too few"}
    assert set(indicators["Words copied without credit"]) == {"–"}


def test_the_printed_weights_of_a_scheme_add_up():
    weights = result_tables(demo_card())["scheme"].frame["Weight"]
    assert sum(int(weight.rstrip("%")) for weight in weights) == 100


def test_dollar_signs_of_a_name_are_no_mathematics():
    table = Shown("t", "$1 to $2", pl.DataFrame({"Outlet": ["$100_ or $200 news"]}))
    assert "| \\$100\\_ or \\$200 news |" in to_markdown(table)
    assert r"\$100\_ or \$200 news" in to_latex(table)
    assert to_html(table).startswith('<table class="tex2jax_ignore mathjax_ignore">')


def test_a_table_for_people_has_the_form_of_its_ending(tmp_path):
    assert write_table(NASTY, tmp_path / "t.md").read_text().startswith("| Outlet | Score |")
    with pytest.raises(
        InputError, match=r"t\.xls: found the ending '\.xls', expected one of \.md, \.tex, \.html, \.csv"
    ):
        write_table(NASTY, tmp_path / "t.xls")
    assert [path.name for path in tmp_path.iterdir()] == ["t.md"]
