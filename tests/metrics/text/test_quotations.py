"""Quotations in every form: straight, curly, single, guillemets, agency and tokenized marks, over paragraphs."""

from __future__ import annotations

import time

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.metrics.text.texts import read_texts


def quotations_of(text: str) -> list[str]:
    frame = pl.DataFrame({"article_id": ["a"], "outlet": ["o"], "text": [text]})
    found = read_texts(frame).quotations
    return [text[a:b] for a, b in zip(found.start, found.end, strict=True)]


@pytest.mark.parametrize(
    ("text", "quotations"),
    [
        ("", []),
        ('"We stay," she said. "We won\'t go."', ['"We stay,"', '"We won\'t go."']),
        ("“We stay,” she said.", ["“We stay,”"]),
        ("“We stay,“ she said. “We go.“", ["“We stay,“", "“We go.“"]),
        ("“An outer ‘inner’ quotation,” he said.", ["“An outer ‘inner’ quotation,”"]),
        ("He said “it ends here without a mark. More.", []),
        ("(“We go,” he said)", ["“We go,”"]),
        ('he said—"we go"—and left', ['"we go"']),
        ('""We go,"" he said.', ['""We go,""']),
        ('He calls it "closed.""We go," she said.', ['"closed."', '"We go,"']),
        ('a 6" pipe broke; he is 6\' 2" tall', []),
        ("''We stay,'' she said.", ["''We stay,''"]),
        ("``We stay,'' she said.", ["``We stay,''"]),
        ("`We stay,' she said.", ["`We stay,'"]),
        ("“We stay,’’ she said.", ["“We stay,’’"]),
        ("„Wir bleiben“, sagte sie.", ["„Wir bleiben“"]),
        ("‚Wir bleiben‘, sagte sie.", ["‚Wir bleiben‘"]),
        ("»Wir bleiben«, sagte sie.", ["»Wir bleiben«"]),
        ("« Nous restons », dit-elle.", ["« Nous restons »"]),
        ("‹ Nous restons ›, dit-elle.", ["‹ Nous restons ›"]),
        ("”Vi stannar”, sade hon.", ["”Vi stannar”"]),
        ("”We stay,“ she said. ”We go.“", ["”We stay,“", "”We go.“"]),
    ],
)
def test_forms(text: str, quotations: list[str]) -> None:
    assert quotations_of(text) == quotations


@pytest.mark.parametrize(
    ("text", "quotations"),
    [
        ("‘We don’t go,’ he said.", ["‘We don’t go,’"]),
        ("'We go,' he said; it's the workers' day.", ["'We go,'"]),
        ("'Ebb and flood rule us'", ["'Ebb and flood rule us'"]),
        ("It calls the tide 'a thief' and 'an old friend'.", ["'a thief'", "'an old friend'"]),
        ("‘We read the boys’ diaries,’ he said.", ["‘We read the boys’ diaries,’"]),
        ("'We're goin' home,' he said.", ["'We're goin' home,'"]),
        ("He said 'we got 'em all,' and left.", ["'we got 'em all,'"]),
        ("'He said \"no\" to us,' she said.", ["'He said \"no\" to us,'"]),
        ("Go to 'ell, he said, “and stay,” for the 'ouse is full.", ["“and stay,”"]),
    ],
)
def test_single_marks(text: str, quotations: list[str]) -> None:
    assert quotations_of(text) == quotations


@pytest.mark.parametrize(
    "text",
    [
        "the boys' game and the girls' game",
        "back in the '90s they said 'tis over, the class of '68 and the ’80s'",
        "rock 'n' roll and get 'em while they last",
        "the board 's plan and the boys ' game , they 're done",
        "the quay o' the north, an' all",
    ],
)
def test_apostrophes_are_no_marks(text: str) -> None:
    assert quotations_of(text) == []


@pytest.mark.parametrize(
    ("text", "quotations"),
    [
        (
            '" The tide is low , " the pilot said . " We wait . "',
            ['" The tide is low , "', '" We wait . "'],
        ),
        ("`` We stay , '' she said .", ["`` We stay , ''"]),
        ("“ We stay , ” she said .", ["“ We stay , ”"]),
        ("' We stay , ' she said ; the board 's plan .", ["' We stay , '"]),
        ('A stray " mark, then "a word" in marks.', ['"a word"']),
    ],
)
def test_marks_between_spaces(text: str, quotations: list[str]) -> None:
    assert quotations_of(text) == quotations


@pytest.mark.parametrize(
    ("text", "quotations"),
    [
        ("“First part.\n\n“Second part,” he said.", ["“First part.", "“Second part,”"]),
        ("‘First part.\n\n‘Second, don’t,’ he said.", ["‘First part.", "‘Second, don’t,’"]),
        ("‘90s music came.\n\n‘We go,’ he said.", ["‘We go,’"]),
        (
            "It rose. 'We wait,' he said. 'The mud is deep.\n\n'The boats lie dry.'",
            ["'We wait,'", "'The mud is deep.", "'The boats lie dry.'"],
        ),
        (
            "She spoke. “The mud is deep.\n\nADVERTISEMENT\n\n“The boats lie dry,” she said.",
            ["“The mud is deep.", "“The boats lie dry,”"],
        ),
        ("She spoke. “The mud is deep.\n\nThe boats lay dry.\n\n“We wait,” he said.", ["“We wait,”"]),
        (
            "« La mer monte.\n\n» Les bateaux restent.\n\n» Jamais », dit-elle.",
            ["« La mer monte.", "» Les bateaux restent.", "» Jamais »"],
        ),
    ],
)
def test_several_paragraphs(text: str, quotations: list[str]) -> None:
    assert quotations_of(text) == quotations


MARKED = st.sampled_from([*"\"'`“”‘’«»„‚ ,.?\n", "word ", "said ", "'s ", "''", "``", "—"])


@given(st.lists(MARKED, max_size=60).map("".join))
@settings(max_examples=300, deadline=None)
def test_quotations_lie_in_order_within_their_lines(text: str) -> None:
    frame = pl.DataFrame({"article_id": ["a"], "outlet": ["o"], "text": [text]})
    texts = read_texts(frame)
    found, lines = texts.quotations, texts.lines
    assert (found.start < found.end).all()
    assert (found.end[:-1] <= found.start[1:]).all()
    line = lines.start.searchsorted(found.start, side="right") - 1
    assert (found.end <= lines.end[line]).all()


@pytest.mark.parametrize("piece", ["'a ", '"“‘', "“said ", "‘a ’", '" ', "«»", "\n“a", "\n'a "])
def test_any_marks_take_time_in_proportion(piece: str) -> None:
    def seconds(n: int) -> float:
        began = time.perf_counter()
        quotations_of(piece * n)
        return time.perf_counter() - began

    seconds(100)
    small, large = min(seconds(2_000) for _ in range(3)), min(seconds(16_000) for _ in range(2))
    assert large < 30 * small + 0.5


@pytest.mark.parametrize("mark", ["‘", "'", "“", '"', "«", "''", "‘ "])
@pytest.mark.parametrize("line", ["‘ said said said", "The keeper said ‘so it was", "It was “late"])
def test_a_line_that_is_nothing_but_a_mark_goes_on_with_no_quotation(line: str, mark: str) -> None:
    found = quotations_of(f"{line}\n\n{mark}")
    assert [span for span in found if span != mark.strip()] == quotations_of(line)
