import json

import polars as pl
import pytest

from masthead.__main__ import main
from masthead.metrics.tables.measured import Measured
from masthead.scoring.card import Card
from masthead.scoring.features.summarize import summarize
from masthead.scoring.labels.draw_sample import draw_sample
from masthead.scoring.labels.sample import Sample
from masthead.scoring.score import score
from tests.newsroom import newsroom_measured


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("run")
    measured = newsroom_measured()
    measured.save(folder / "measured")
    score(summarize(Measured.load(folder / "measured"), n_resamples=200)).save(folder / "card")
    return folder


def label_as_measured(folder, labeler="anna"):
    sample = Sample.load(folder)
    rows = sample.table.select(
        "item_id",
        label=pl.when(pl.col("measured") > 0).then(pl.lit("yes")).otherwise(pl.lit("no")),
        labeler=pl.lit(labeler),
    )
    rows.write_csv(folder / f"label_{labeler}.csv")
    return sample


def test_draw_label_and_read_back(run, tmp_path, capsys):
    folder = tmp_path / "label"
    assert main(["label", str(run), "--n", "30", "--out", str(folder)]) == 0
    said = capsys.readouterr().out
    assert "210 sentences of 7 outlets, sample" in said
    assert f"masthead report {run} --labels {folder}" in said
    assert json.loads((folder / "sample.json").read_text())["n"] == 30
    label_as_measured(folder)
    from masthead.cli.label import read_all_labels

    (labels,) = read_all_labels([folder])
    assert len(labels) == 210
    (same,) = read_all_labels([folder / "label_anna.csv"])
    assert same.table.equals(labels.table)
    card = score(summarize(Card.load(run / "card").features.measured, labels=labels, n_resamples=200).corrected())
    assert "corrected by labels of your own" in card.notes[0]


def test_a_plan_says_what_labels_would_give(run, capsys):
    assert main(["label", str(run), "--plan"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert " ".join(lines[1].split()) == "outlet value none 50 100 200 400 all items worth it from"
    row = next(line for line in lines if line.startswith("harborherald.example")).split()
    widths = [float(each.removeprefix("±")) for each in row[2:6]]
    assert widths[1] > widths[2] > widths[3] > widths[0]
    assert row[6] == "-"
    assert float(row[7].removeprefix("±")) == widths[0]
    assert 200 < int(row[8]) < 400
    assert int(row[9]) <= int(row[8])
    assert "Expected from the errors on public gold." in lines
    assert main(["label", str(run), "--plan", "--measure", "second_hand_share"]) == 0
    assert "one wrong item in ten" in capsys.readouterr().out


def test_a_plan_offers_no_more_labels_than_there_are_articles(run, capsys):
    outlet = ["--outlets", "The Harbor Herald"]
    assert main(["label", str(run), "--plan", "--measure", "identified_sources_per_article", *outlet]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert " ".join(lines[1].split()) == "outlet value none 20 50 100 200 400 all items worth it from"
    assert lines[2].split()[3:10] == ["-"] * 5 + [lines[2].split()[2], "11"]
    assert not lines[3].startswith("metro24.example")
    assert main(["label", str(run), "--plan", "--measure", "boilerplate_share", "--n", "5", *outlet]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert int(lines[2].split()[5]) == n_lines(run)


def n_lines(run):
    """The lines of the outlet's articles, as they are drawn."""
    measured = Card.load(run / "card").features.measured
    return len(draw_sample(measured, measure="boilerplate_share", n=10**6, outlets=["harborherald.example"]))


def test_a_third_pass_gets_a_page_of_its_own(run, tmp_path, capsys):
    folder = tmp_path / "label"
    assert main(["label", str(run), "--n", "12", "--out", str(folder), "--labelers", "anna", "ben"]) == 0
    assert (folder / "label_ben.html").is_file()
    sample = label_as_measured(folder)
    first = sample.table["item_id"][0]
    other = "no" if sample.table["measured"][0] > 0 else "yes"
    (folder / "label_ben.csv").write_text(f"item_id,label,labeler\n{first},{other},ben\n")
    assert main(["label", str(run), "--third", "--out", str(folder)]) == 0
    assert "page for the third pass" in capsys.readouterr().out
    assert first in (folder / "label_third.html").read_text("utf-8")


def test_a_codebook_is_written(tmp_path, capsys):
    assert main(["codebook", "--out", str(tmp_path / "book.html")]) == 0
    assert "attributed_sentence_share" in (tmp_path / "book.html").read_text("utf-8")


def test_what_cannot_be_labeled_is_told(run, capsys):
    assert main(["label", str(run), "--measure", "style_percentile"]) == 1
    assert "it is a median of article values" in capsys.readouterr().err
    assert main(["label", str(run), "--measure", "style_percentil"]) == 1
    assert "did you mean 'style_percentile'" in capsys.readouterr().err
    assert main(["label", str(run), "--plan", "--outlets", "harborherold.example"]) == 1
    assert "did you mean 'harborherald.example'" in capsys.readouterr().err
    assert main(["report", str(run), "--labels", str(run / "nowhere")]) == 1
    assert "a sample for labeling" in capsys.readouterr().err
