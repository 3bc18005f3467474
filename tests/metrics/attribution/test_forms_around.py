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
    "The state says the port is old.": [("The state", "says", "the port is old")],
    "The report states that the port is old.": [("The report", "states", "that the port is old")],
    "A letter states the port is old.": [("A letter", "states", "the port is old")],
    "Vogel states that the port is old.": [("Vogel", "states", "that the port is old")],
    "Several states said the port was old.": [("Several states", "said", "the port was old")],
    "According to the study published on Monday, the port is old.": [
        ("the study published on Monday", "According to", "the port is old")
    ],
    "According to Vogel’s report, the port is old.": [("Vogel’s report", "According to", "the port is old")],
    "According to what Vogel said, the port is old.": [("what Vogel said", "According to", "the port is old")],
    "The port is old, per the report.": [("the report", "per", "The port is old")],
    "In an interview, Vogel said the port was old.": [("Vogel", "said", "the port was old")],
    "As reported by the Times, the port is old.": [("the Times", "reported by", "the port is old")],
    "As Vogel told the Times, the port is old.": [("Vogel", "told", "the port is old")],
    "As the Times reported, the port is old.": [("the Times", "reported", "the port is old")],
    "As the report shows, the port is old.": [("the report", "shows", "the port is old")],
    "There is a claim that the port is old.": [("", "claim", "that the port is old")],
    "Vogel’s statement said the port was old.": [("Vogel’s statement", "said", "the port was old")],
    "A statement by Vogel said the port was old.": [("A statement by Vogel", "said", "the port was old")],
    "The statement added that the port was old.": [("The statement", "added", "that the port was old")],
    "The statement read: “The port is old.”": [("The statement", "read:", "“The port is old.”")],
    "It added that the port was old.": [("It", "added", "that the port was old")],
    "It said the port was old.": [("It", "said", "the port was old")],
    "It was said to be old.": [("", "was said", "It was said to be old")],
    "It has been suggested that the port is old.": [("", "has been suggested", "that the port is old")],
    "They said they would come and that they would stay.": [
        ("They", "said", "they would come and that they would stay")
    ],
    "They said to wait.": [("They", "said", "to wait")],
    "They said: wait.": [("They", "said:", "wait")],
    "They told us the port was old.": [("They", "told", "the port was old")],
    "They told us, “The port is old.”": [("They", "told", "“The port is old.”")],
    "She told him it was old, and he told her it was new.": [
        ("She", "told", "it was old"),
        ("he", "told", "it was new"),
    ],
    "She told him, “It is old,” and he told her, “It is new.”": [
        ("She", "told", "“It is old,”"),
        ("he", "told", "“It is new.”"),
    ],
    "She asked him why it was old.": [("She", "asked", "why it was old")],
    "She asked if it was old.": [("She", "asked", "if it was old")],
    "She asked, “Is it old?”": [("She", "asked", "“Is it old?”")],
    "“Is it old?” she asked.": [("she", "asked", "“Is it old?”")],
    "“Is it old?” she asked him. “Or new?”": [("she", "asked", "“Is it old?” | “Or new?”")],
    "“Is it old?” asked the mayor, who had come late.": [("the mayor, who had come late", "asked", "“Is it old?”")],
    "Asked by the Times, Vogel said it was old.": [("Vogel", "said", "it was old")],
    "Pressed on the sale, Vogel said it was old.": [("Vogel", "said", "it was old")],
    "Replying to Berg, Vogel said it was old.": [("Vogel", "said", "it was old")],
    "Writing in the Times, Vogel said it was old.": [("Vogel", "said", "it was old")],
    "Writing in the Times, Vogel called it old.": [("Vogel", "called", "it old")],
    "Speaking to the Times, Vogel called it “old.”": [("Vogel", "called", "it “old.”")],
    "Having seen the port, Vogel said it was old.": [("Vogel", "said", "it was old")],
    "Dressed in red, Vogel said it was old.": [("Vogel", "said", "it was old")],
    "Born in Tarn, Vogel said it was old.": [("Vogel", "said", "it was old")],
}

NOTHING = (
    "Vogel cast doubt on the sale.",
    "Vogel raised the question.",
    "Vogel convinced Berg that the port was old.",
    "Vogel invited Berg to speak.",
    "The lights indicated a fault.",
    "The state that sold the port is poor.",
    "In many states, that is old.",
    "According to law, the port must close.",
    "The port closed according to schedule.",
    "The port has 50 ships per year.",
    "As everyone knows, the port is old.",
    "As a result, the port is old.",
    "By all accounts, the port is old.",
    "Vogel quoted from the report.",
    "The quote was old.",
    "Talk of a sale grew.",
    "Talks on a sale began.",
    "The call was answered.",
    "Calls for a sale grew.",
    "The question is whether the port is old.",
    "The problem is that the port is old.",
    "The promise to mend the port was kept.",
    "The order to close the port came.",
    "Vogel’s comments came on Monday.",
    "It seems that the port is old.",
    "It turned out that the port was old.",
    "It is clear that the port is old.",
    "It is known that the port is old.",
    "It is hoped that the port will open.",
    "It is understood that the port is old.",
    "It emerged that the port was old.",
)


def test_what_stands_around_a_report_is_no_part_of_it() -> None:
    assert wrong("en", SAID) == []


def test_what_is_done_is_not_said() -> None:
    assert wrong("en", {text: [] for text in NOTHING}) == []
