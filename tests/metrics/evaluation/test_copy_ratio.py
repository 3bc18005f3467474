from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from masthead.metrics.errors import InputError
from masthead.metrics.evaluation.copy_ratio import evaluate
from masthead.metrics.evaluation.plagdet import pair_sums, plagdet_figures
from tests.paths import SHARED_DATA

FILLER = " ".join(f"Paragraph {k} tells of harbor item {k * 7} and of nothing else that day." for k in range(12))
PASSAGE = (
    "The lighthouse keeper counted ninety ships before noon and wrote the number into a ledger that his grandmother had "
    "begun when the lamp still burned whale oil. Nobody asked him for the ledger until the insurer did."
)


def test_plagdet_of_a_perfect_and_of_a_split_detection() -> None:
    case = np.array([[0, 100, 0, 100]])
    assert plagdet_figures(pair_sums(case, case)) == {
        "plagdet": 1.0,
        "precision": 1.0,
        "recall": 1.0,
        "granularity": 1.0,
    }
    halves = np.array([[0, 50, 0, 50], [50, 100, 50, 100]])
    split = plagdet_figures(pair_sums(case, halves))
    assert split["granularity"] == 2
    assert split["plagdet"] == pytest.approx(1 / np.log2(3))
    nothing = np.zeros((0, 4), dtype=np.int64)
    assert plagdet_figures(pair_sums(case, nothing))["plagdet"] == 0
    assert plagdet_figures(pair_sums(nothing, nothing)) == {}


def test_sets_are_found_by_their_columns(tmp_path: Path) -> None:
    source = f"Some lines about oil prices in a port.\n{PASSAGE}\nAnd then a closing line."
    docs = {"s": f"{FILLER}\n{PASSAGE}\n{FILLER}", "n": FILLER, "r": source}
    pl.DataFrame({"doc_id": list(docs), "text": list(docs.values())}).write_parquet(tmp_path / "some_texts.parquet")
    case = {
        "this_offset": docs["s"].index(PASSAGE),
        "this_length": len(PASSAGE),
        "source_offset": source.index(PASSAGE),
        "source_length": len(PASSAGE),
    }
    pairs = pl.DataFrame(
        {
            "susp_id": ["s", "n", "lost"],
            "src_id": ["r", "r", "r"],
            "category": ["copied", "none", "none"],
            "cases": [[case], [], []],
        }
    )
    pairs.write_parquet(tmp_path / "held_out.parquet")
    card = evaluate(tmp_path)
    assert card.sets["held_out"]["plagdet"] == pytest.approx(1.0, abs=0.01)
    assert card.sets["held_out"]["flagged_negatives_per_1000"] == 0
    assert card.sets["held_out"]["copy_ratio_mae"] == pytest.approx(0.0, abs=0.01)
    assert card.sets["held_out/none"]["n_pairs"] == 1
    assert "1 of 3 pairs left out" in card.notes[0]


def test_graded_pairs_are_classified(tmp_path: Path) -> None:
    words = FILLER.split()
    rows = []
    for k in range(24):
        source = " ".join(np.roll(words, 13 * k)[:60])
        other = " ".join(f"w{k}x{j}" for j in range(60))
        rows.append((source, source if k % 2 else other, "cut" if k % 2 else "non"))
    pl.DataFrame(rows, schema=["source_text", "derived_text", "label"], orient="row").write_parquet(
        tmp_path / "g.parquet"
    )
    figures = evaluate(tmp_path).sets["g"]
    assert figures["macro_f1"] == figures["macro_f1_binary"] == 1.0
    assert figures["spearman"] == pytest.approx(1.0)


def test_a_folder_without_gold_says_what_was_expected(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="none with gold on copying"):
        evaluate(tmp_path)


@pytest.mark.gold
def test_the_aligned_gold_keeps_its_floors() -> None:
    gold = SHARED_DATA / "copy"
    if not gold.is_dir():
        pytest.skip("the gold data is not beside the checkout")
    sets = evaluate(gold).sets
    aligned = next(figures for name, figures in sets.items() if "plagdet" in figures and "/" not in name)
    assert (aligned["plagdet"] or 0) >= 0.91
    assert (aligned["copy_ratio_mae"] or 1) <= 0.0046
