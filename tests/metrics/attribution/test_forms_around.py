"""Sentences that differ in who speaks, where and when it was said, and what stands beside it."""

from __future__ import annotations

from tests.metrics.attribution.test_find import Found
from tests.metrics.attribution.test_forms import wrong

SAID: dict[str, list[Found]] = {
    "Vogel said last week that the port was old.": [("Vogel", "said", "that the port was old")],
    "Vogel said earlier Monday that the port was old.": [("Vogel", "said", "that the port was old")],
    "Vogel said during a meeting that the port was old.": [("Vogel", "said", "that the port was old")],
    "Vogel said before the vote that the port was old.": [("Vogel", "said", "that the port was old")],
    "Vogel said after the vote that the port was old.": [("Vogel", "said", "that the port was old")],
    "Vogel said following the vote that the port was old.": [("Vogel", "said", "that the port was old")],
    "Vogel said despite the vote that the port was old.": [("Vogel", "said", "that the port was old")],
    "Vogel said in a letter that the port was old.": [("Vogel", "said", "that the port was old")],
    "Vogel said in an interview with the Times that the port was old.": [("Vogel", "said", "that the port was old")],
    "Vogel said in court that the port was old.": [("Vogel", "said", "that the port was old")],
    "Vogel said on television that the port was old.": [("Vogel", "said", "that the port was old")],
    "Vogel said on X that the port was old.": [("Vogel", "said", "that the port was old")],
    "Vogel said at a meeting on Monday that the port was old.": [("Vogel", "said", "that the port was old")],
    "Vogel said through a lawyer that the port was old.": [("Vogel", "said", "that the port was old")],
    "Vogel said via email that the port was old.": [("Vogel", "said", "that the port was old")],
    "Vogel said with a smile that the port was old.": [("Vogel", "said", "that the port was old")],
    "Vogel said under oath that the port was old.": [("Vogel", "said", "that the port was old")],
    "The port was old, Vogel said on Monday.": [("Vogel", "said", "The port was old")],
    "The port was old, Vogel said in a statement on Monday.": [("Vogel", "said", "The port was old")],
    "The port was old, Vogel said as he left.": [("Vogel", "said", "The port was old")],
    "The port was old, the head of the Harbor Board said in a letter to the mayor.": [
        ("the head of the Harbor Board", "said", "The port was old")
    ],
    "The port was old and the wall was new, Vogel said.": [("Vogel", "said", "The port was old and the wall was new")],
    "The port, which was built in 1900, was old, Vogel said.": [
        ("Vogel", "said", "The port, which was built in 1900, was old")
    ],
    "The port was old, and, Vogel said, it would close.": [("Vogel", "said", "The port was old, and | it would close")],
    "The port was old because, Vogel said, nobody had mended it.": [
        ("Vogel", "said", "The port was old because | nobody had mended it")
    ],
    "Because the port was old, Vogel said, it would close.": [
        ("Vogel", "said", "Because the port was old | it would close")
    ],
    "If the port was old, Vogel said, it would close.": [("Vogel", "said", "If the port was old | it would close")],
    "On Monday, Vogel said, the port was old.": [("Vogel", "said", "On Monday | the port was old")],
    "In 1900, Vogel said, the port was new.": [("Vogel", "said", "In 1900 | the port was new")],
    "But Vogel said the port was old.": [("Vogel", "said", "the port was old")],
    "And Vogel says the port is old.": [("Vogel", "says", "the port is old")],
    "However, Vogel said the port was old.": [("Vogel", "said", "the port was old")],
    "On Monday, Vogel said the port was old.": [("Vogel", "said", "the port was old")],
    "On Monday Vogel said the port was old.": [("Vogel", "said", "the port was old")],
    "At a meeting on Monday, Vogel and Berg said the port was old.": [("Vogel and Berg", "said", "the port was old")],
    "After the vote, Vogel said the port was old.": [("Vogel", "said", "the port was old")],
    "Last week, the board said the port was old.": [("the board", "said", "the port was old")],
    "Meanwhile, officials said the port was old.": [("officials", "said", "the port was old")],
    "Still, critics say the port is old.": [("critics", "say", "the port is old")],
    "Later, a spokesman said the port was old.": [("a spokesman", "said", "the port was old")],
    "In a letter to the mayor on Monday, Vogel said the port was old.": [("Vogel", "said", "the port was old")],
    "In a report on Monday, the board said the port was old.": [("the board", "said", "the port was old")],
    "While Berg was silent, Vogel said the port was old.": [("Vogel", "said", "the port was old")],
    "Vogel said the port was old, although it was built in 2019.": [("Vogel", "said", "the port was old")],
    "Vogel said the port was old, but it stayed open.": [("Vogel", "said", "the port was old")],
    "Vogel said the port was old, so it would close.": [("Vogel", "said", "the port was old, so it would close")],
    "Vogel said the port was old, the Times reported.": [
        ("Vogel", "said", "the port was old"),
        ("the Times", "reported", "Vogel said the port was old"),
    ],
    "Vogel said the port was old, according to the Times.": [
        ("Vogel", "said", "the port was old"),
        ("the Times", "according to", "Vogel said the port was old"),
    ],
    "Vogel said the port was old and that it would close.": [
        ("Vogel", "said", "the port was old and that it would close")
    ],
    "Vogel said the port was old and would close.": [("Vogel", "said", "the port was old and would close")],
    "Vogel said the port was old; Berg said it was new.": [
        ("Vogel", "said", "the port was old"),
        ("Berg", "said", "it was new"),
    ],
    "Vogel said the port was old. He added it would close.": [
        ("Vogel", "said", "the port was old"),
        ("He", "added", "it would close"),
    ],
    "Vogel said the port, built in 1900, was old.": [("Vogel", "said", "the port, built in 1900, was old")],
    "Vogel said he, too, thought the port was old.": [("Vogel", "said", "he, too, thought the port was old")],
    "Vogel said, however, that the port was old.": [("Vogel", "said", "that the port was old")],
    "Vogel said, in effect, that the port was old.": [("Vogel", "said", "that the port was old")],
    "Vogel said, “It is old,” and left.": [("Vogel", "said", "“It is old,”")],
    "Vogel said only that the port was old.": [("Vogel", "said", "that the port was old")],
    "Vogel said simply: “It is old.”": [("Vogel", "said", "“It is old.”")],
    "Vogel said again that the port was old.": [("Vogel", "said", "that the port was old")],
    "Vogel said, “It is old. It will close. It must.”": [("Vogel", "said", "“It is old. It will close. It must.”")],
    "“It is old,” Vogel said. “It will close. It must.”": [
        ("Vogel", "said", "“It is old,” | “It will close. It must.”")
    ],
    "“It is old. It will close,” Vogel said. “It must.”": [
        ("Vogel", "said", "“It is old. It will close,” | “It must.”")
    ],
    "“It is old” and “dangerous,” Vogel said.": [("Vogel", "said", "“It is old” and “dangerous,”")],
    "“Old,” “dangerous” and “ugly,” Vogel said.": [("Vogel", "said", "“Old,” “dangerous” and “ugly,”")],
    "The port is “old,” said Vogel.": [("Vogel", "said", "The port is “old,”")],
    "The port is “old” and will close, Vogel said.": [("Vogel", "said", "The port is “old” and will close")],
    "The “old” port will close, Vogel said.": [("Vogel", "said", "The “old” port will close")],
    "The port “is old,” the board’s report said.": [("the board’s report", "said", "The port “is old,”")],
    "Vogel spoke of “a ruin.”": [("Vogel", "spoke of", "“a ruin.”")],
    "Vogel condemned the attack.": [("Vogel", "condemned", "the attack")],
    "Vogel hailed the sale as “a step.”": [("Vogel", "hailed", "the sale as “a step.”")],
    "Vogel vowed to mend the port.": [("Vogel", "vowed", "to mend the port")],
    "Vogel expressed concern that the port was old.": [("Vogel", "expressed", "concern that the port was old")],
    "Vogel reiterated that the port was old.": [("Vogel", "reiterated", "that the port was old")],
    "Vogel repeated that the port was old.": [("Vogel", "repeated", "that the port was old")],
    "Vogel repeated the claim.": [("Vogel", "repeated", "the claim")],
    "Vogel emphasized that the port was old.": [("Vogel", "emphasized", "that the port was old")],
    "Vogel concluded that the port was old.": [("Vogel", "concluded", "that the port was old")],
    "Vogel declared that the port was old.": [("Vogel", "declared", "that the port was old")],
    "Vogel disclosed that the port was old.": [("Vogel", "disclosed", "that the port was old")],
    "Vogel explained, “It is old.”": [("Vogel", "explained", "“It is old.”")],
    "Vogel explained that the port was old.": [("Vogel", "explained", "that the port was old")],
    "Vogel commented that the port was old.": [("Vogel", "commented", "that the port was old")],
    "Vogel commented on the sale.": [("Vogel", "commented on", "the sale")],
    "Vogel remarked that the port was old.": [("Vogel", "remarked", "that the port was old")],
    "Vogel contended that the port was old.": [("Vogel", "contended", "that the port was old")],
    "Vogel asserted that the port was old.": [("Vogel", "asserted", "that the port was old")],
    "Vogel assured Berg that the port was safe.": [("Vogel", "assured", "that the port was safe")],
    "Vogel informed Berg that the port was old.": [("Vogel", "informed", "that the port was old")],
    "Vogel reminded Berg that the port was old.": [("Vogel", "reminded", "that the port was old")],
    "Vogel texted Berg that the port was old.": [("Vogel", "texted", "that the port was old")],
    "Vogel wrote to Berg that the port was old.": [("Vogel", "wrote", "that the port was old")],
    "Vogel signaled that the port would close.": [("Vogel", "signaled", "that the port would close")],
    "Vogel hinted that the port would close.": [("Vogel", "hinted", "that the port would close")],
    "Vogel indicated that the port would close.": [("Vogel", "indicated", "that the port would close")],
    "The board indicated the port would close.": [("The board", "indicated", "the port would close")],
    "The board, which owns the port, says it will close.": [
        ("The board, which owns the port,", "says", "it will close")
    ],
    "The board that owns the port says it will close.": [("The board that owns the port", "says", "it will close")],
    "Officials from the board and the city say the port is old.": [
        ("Officials from the board and the city", "say", "the port is old")
    ],
    "Two of the officials who saw the wall said the port was old.": [
        ("Two of the officials who saw the wall", "said", "the port was old")
    ],
    "One of them said the port was old.": [("One of them", "said", "the port was old")],
    "All of them said the port was old.": [("All of them", "said", "the port was old")],
    "Several people said the port was old.": [("Several people", "said", "the port was old")],
    "People said the port was old.": [("People", "said", "the port was old")],
    "A few said the port was old.": [("A few", "said", "the port was old")],
    "Everyone said the port was old.": [("Everyone", "said", "the port was old")],
    "Researchers at Tarn University said the port was old.": [
        ("Researchers at Tarn University", "said", "the port was old")
    ],
    "The 54-year-old mayor said the port was old.": [("The 54-year-old mayor", "said", "the port was old")],
    "The mayor of Tarn, Ines Vogel, said the port was old.": [
        ("The mayor of Tarn, Ines Vogel,", "said", "the port was old")
    ],
    "Ines Vogel, the mayor of Tarn, said the port was old.": [
        ("Ines Vogel, the mayor of Tarn,", "said", "the port was old")
    ],
    "Ines Vogel, mayor of Tarn since 2019, said the port was old.": [
        ("Ines Vogel, mayor of Tarn since 2019,", "said", "the port was old")
    ],
    "Ines Vogel, whose family built it, said the port was old.": [
        ("Ines Vogel, whose family built it,", "said", "the port was old")
    ],
    "Ines Vogel, from Tarn, said the port was old.": [("Ines Vogel", "said", "the port was old")],
    "Tarn, Ines Vogel said, was old.": [("Ines Vogel", "said", "Tarn | was old")],
}

NOTHING = (
    "Vogel cast doubt on the sale.",
    "Vogel raised the question.",
    "Vogel convinced Berg that the port was old.",
    "Vogel invited Berg to speak.",
    "The lights indicated a fault.",
)


def test_what_stands_around_a_report_is_no_part_of_it() -> None:
    assert wrong("en", SAID) == []


def test_what_is_done_is_not_said() -> None:
    assert wrong("en", {text: [] for text in NOTHING}) == []
