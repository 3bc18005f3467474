"""Where sentences and quotations end: behind abbreviations, initials, numbers, brackets and quotation marks."""

from __future__ import annotations

from tests.metrics.attribution.test_find import read

SENTENCES: dict[str, list[str]] = {
    "It rained. It stopped.": ["It rained.", "It stopped."],
    "It rained! It stopped? It rained again.": ["It rained!", "It stopped?", "It rained again."],
    "Mr. Vogel left. Dr. Berg stayed.": ["Mr. Vogel left.", "Dr. Berg stayed."],
    "Mr. Vogel met Mrs. Holt and Dr. Berg on St. Mary's St. in Tarn.": [
        "Mr. Vogel met Mrs. Holt and Dr. Berg on St. Mary's St. in Tarn."
    ],
    "He lives in the U.S. He works in the U.K. now.": ["He lives in the U.S.", "He works in the U.K. now."],
    "He lives in the U.S. and works in Tarn.": ["He lives in the U.S. and works in Tarn."],
    "It rose by 3.5 percent. It fell by 2.1 percent.": ["It rose by 3.5 percent.", "It fell by 2.1 percent."],
    "It cost $5.30. It was cheap.": ["It cost $5.30.", "It was cheap."],
    "He left at 5 p.m. on Monday. She left at 6 a.m. They met.": [
        "He left at 5 p.m. on Monday.",
        "She left at 6 a.m.",
        "They met.",
    ],
    "He left at 5 p.m. She stayed.": ["He left at 5 p.m.", "She stayed."],
    "J. P. Vogel left. J.P. Berg stayed.": ["J. P. Vogel left.", "J.P. Berg stayed."],
    "Ines V. left early. Rolf stayed.": ["Ines V. left early.", "Rolf stayed."],
    "Holt Inc. grew. Holt Ltd. shrank.": ["Holt Inc. grew.", "Holt Ltd. shrank."],
    "Holt Co. and Berg Corp. merged. Others did not.": ["Holt Co. and Berg Corp. merged.", "Others did not."],
    "See No. 5 for more. See Fig. 3 too.": ["See No. 5 for more.", "See Fig. 3 too."],
    "It is late, e.g. at night. It is early, i.e. at dawn.": [
        "It is late, e.g. at night.",
        "It is early, i.e. at dawn.",
    ],
    "He came on Jan. 5. She came on Feb. 6, 2024. They met in Sept. of that year.": [
        "He came on Jan. 5.",
        "She came on Feb. 6, 2024.",
        "They met in Sept. of that year.",
    ],
    "“It is late.” He left.": ["“It is late.”", "He left."],
    "“It is late,” he said. “Let us go.”": ["“It is late,” he said.", "“Let us go.”"],
    "“It is late. Let us go.” He left.": ["“It is late. Let us go.”", "He left."],
    "He said “no.” She said “yes.”": ["He said “no.”", "She said “yes.”"],
    "He said “no”. She said “yes”.": ["He said “no”.", "She said “yes”."],
    "(It was late.) He left.": ["(It was late.)", "He left."],
    "He left (it was late). She stayed.": ["He left (it was late).", "She stayed."],
    "He left ... and came back.": ["He left ... and came back."],
    "He left... She stayed.": ["He left...", "She stayed."],
    "He left… She stayed.": ["He left…", "She stayed."],
    "He left . . . She stayed.": ["He left . . .", "She stayed."],
    "What? No. Yes!": ["What?", "No.", "Yes!"],
    "“What?” he said. “No!” she said.": ["“What?” he said.", "“No!” she said."],
    "Yahoo! is a firm. It grew.": ["Yahoo! is a firm.", "It grew."],
    "The site tarn.example is new. It grew.": ["The site tarn.example is new.", "It grew."],
    "Write to ada@tarn.example. He will answer.": ["Write to ada@tarn.example.", "He will answer."],
    "1. It rained. 2. It stopped.": ["1. It rained.", "2. It stopped."],
    "It rained.[1] It stopped.[2]": ["It rained.[1]", "It stopped.[2]"],
    "It rained.It stopped.": ["It rained.", "It stopped."],
    "It rained; it stopped. It rained: it stopped.": ["It rained; it stopped.", "It rained: it stopped."],
    "it rained. it stopped.": ["it rained.", "it stopped."],
    "It rained. iPhones sold.": ["It rained.", "iPhones sold."],
    "It rained. 54 people left. “No,” he said.": ["It rained.", "54 people left.", "“No,” he said."],
    "It rained. (54 people left.) They ran.": ["It rained.", "(54 people left.)", "They ran."],
    "The Rev. Ines Vogel left. Gov. Berg stayed. Sen. Holt slept.": [
        "The Rev. Ines Vogel left.",
        "Gov. Berg stayed.",
        "Sen. Holt slept.",
    ],
    "Lt. Col. Vogel left. Sgt. Berg stayed.": ["Lt. Col. Vogel left.", "Sgt. Berg stayed."],
    "Gen. Vogel (Ret.) left. Maj. Berg stayed.": ["Gen. Vogel (Ret.) left.", "Maj. Berg stayed."],
    "He studied at Tarn Univ. He left.": ["He studied at Tarn Univ.", "He left."],
    "He got a Ph.D. He left.": ["He got a Ph.D.", "He left."],
    "He got a Ph.D. in 2020. He left.": ["He got a Ph.D. in 2020.", "He left."],
    "Martin Luther King Jr. spoke. He left.": ["Martin Luther King Jr. spoke.", "He left."],
    "Martin Luther King Jr. Day was Monday.": ["Martin Luther King Jr. Day was Monday."],
    "It was a draw, 3-3. They left.": ["It was a draw, 3-3.", "They left."],
    "It is 5 ft. tall. It is 6 in. wide.": ["It is 5 ft. tall.", "It is 6 in. wide."],
    "Ave. Foch is long. Main Ave. is short.": ["Ave. Foch is long.", "Main Ave. is short."],
    "The a.k.a. was his. He left.": ["The a.k.a. was his.", "He left."],
    "He said: “It rained. It stopped.” He left.": ["He said: “It rained. It stopped.”", "He left."],
    "He asked, “Did it rain?” She nodded.": ["He asked, “Did it rain?”", "She nodded."],
    "“Did it rain?” She nodded.": ["“Did it rain?”", "She nodded."],
    "“It rained!” shouted Vogel.": ["“It rained!” shouted Vogel."],
    "“It rained,” said Vogel. Berg nodded.": ["“It rained,” said Vogel.", "Berg nodded."],
    "Title\n\nIt rained. It stopped.\nNew line here": ["Title", "It rained.", "It stopped.", "New line here"],
    "It rained\nIt stopped.": ["It rained", "It stopped."],
    "- It rained. - It stopped.": ["- It rained.", "- It stopped."],
    "• It rained. • It stopped.": ["• It rained.", "• It stopped."],
    "Breaking: it rained. More soon.": ["Breaking: it rained.", "More soon."],
    "TARN (AP) — It rained. It stopped.": ["TARN (AP) — It rained.", "It stopped."],
    "‘It rained.’ He left.": ["‘It rained.’", "He left."],
    "'It rained.' He left.": ["'It rained.'", "He left."],
    "It’s late. He’s left. They’re gone.": ["It’s late.", "He’s left.", "They’re gone."],
    "It rained — it poured. It stopped.": ["It rained — it poured.", "It stopped."],
}
QUOTED: dict[str, list[str]] = {
    "“It is late.” He left.": ["“It is late.”"],
    "“It is late,” he said. “Let us go.”": ["“It is late,”", "“Let us go.”"],
    "“It is late. Let us go.” He left.": ["“It is late. Let us go.”"],
    "He said “no.” She said “yes.”": ["“no.”", "“yes.”"],
    "He said “no”. She said “yes”.": ["“no”", "“yes”"],
    "“What?” he said. “No!” she said.": ["“What?”", "“No!”"],
    "It rained. 54 people left. “No,” he said.": ["“No,”"],
    "He said: “It rained. It stopped.” He left.": ["“It rained. It stopped.”"],
    "He asked, “Did it rain?” She nodded.": ["“Did it rain?”"],
    "“Did it rain?” She nodded.": ["“Did it rain?”"],
    "“It rained!” shouted Vogel.": ["“It rained!”"],
    "“It rained,” said Vogel. Berg nodded.": ["“It rained,”"],
    "‘It rained.’ He left.": ["‘It rained.’"],
    "'It rained.' He left.": ["'It rained.'"],
}


def test_sentences_end_where_a_reader_ends_them() -> None:
    texts = read(*SENTENCES)
    found: list[list[str]] = [[] for _ in SENTENCES]
    spans = texts.sentences
    for article, start, end in zip(spans.article.tolist(), spans.start.tolist(), spans.end.tolist(), strict=True):
        found[article].append(texts.text[start:end].strip())
    assert [(text, rows) for text, rows in zip(SENTENCES, found, strict=True) if rows != SENTENCES[text]] == []


def test_quotations_reach_from_mark_to_mark() -> None:
    texts = read(*SENTENCES)
    found: list[list[str]] = [[] for _ in SENTENCES]
    spans = texts.quotations
    for article, start, end in zip(spans.article.tolist(), spans.start.tolist(), spans.end.tolist(), strict=True):
        found[article].append(texts.text[start:end])
    assert {text: rows for text, rows in zip(SENTENCES, found, strict=True) if rows} == QUOTED
