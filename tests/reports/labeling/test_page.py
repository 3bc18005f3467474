import json
import re
from html.parser import HTMLParser

import polars as pl
import pytest

from masthead.metrics.errors import InputError
from masthead.reports.labeling.codebook import write_codebook
from masthead.reports.labeling.page import content_hash, template
from masthead.scoring.labels.draw_sample import draw_sample
from masthead.scoring.labels.guidelines import guidelines
from masthead.scoring.labels.sample import Sample
from tests.newsroom import newsroom_measured

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)> & \u202e \x00 \u2028 ]]> \ud800"


class Tags(HTMLParser):
    """Counts tags, and keeps what stands in script elements."""

    def __init__(self) -> None:
        super().__init__()
        self.counts: dict[str, int] = {}
        self.scripts: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.counts[tag] = self.counts.get(tag, 0) + 1
        if tag == "script":
            self.scripts.append("")

    def handle_data(self, data):
        if self.scripts and self.lasttag == "script":
            self.scripts[-1] += data


def page_of(tmp_path, sample) -> tuple[str, Tags]:
    written = sample.write(tmp_path)[0].read_text("utf-8")
    tags = Tags()
    tags.feed(written)
    return written, tags


@pytest.mark.parametrize(
    "measure", ["attributed_sentence_share", "copy_ratio", "named_sources_per_article", "second_hand_share"]
)
def test_outlet_and_prediction_are_not_in_the_page(tmp_path, measure):
    sample = draw_sample(newsroom_measured(), measure=measure, n=3)
    marked = sample.table.with_columns(outlet=pl.lit("SECRETOUTLET"), article_id=pl.lit("SECRETARTICLE"))
    written, tags = page_of(tmp_path, Sample(marked, sample.settings, sample.notes))
    assert "SECRET" not in written
    data = json.loads(tags.scripts[0])
    assert [set(item) for item in data["items"]] == [{"id", "before", "text", "after", "beside", "size"}] * len(sample)
    assert [item["id"] for item in data["items"]] == sample.table["item_id"].to_list()
    assert bool(data["originals"]) == (measure == "copy_ratio")
    sheet = (tmp_path / "sample.csv").read_text("utf-8-sig")
    assert "SECRET" not in sheet


def test_two_counts_have_a_field_each_and_say_what_stands_between_brackets(tmp_path):
    sample = draw_sample(newsroom_measured(), measure="identified_sources_per_article", n=3)
    written, _ = page_of(tmp_path, sample)
    fields = re.findall(r"<label>([^<]*) <input type=.number.", written)
    assert fields == ["people, by name", "organizations and documents"]
    assert "between ⟦ and ⟧ is not judged" in written
    assert "of" in (tmp_path / "sample.csv").read_text("utf-8-sig").splitlines()[0].split(",")
    whole, _ = page_of(tmp_path, draw_sample(newsroom_measured(), measure="agency_credit_share", n=3))
    assert "⟦" not in whole


def test_the_page_lets_nothing_in_and_nothing_out(tmp_path):
    written, tags = page_of(tmp_path, draw_sample(newsroom_measured(), measure="attributed_sentence_share", n=3))
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', written)
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert f"'{content_hash(template('label.js'))}'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"https?:|src=|@import|url\(", written.replace("default-src", "").replace("-src", ""))
    assert len(tags.scripts) == 2


def test_hostile_text_stays_text(tmp_path):
    sample = draw_sample(newsroom_measured(), measure="copy_ratio", n=3)
    hostile = sample.table.with_columns(
        pl.lit(HOSTILE.replace("\ud800", "")).alias(name) for name in ("text", "before", "after", "beside")
    )
    written, tags = page_of(tmp_path, Sample(hostile, sample.settings, sample.notes))
    _, plain = page_of(tmp_path, sample)
    assert tags.counts == plain.counts
    item = json.loads(tags.scripts[0])["items"][0]
    assert item["text"].startswith("</script><script>alert(1)</script>")
    assert "[U+202E] [U+0000] [U+2028]" in item["text"]
    assert "<img src=x" not in written


def test_formulas_are_inert_in_the_table_for_spreadsheets(tmp_path):
    sample = draw_sample(newsroom_measured(), measure="attributed_sentence_share", n=1)
    table = sample.table.with_columns(text=pl.lit("=HYPERLINK(1)"), before=pl.lit("-2+3"), after=pl.lit("plain"))
    Sample(table, sample.settings).write(tmp_path)
    row = pl.read_csv(tmp_path / "sample.csv").row(0, named=True)
    assert (row["text"], row["before"], row["after"]) == ("'=HYPERLINK(1)", "'-2+3", "plain")


def test_a_page_of_two_thousand_items_is_small_enough_to_send(tmp_path):
    sample = draw_sample(newsroom_measured(), measure="attributed_sentence_share", n=10**6)
    many = pl.concat([sample.table] * (1 + 2000 // len(sample)))[:2000]
    written, _ = page_of(tmp_path, Sample(many, sample.settings))
    assert len(written.encode()) < 3_000_000


def test_the_codebook_has_every_guideline(tmp_path):
    written = write_codebook(tmp_path / "codebook.html").read_text("utf-8")
    for name, guide in guidelines().items():
        assert f'<section id="{name}">' in written
        assert written.count("<li>") > 6
        assert guide.question.replace("'", "&#39;") in written
    assert "<script" not in written
    one = write_codebook(tmp_path / "one.html", measures=["copy_ratio"]).read_text("utf-8")
    assert one.count("<section id=") == 1
    with pytest.raises(InputError, match="'copy_ration'"):
        write_codebook(tmp_path / "none.html", measures=["copy_ration"])
