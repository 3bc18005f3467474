"""The parts of the boilerplate finder: blocks, segments, phrases, repeats, weights, error card."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from masthead.metrics.boilerplate.body import body_segment
from masthead.metrics.boilerplate.classes import LINE_CLASSES
from masthead.metrics.boilerplate.find import find_furniture
from masthead.metrics.boilerplate.lexicon import read_lexicon, shipped_lexicon
from masthead.metrics.boilerplate.line_facts import read_line_facts
from masthead.metrics.boilerplate.repeats import emit_lines, merge_lines
from masthead.metrics.boilerplate.weigher import CLUES, shipped_weights
from masthead.metrics.errors import InputError
from masthead.metrics.evaluation.boilerplate import evaluate
from masthead.metrics.text.texts import Texts, read_texts

STORY = (
    "The mayor of Lower Wick said on Friday that the mill bridge will stay closed until the spring floods are over.",
    "Engineers found cracks in two of its five arches after a barge ran into the middle pier in heavy rain last month.",
    "Farmers on the east bank now drive nineteen miles to the market, and several have asked the county for a ferry.",
    "The county has not answered them yet, but a clerk said that a decision on the ferry was planned for next week.",
)


def _texts(*articles: str, outlet: str = "wick.example", language: str | None = None) -> Texts:
    n = len(articles)
    return read_texts(
        pl.DataFrame(
            {
                "article_id": [f"a{k}" for k in range(n)],
                "outlet": [outlet] * n,
                "text": list(articles),
                "language": pl.Series([language] * n, dtype=pl.String),
            }
        )
    )


def _kept(text: str, language: str | None = None) -> float:
    return float(find_furniture(_texts(text, language=language)).is_article.mean())


def test_best_run_of_lines() -> None:
    score = np.array([-8.0, 20, -8, 30, -8, 5, -8, 1, 2])
    article = np.array([0, 0, 0, 0, 0, 0, 1, 1, 1])
    assert body_segment(score, article).tolist() == [False, True, True, True, False, False, False, True, True]
    assert not body_segment(np.array([-1.0, -2.0]), np.array([0, 1])).any()


def test_hard_wrapped_lines_are_one_block() -> None:
    wrapped = []
    for paragraph in STORY:
        words, line = paragraph.split(), ""
        for word in words:
            if len(line) + len(word) > 60:
                wrapped.append(line.strip())
                line = ""
            line += word + " "
        wrapped += [line.strip(), ""]
    text = "\n".join(wrapped)
    assert len(read_line_facts(_texts(text))) == len(STORY)
    assert _kept(text) == 1


@pytest.mark.parametrize(
    "text",
    [
        " ".join(STORY),
        "The heron stands in the shallow reeds\nand waits for what the water brings\nThe evening folds its wings",
        "\n".join(
            [
                STORY[0],
                "“Will you cross it?” I asked.",
                "“Not this year,” he said.",
                STORY[1],
                "“And next year?”",
                "“We will see.”",
                STORY[2],
            ]
        ),
        "\n".join(STORY[:2]),
    ],
    ids=["one line", "poem", "dialogue", "short"],
)
def test_body_text_is_kept(text: str) -> None:
    assert _kept(text) == 1


@pytest.mark.parametrize(
    ("language", "body"),
    [
        (
            "ru",
            "Мэр города сообщил в пятницу, что старый мост через реку останется закрытым до конца весеннего паводка.",
        ),
        ("el", "Ο δήμαρχος είπε την Παρασκευή ότι η παλιά γέφυρα θα μείνει κλειστή μέχρι να τελειώσουν οι πλημμύρες."),
        ("zh", "市长星期五表示，由于春季洪水尚未结束，旧磨坊桥将继续关闭，附近的农民只能绕道前往集市。"),
        ("ar", "قال رئيس البلدية يوم الجمعة إن الجسر القديم سيبقى مغلقا حتى تنتهي فيضانات الربيع في المنطقة كلها."),
    ],
)
def test_other_scripts_keep_their_body(language: str, body: str) -> None:
    assert _kept(f"{body}\n{body} {body}", language) == 1


def test_counts_do_not_depend_on_the_order_of_batches() -> None:
    frames = [
        emit_lines(_texts("\n".join([STORY[k % 4], "Gull watch", f"Page {k}"]), outlet=f"o{k % 2}")) for k in range(9)
    ]
    whole = merge_lines(frames)
    turned = merge_lines(reversed(frames))
    assert whole.lines.equals(turned.lines)
    assert whole.outlets.equals(turned.outlets)
    assert whole.lines["n_articles"].max() == 5


def test_the_same_text_twice_is_one_article() -> None:
    text = "\n".join([*STORY, "Gull watch"])
    assert merge_lines([emit_lines(_texts(text, text)), emit_lines(_texts(text))]).lines.is_empty()


def test_a_second_version_keeps_its_body() -> None:
    first, second = "\n".join(STORY), "\n".join([*STORY[:3], STORY[3].replace("next week", "Monday")])
    repeats = merge_lines([emit_lines(_texts(first, second))])
    assert len(repeats.lines) == 3
    assert find_furniture(_texts(first, second), repeats).is_article.all()


def test_other_outlets_lines_do_not_count() -> None:
    frames = [emit_lines(_texts("\n".join(STORY), outlet="a")), emit_lines(_texts("\n".join(STORY[:3]), outlet="b"))]
    assert merge_lines(frames).lines.is_empty()


def test_every_clue_has_its_coefficient() -> None:
    for lexicon in (True, False):
        weights = shipped_weights(lexicon=lexicon)
        assert list(weights.coefficients) == list(weights.typical) == [clue.name for clue in CLUES]
        assert weights.possible < weights.cut < weights.certain


def test_shipped_lexicon_reads() -> None:
    lexicon = shipped_lexicon("en")
    assert lexicon is not None
    assert lexicon.language == "en"
    assert shipped_lexicon("xx") is None
    assert shipped_lexicon("../en") is None


def test_faults_of_a_lexicon_are_told_at_once(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text('[[entry]]\nclass = "advert"\nmatch = "near"\nphrases = []\n')
    with pytest.raises(InputError) as caught:
        read_lexicon(file)
    assert [fault.found for fault in caught.value.faults] == ["match = 'near'", "class = 'advert'", "no phrases"]


def test_furniture_does_not_change_what_is_article_text() -> None:
    furniture = [
        "Sign in",
        "Share this article",
        "Follow us on Facebook",
        "You may also like",
        "Storm closes schools...",
        "Leave a comment",
    ]
    kept = []
    for lines in ([*STORY], [furniture[0], *STORY, *furniture[1:]]):
        texts = _texts("\n".join(lines))
        is_article = find_furniture(texts).is_article
        sentences = np.unique(texts.word_sentence[is_article])
        kept.append([texts.text[texts.sentences.start[k] : texts.sentences.end[k]] for k in sentences])
    assert kept[0] == kept[1] == list(STORY)


def test_main_lines_of_a_page_decide() -> None:
    texts = _texts(
        "\n".join(["Ellery Post", *STORY, "A line of the page's foot that looks like any other sentence of a text."])
    )
    main = np.array([False, True, True, True, True, False])
    found = [LINE_CLASSES[code] for code in find_furniture(texts, main_lines=main).line_class]
    assert found[1:5] == ["article_text"] * 4
    assert "article_text" not in (found[0], found[5])


def test_error_card_of_a_small_set(tmp_path: Path) -> None:
    lines = [*STORY, "Share this article", "Back to top"]
    rows = [
        {"page_id": f"p{k}", "domain": f"d{k // 3}", "line_no": i, "text": line, "is_boilerplate": i > 3, "lang": "en"}
        for k in range(12)
        for i, line in enumerate(lines[: 4 + k % 3])
    ]
    pl.DataFrame(rows).write_parquet(tmp_path / "any_name.parquet")
    figures = evaluate(tmp_path).sets["any_name/text/en"]
    assert figures["token_f1"] == 1
    assert figures["body_flagged"] == 0
    assert figures["page_spearman"] == pytest.approx(1)
    with pytest.raises(InputError, match="no gold for boilerplate"):
        evaluate(tmp_path / "nothing")
