"""Attributions found by rules: each form of reported speech, and what is none."""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np
import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from masthead.metrics.attribution.find import find_attributions
from masthead.metrics.attribution.rules import flags, tokens
from masthead.metrics.attribution.rules.content import START_RULES
from masthead.metrics.attribution.rules.flags import FINITE, Word
from masthead.metrics.attribution.rules.tokens import Gap
from masthead.metrics.attribution.rules.verbs.complements import COMPLEMENT_RULES
from masthead.metrics.attribution.rules.verbs.cues import GROUP_RULES
from masthead.metrics.attribution.rules.verbs.homographs import NOUN_RULES
from masthead.metrics.attribution.rules.verbs.inversion import INVERSION_RULES
from masthead.metrics.attribution.rules.verbs.read import VERB_RULES
from masthead.metrics.attribution.rules.verbs.unspoken import UNSPOKEN_RULES
from masthead.metrics.attribution.table import Attributions
from masthead.metrics.text.texts import Texts, read_texts

Found = tuple[str, str, str]


def read(*rows: str) -> Texts:
    return read_texts(pl.DataFrame({"article_id": [str(k) for k in range(len(rows))], "outlet": "o", "text": rows}))


def find(texts: Texts, languages: Sequence[str] | None = None) -> Attributions:
    return find_attributions(texts, np.ones(len(texts.words), dtype=np.bool_), languages=languages)


def triples(text: str) -> list[Found]:
    """Source, cue and content of every attribution, pieces joined by a bar."""
    texts = read(text)
    (rows,) = in_parts(texts, find(texts))
    return rows


def in_parts(texts: Texts, found: Attributions) -> list[list[Found]]:
    """Source, cue and content of the attributions of each article, pieces joined by a bar."""
    rows: list[list[Found]] = [[] for _ in range(len(texts))]
    for number, article in found.table.select("attribution", "article").iter_rows():
        spans = found.spans.filter(pl.col("attribution") == number)
        parts = [
            " | ".join(texts.text[a:b] for a, b in spans.filter(pl.col("role") == role).select("start", "end").rows())
            for role in ("source", "cue", "content")
        ]
        rows[article].append((parts[0], parts[1], parts[2]))
    return rows


CASES: dict[str, tuple[str, Found]] = {
    "as reported by, at the start": (
        "As reported by the Harbor Times, there are two piers at stake.",
        ("the Harbor Times", "reported by", "there are two piers at stake"),
    ),
    "as stated in a report": (
        "As stated in Vogel’s report, there are doubts about it.",
        ("Vogel’s report", "stated in", "there are doubts about it"),
    ),
    "time behind a bracket": (
        "Harbor chair Ines Vogel (D-Tarn) last week said the pier was sold.",
        ("Harbor chair Ines Vogel (D-Tarn)", "said", "the pier was sold"),
    ),
    "since between the parts": ("Vogel has since said it was sold.", ("Vogel", "has since said", "it was sold")),
    "as described by": ("The pier, as described by Vogel, is gone.", ("Vogel", "described by", "The pier | is gone")),
    "title of a program": (
        "Appearing on “Harbor News Sunday,” Vogel said it was “a poor way to sell a pier.”",
        ("Vogel", "said", "it was “a poor way to sell a pier.”"),
    ),
    "told a program": (
        "“What kind of pier was it?” Senator Ines Vogel, the chair, told the network’s “Face the Harbor” program on Sunday.",
        ("Senator Ines Vogel, the chair,", "told", "“What kind of pier was it?”"),
    ),
    "in an email": (
        "A spokesman for the port, Rolf Berg, told the Times in an email, “Your guess is as good as mine.”",
        ("A spokesman for the port, Rolf Berg,", "told", "“Your guess is as good as mine.”"),
    ),
    "led to say": (
        "He left the paper, which led Ines Vogel to say, “It is a cruel place to work in.”",
        ("Ines Vogel", "to say", "“It is a cruel place to work in.”"),
    ),
    "went so far as to claim": (
        "Some officials have gone so far as to claim that the north sold it.",
        ("Some officials", "to claim", "that the north sold it"),
    ),
    "studies that have come out": (
        "Several studies have come out suggesting that the pier is old.",
        ("Several studies", "suggesting", "that the pier is old"),
    ),
    "a note that said": (
        "Vogel sent a note to the crew that said parts of the pier “violate our code.”",
        ("that", "said", "parts of the pier “violate our code.”"),
    ),
    "while telling": (
        "While telling readers the pier was old, Vogel left.",
        ("Vogel", "telling", "the pier was old"),
    ),
    "who behind a dash": (
        "Ines Vogel — a figure who played a part in it — has been critical, telling donors that it was sold.",
        ("Ines Vogel", "telling", "that it was sold"),
    ),
    "weeks ago": ("Several weeks ago a board member said it was sold.", ("a board member", "said", "it was sold")),
    "that clause": (
        "The mayor said that the bridge would stay closed.",
        ("The mayor", "said", "that the bridge would stay closed"),
    ),
    "clause without that": (
        "Harbor officials say the crane was checked in May.",
        ("Harbor officials", "say", "the crane was checked in May"),
    ),
    "auxiliaries and adverbs belong to the cue": (
        "The company has repeatedly denied the claims of its former staff.",
        ("The company", "has repeatedly denied", "the claims of its former staff"),
    ),
    "quotation first": (
        "“The water rose too fast,” Ines Vogel said.",
        ("Ines Vogel", "said", "“The water rose too fast,”"),
    ),
    "quotation first, inverted": (
        '"We had no warning," said Karl Brandt, a farmer from the valley.',
        ("Karl Brandt, a farmer from the valley", "said", '"We had no warning,"'),
    ),
    "quotation that goes on behind the cue": (
        "“We had no warning,” she said. “It came at night.”",
        ("she", "said", "“We had no warning,” | “It came at night.”"),
    ),
    "cue inside the content": (
        "The tunnel, he added, will open in spring.",
        ("he", "added", "The tunnel | will open in spring"),
    ),
    "cue last": (
        "The ferry will not sail before Friday, the operator said on Monday.",
        ("the operator", "said", "The ferry will not sail before Friday"),
    ),
    "apposition": (
        "Mara Lind, the head of the port authority, said the audit was finished.",
        ("Mara Lind, the head of the port authority,", "said", "the audit was finished"),
    ),
    "according to, last": (
        "Two of the five turbines failed, according to the inspection report.",
        ("the inspection report", "according to", "Two of the five turbines failed"),
    ),
    "according to, first": (
        "According to Pavel Oren, the vote was never counted.",
        ("Pavel Oren", "According to", "the vote was never counted"),
    ),
    "per": (
        "The talks broke down on Sunday, per Coastal Wire.",
        ("Coastal Wire", "per", "The talks broke down on Sunday"),
    ),
    "as an agency has reported": (
        "It was the third such visit, as Coastal Wire has noted.",
        ("Coastal Wire", "has noted", "It was the third such visit"),
    ),
    "the listener is no part of the content": (
        "The minister told reporters that the reserve was empty.",
        ("The minister", "told", "that the reserve was empty"),
    ),
    "colon and quotation": (
        "The captain added: “Nobody was hurt.”",
        ("The captain", "added:", "“Nobody was hurt.”"),
    ),
    "speaker and colon": ("Ines Vogel: “Nobody asked us.”", ("Ines Vogel", ":", "“Nobody asked us.”")),
    "noun of speech": (
        "Few believed his claim that the dam was safe.",
        ("his", "claim", "that the dam was safe"),
    ),
    "warnings from": (
        "The visit follows warnings from the coast guard that the ice is thin.",
        ("the coast guard", "warnings", "that the ice is thin"),
    ),
    "passive": (
        "The deal was first reported by the Tidal Post.",
        ("the Tidal Post", "was first reported by", "The deal"),
    ),
    "document that shows": (
        "A survey by the institute found that most farms had lost money.",
        ("A survey by the institute", "found", "that most farms had lost money"),
    ),
    "two apostrophes as quotation marks": (
        "''It is over,'' Mr. Oren said.",
        ("Mr. Oren", "said", "''It is over,''"),
    ),
    "single marks, British": (
        "‘The trains are late again,’ a spokesman for the union said.",
        ("a spokesman for the union", "said", "‘The trains are late again,’"),
    ),
    "headline": ("Mayor says bridge will stay closed", ("Mayor", "says", "bridge will stay closed")),
    "said by a court": (
        "The court ruled that the pier was public.",
        ("The court", "ruled", "that the pier was public"),
    ),
    "records show": ("Tax records show the pier was sold.", ("Tax records", "show", "the pier was sold")),
    "records show, behind": ("The pier was sold twice, records show.", ("records", "show", "The pier was sold twice")),
    "according to without a comma": (
        "According to Ines Vogel the pier was sold.",
        ("Ines Vogel", "According to", "the pier was sold"),
    ),
    "chimed in": ("“It was sold,” chimed in Ines Vogel.", ("Ines Vogel", "chimed in", "“It was sold,”")),
    "accused by nobody": ("In May he was accused of selling it.", ("", "was accused", "of selling it")),
    "amid reports that": ("She left amid reports that it was sold.", ("", "reports", "that it was sold")),
    "age and place between commas": (
        "Ines Vogel, 65, of Millport, said it was sold.",
        ("Ines Vogel, 65, of Millport,", "said", "it was sold"),
    ),
    "title behind the name, colon": (
        "Ines Vogel, head of the Harbor Trust: “The pier is old.”",
        ("Ines Vogel, head of the Harbor Trust", ":", "“The pier is old.”"),
    ),
    "colon at the end of a line": (
        "And from board chair Vogel:\n“The pier is old.”",
        ("And from board chair Vogel", ":", "“The pier is old.”"),
    ),
    "block quotation": (
        "The council reports that:\nThe pier is old and rotten.\nIt rained.",
        ("The council", "reports", "The pier is old and rotten."),
    ),
    "no comma before said": (
        "The pier will have to close said Ines Vogel, who chairs the board.",
        ("Ines Vogel, who chairs the board", "said", "The pier will have to close"),
    ),
    "kept saying": ("Vogel kept saying that it was sold.", ("Vogel", "kept saying", "that it was sold")),
    "post": (
        "She wrote to all.\nThe pier is gone and nobody asked us — Ines Vogel (@vogel) May 4, 2019\nIt rained.",
        ("Ines Vogel", "", "The pier is gone and nobody asked us"),
    ),
    "speaker whose name is a small word": ("“We will miss it,” said May.", ("May", "said", "“We will miss it,”")),
    "senator of a state behind brackets": (
        "Sen. Ines Vogel (D) of Tarn says the pier is closed.",
        ("Sen. Ines Vogel (D) of Tarn", "says", "the pier is closed"),
    ),
    "they all": ("The isles and towns, they all suggest that it failed.", ("they", "suggest", "that it failed")),
    "had him saying": ("The gale had him screaming that it was over.", ("him", "screaming", "that it was over")),
    "condemned for telling": (
        "Crews condemned the mayor as rash for telling some of them to leave.",
        ("the mayor", "telling", "some of them to leave"),
    ),
    "participle behind a relative": (
        "Her talk with two guards, who told her to go, left her cold, Vogel recalled, adding that she wrote to the board.",
        ("Vogel", "adding", "that she wrote to the board"),
    ),
    "participle behind but": (
        "The crews said it was closed, but Ines Vogel denied that she knew it, saying she was shocked.",
        ("Ines Vogel", "saying", "she was shocked"),
    ),
    "hosts": ("The harbor hosts jumped in, telling Vogel to leave.", ("The harbor hosts", "telling", "Vogel to leave")),
    "told a program that": (
        "Odd Berg told Tarn TV's “Face the Harbor” that the pier was closed.",
        ("Odd Berg", "told", "that the pier was closed"),
    ),
    "warned about a thing for months": (
        "He has warned about a default on the bonds for months.",
        ("He", "has warned about", "a default on the bonds for months"),
    ),
    "a reported clause with a relative": (
        "Crews have said the plan, which is backed by the board, was designed to fail.",
        ("Crews", "have said", "the plan, which is backed by the board, was designed to fail"),
    ),
    "a place before what was said": (
        "Ines Vogel pointed out in her dissent, this ruling is bad news for crews.",
        ("Ines Vogel", "pointed out", "this ruling is bad news for crews"),
    ),
    "confirmed to a paper": (
        "Lind gave the boat away in 2019, his campaign confirmed to The Tarn Post.",
        ("his campaign", "confirmed", "Lind gave the boat away in 2019"),
    ),
    "a paper and a name": (
        "A harbor official told The Tarn Post Kislow was among a group of crews who left.",
        ("A harbor official", "told", "Kislow was among a group of crews who left"),
    ),
    "a date behind according to": (
        "According to an article posted on Dec. 8, 2015, Mr. Vogel toured the harbor.",
        ("an article posted on Dec. 8, 2015", "According to", "Mr. Vogel toured the harbor"),
    ),
    "dismissed as": (
        "Vogel dismissed the plan for the isles as “a mere dream.”",
        ("Vogel", "dismissed", "the plan for the isles as “a mere dream.”"),
    ),
    "compared to": ("Vogel compared Tarn to a “dead harbor.”", ("Vogel", "compared", "Tarn to a “dead harbor.”")),
    "it was reported in a year that": (
        "It was reported in May 2013 that the files were open.",
        ("", "was reported", "that the files were open"),
    ),
    "participle of a clause with after": (
        "Crews criticized Ines Vogel after she was filmed last month telling sailors it was costly.",
        ("she", "telling", "it was costly"),
    ),
    "reports emerged": (
        "Reports emerged late on Monday that the mayor had met smugglers.",
        ("", "Reports emerged", "that the mayor had met smugglers"),
    ),
    "clap back": (
        "The plan led Berg to clap back that Vogel was late.",
        ("Berg", "to clap back", "that Vogel was late"),
    ),
    "a sentence and a colon": (
        "Vogel had one more thing for them: “We will not sell the pier to him.”",
        ("Vogel", ":", "“We will not sell the pier to him.”"),
    ),
    "block behind a clause and a colon": (
        "Ana writes that the urge is shared by all:\nMost of both camps would do so again.\nIt rained.",
        ("Ana", "writes", "that the urge is shared by all: | Most of both camps would do so again."),
    ),
    "times before a participle": (
        "He gave it dozens of times testifying before the board: “I share all of your aims.”",
        ("He", "testifying", "“I share all of your aims.”"),
    ),
    "a source and who reports it": (
        "The probe was wide, according to harbor officials, reports The Tarn Post.",
        ("harbor officials", "according to", "The probe was wide"),
    ),
    "an adverb behind an apposition": (
        "Ida Lind, the mayor of Tarn, clumsily linked the storm to the sale, claiming that the port was old.",
        ("Ida Lind, the mayor of Tarn,", "claiming", "that the port was old"),
    ),
    "an inset within a relative clause": (
        "Ida Lind, whose paper broke one of the stories of the campaign — the video of Vogel — said the port was old.",
        ("Ida Lind", "said", "the port was old"),
    ),
    "a price behind a name": (
        "Ferro Corp. FRRO, +9.26% said it would close stores.",
        ("Ferro Corp. FRRO", "said", "it would close stores"),
    ),
    "a share of people who voted": (
        "About one in eight people who voted for Mayor Odo Vogel said they were unsure.",
        ("one in eight people who voted for Mayor Odo Vogel", "said", "they were unsure"),
    ),
    "people behind said": (
        "The port was old, said people close to the sale.",
        ("people close to the sale", "said", "The port was old"),
    ),
    "instead saying": (
        "The campaign has yet to lay out its plan instead saying it will wait.",
        ("The campaign", "instead saying", "it will wait"),
    ),
    "this advice, saying": (
        "Lind offered this advice to Berg saying, “Sell the port.”",
        ("Lind", "saying", "“Sell the port.”"),
    ),
    "a main verb behind a relative clause": (
        "The minority of sailors who said they would not vote for him again gave varying reasons for it.",
        ("who", "said", "they would not vote for him again"),
    ),
    "a main verb behind a participle": (
        "Members calling for a sale have found a friend in Ida Lind.",
        ("Members", "calling for", "a sale"),
    ),
    "a main verb behind a clause with that": (
        "The latest poll showing that support for the port has dipped prompted the same wave of anger.",
        ("The latest poll", "showing", "that support for the port has dipped"),
    ),
    "a main verb behind a noun of speech": (
        "Her claim that the port was old was wrong.",
        ("Her", "claim", "that the port was old"),
    ),
    "a main clause behind while": (
        "While many observers noted the absurdity of the sale, others laughed.",
        ("many observers", "noted", "the absurdity of the sale"),
    ),
    "a main clause behind a quotation": (
        "When the report says that costs are “lower than planned,” that does not mean little.",
        ("the report", "says", "that costs are “lower than planned,”"),
    ),
    "a main clause behind in": (
        "In a statement announcing the decision, Ida Lind's office said that the port was sold.",
        ("a statement", "announcing", "the decision"),
    ),
    "what they admitted": (
        "Members who voted yes, on what they admitted was an imperfect bill, sounded glad.",
        ("they", "admitted", "was an imperfect bill"),
    ),
    "a second main verb": (
        "Lind is denouncing the board for the delay and is suing it.",
        ("Lind", "is denouncing", "the board for the delay"),
    ),
    "a comment behind a dash": (
        "Lind warned sailors this week of a storm — leading the board to close the port.",
        ("Lind", "warned", "sailors this week of a storm"),
    ),
    "reported that, according to": (
        "Reuters reported that, according to a Tarn official, there were losses on both sides.",
        ("a Tarn official", "according to", "there were losses on both sides"),
    ),
    "told them he is": (
        "Lind has told reporters he's not telling the crew to switch to Berg.",
        ("Lind", "has told", "he's not telling the crew to switch to Berg"),
    ),
    "advised to": ("Lind advised sailors to stay at home.", ("Lind", "advised", "sailors to stay at home")),
    "pleaded with": ("Lind pleaded with the board to act.", ("Lind", "pleaded", "with the board to act")),
    "notified": (
        "Lind notified the board that she would leave.",
        ("Lind", "notified", "that she would leave"),
    ),
    "threatened that": ("Lind threatened that she would sue.", ("Lind", "threatened", "that she would sue")),
    "also states": (
        "The judge’s opinion also states that the port is old.",
        ("The judge’s opinion", "also states", "that the port is old"),
    ),
    "asked, the answer": (
        "Asked by reporters on Monday if Berg had offered to resign, Vogel replied: “No, he has not.”",
        ("reporters", "Asked", "if Berg had offered to resign"),
    ),
    "a participle in front": (
        "Admitting to the existence of 200 cases, the official, Harbor Minister Gao Kiang, said that it was closed.",
        ("the official, Harbor Minister Gao Kiang,", "said", "that it was closed"),
    ),
    "after saying": (
        "After saying the answer would depend on the law, Vogel continued: “But it is old.”",
        ("Vogel", "saying", "the answer would depend on the law"),
    ),
    "a second verb behind an object": (
        "Lind demanded a meeting with Vogel and talked him out of it.",
        ("Lind", "demanded", "a meeting with Vogel"),
    ),
    "a second verb behind a comma": (
        "Lind disclosed that losses were higher, and stripped two men of their office.",
        ("Lind", "disclosed", "that losses were higher"),
    ),
    "while others said": (
        "One group has said the port is old, while another group has said it is new.",
        ("One group", "has said", "the port is old"),
    ),
    "but according to": (
        "The port will close, but according to the head of the Harbor Group, the tariffs could help it.",
        ("the head of the Harbor Group", "according to", "the tariffs could help it"),
    ),
    "nearly everyone": (
        "They back things nearly everyone agrees the board should do.",
        ("nearly everyone", "agrees", "the board should do"),
    ),
    "although, then a warning": (
        "Although some have praised the mayor for his plan, sailors have warned of a loss.",
        ("sailors", "have warned of", "a loss"),
    ),
    "a video posted": (
        "Berg said in a video posted on Monday that the port was old.",
        ("Berg", "said", "that the port was old"),
    ),
    "a block below a colon": (
        "The Tarn Post reported:\n\nThe port was closed for nine days and nobody knew why.\n\nIt rained.",
        ("The Tarn Post", "reported:", "The port was closed for nine days and nobody knew why."),
    ),
    "negated": ("She did not say whether the plan was legal.", ("She", "did not say", "whether the plan was legal")),
}


@pytest.mark.parametrize("name", CASES)
def test_source_cue_and_content(name: str) -> None:
    text, expected = CASES[name]
    assert expected in triples(text)


NOT_REPORTED = {
    "a request behind now": "It rained. Now tell us how the pier was lost.",
    "a thing supposed": "Say Arvania demanded a proof of it from all.",
    "claims before a dash": "Half of the Tarnish claims – a wide margin – were false.",
    "a label": "She found a box labeled “harbor fever” in the attic.",
    "questions there were": "There were questions around the health of the mayor.",
    "a book read": "Most islanders haven’t read that book.",
    "states behind a dash": "She leads in the battleground states—a lead that may grow.",
    "a paper’s blog": "He works for the Post’s politics blog “The Fix” every week.",
    "what a way is": "A way to stop this is to insist that they give a date.",
    "when someone asks": "But when someone asks you to wait, you may leave.",
    "a person questioned": "The guards came late, questioned Berg, and left.",
    "rather than": "Rather than stating a plan he left the room.",
    "the author's plan": "I am calling for a vote on the harbor budget in May.",
    "the author's forecast": "The quay will close before the summer ends, I predict.",
    "the author's own earlier words": "As I noted in March, the pier was never safe for visitors.",
    "author and readers": "Since we’re talking about money, the quay cost two million.",
    "whoever does it": "Care is due to those who report a theft at the harbor.",
    "any agency": "Any agency that says it cannot pay should close its doors.",
    "no official": "There was no official word from the ministry confirming the loss of the boat.",
    "nothing that suggests": "Nothing in the record of the captain suggests it, and nothing in the oath that stipulates a duty.",
    "an act left undone": "Vogel did not warn the sailors before the storm arrived.",
    "an act that was not done": "Berg never asked to speak at the meeting of the board.",
    "what would have been": "Rivals of the mayor would have argued that the vote was void.",
    "what would be done": "The board would bring charges against Lind labeling the deal a fraud.",
    "as if it had been said": "They behaved as if the council had announced that the tolls were gone.",
    "if one of two": "If Berg or Vogel announce an end to the inquiry, the case goes to the court.",
    "a scene imagined": "Imagine the mechanic says your engine is beyond repair.",
    "advice": "Don't even think about blaming the tax cuts for it.",
    "a participle as subject": "Affirming the dignity of each sailor is as critical as a new ship.",
    "an insult as subject": "Tweeting nasty insults is just plain wrong, has no use and never had.",
    "two adjectives": "Keep away from people with suspected or confirmed cases of fever.",
    "an adjective behind another": "Another proposed solution would take the command from the captain.",
    "an owner in the plural": "The Isles’ confirmed cases are close to half a million.",
    "a name with a habit": "The thin ones sometimes called respirators are of no use.",
    "a name and a verb": "A watchdog group called TarnBooks published a list of boats.",
    "a title": "He did us a service with a little book called “The Sinking of Tarn.”",
    "a name for oneself": "Rulers who call themselves president often hold no vote.",
    "a call to a witness stand": "The lawyers were done before calling Berg to the stand.",
    "put on": "Wash your hands before putting it on.",
    "held back": "The tariff denied Berg a clean win in the north.",
    "kept": "Lind maintained his dignity without giving up a thing.",
    "declared as an act": "Rebels in the port have declared their own country.",
    "a tale": "The numbers of the hospital tell the tale.",
    "a reminder": "It reminds me of that one sad boy at the back of the class.",
    "an old saying": "Sow the wind, as the old saying goes, and reap the storm.",
    "left wondering": "The pause leaves sailors wondering what is true.",
    "for example": "The isles tax small things, salt, say, or rope.",
    "an urge": "The basic urge to consume is strong here.",
    "a big ask": "Masks may help the crowd, a big ask already.",
    "a noun for a system": "The isles built an infectious disease reporting system that was safe.",
    "reports on a person": "Both papers issued their own investigative reports on Berg, who left.",
    "not from instinct": "My gut tells me that the tide is turning.",
    "hard to deny": "I find it ever harder; it is hard to deny that this is so.",
    "accused in a case": "He wanted a harsh penalty for the minors accused in the harbor case.",
    "guilty": "Lind pleaded guilty to two counts of theft.",
    "it is acknowledged": "It is acknowledged that our ships are the key to trade.",
    "let me": "Let me explain why the pier is closed.",
    "worth noting": "It is worth noting that the pier is closed.",
    "a supposition": "If the mayor says the pier is closed, we will go home.",
    "a possible speaker": "Critics might say that the pier is a folly.",
    "something": "The vote says something about the town.",
    "an event": "The strike suggests that the crews are tired.",
    "an abstract subject": "His silence shows that the board is split.",
    "an act withheld": "The board won’t propose a new pier.",
    "what they will say, shortened": "They’ll probably blame a lack of money for it.",
    "the reader": "Perhaps in your darker hours of the night you’ve wondered if the pier was real.",
    "if it had been shown": "We would be better off if mayors and captains had shown greater care before the storm hit.",
    "what is called for": "It calls out for a new law on harbors.",
    "a day that reminds": "The pier closed, as this Harbor Day weekend reminds us.",
    "framing": "That rumor was confirmed by the framing of the question.",
    "a flare": "Nothing will send up a bigger flare announcing just that than a vote.",
    "preached": "He’s preaching calm to the wrong flock.",
    "jokes made": "Host Odd Berg was making Harbor-review jokes about closing “old” piers.",
    "compared with": "Women were 25 percent of captains, compared with about 32 percent in the navy.",
    "a case dismissed": "The judge dismissed the case in May.",
    "an order behind a semicolon": "Zeal alone does not win the harbor; ask Odd Berg, or Ana Lind.",
    "what rules include": "Two of those rules include asking sailors how they feel about it.",
    "a telling process": "The process that led Berg to this point is telling and troubling.",
    "made to think": "It made many conclude the race was all but over.",
    "what they say": "He’s more interested in what the former sailors on the ground say, even if it takes years.",
    "what adds up": "Those rewards add up to only so much.",
    "a participle behind its noun": "The two rules mentioned in the handbook are old.",
    "an attack": "A man attacked the harbor master on the pier.",
    "an adjective before a noun": "The board had nothing, except for a brief mention.",
    "a name that looks like a verb": "The United States sent two ships to the strait.",
    "a noun": "The reports were late and the claims went unpaid.",
    "belief": "Many engineers believe that the dam is safe.",
    "hope": "The islanders hope to return before winter.",
    "stance": "The union endorsed the plan and rejected the offer.",
    "title of a work": "She stars in “The Long Road Home”, which opens in May.",
    "scare quotes": "The so-called “peace plan” was dropped.",
    "phrasal verb": "The company called off the launch.",
    "nothing said": "Vogel declined to comment, and the bank did not respond to questions.",
    "thing with a name": "He runs a company called Harbor Lines in the north.",
    "adjective before a noun": "After repeated attempts 300 reported cases were closed.",
    "noun before a verb": "The harbor phone call has been long.",
    "act": "The state declared bankruptcy and claimed a share of the fund.",
    "court order": "The governor ordered all bars to close.",
    "shows signs": "The market has shown some signs of a turn.",
    "participle at the start": "Screaming gulls have stormed the pier.",
    "few words set off": "The “old pier” tax is gone.",
    "title of a work with a full stop": "She wrote a book, “The Room Where It Was Sold.”",
    "adjective": "The accused man left by the stated deadline.",
    "as charged": "The former mayor is guilty as charged, but that his sentence was long is beside the point.",
    "adjectives in a row": "They need objective, informed harbor experts.",
    "acts in a row": "The towns have legislated, sued, tweeted and used every tool.",
    "no longer asked": "The sailors finally stopped asking for permission to exist.",
    "a relative clause behind a noun": "It prompted the same wave of furious gloating that follows on every such poll.",
    "a plural behind when": "When answers that revert to the family are common, people leave.",
    "a plural behind if": "If states that adopted it go ahead, prices will rise.",
    "what anybody is led to": "Taking it seriously might lead one to conclude that the port was lost.",
    "steps toward": "Their steps were mostly directed toward repeating well-known positions.",
    "would in brackets": "These are the same people who would (rightly) respond with howls if it were sold.",
    "attention called": "Posts from the board called special attention to this line.",
    "joking around": "You know that Vogel is joking around.",
    "an adverb alone": "The mayor was up early, tweeting voraciously.",
    "numbers not confirmed": "The ministry has not confirmed the numbers.",
    "a motive not disclosed": "Police haven’t disclosed a motive for the theft.",
    "lines not repeated": "She isn’t repeating the old lines today.",
    "what will be told": "Historians will tell you that the port was never old.",
    "people who say": "People who say that the port is old have not seen it.",
    "what she would": "Once the ceiling was broken, she’d demand a room of her own.",
    "pointed questions": "Berg got the most pointed questions all night.",
    "adjective before states": "They lived within the rebellious states until then.",
    "reminded of": "One she is reminded of every time is the fire.",
    "tells you everything": "How could they fall for it? Well, it tells you everything.",
    "high-speed rail": "They want ferries and high-speed rail for all of the coast.",
    "so tell me": "So tell me: How does that help the port?",
    "who dares": "It would help the member who dares say it to voters.",
    "patients": "She admitted the patients at once.",
    "say for example": "They could move it to a place more suited to it — say, a fruit stand out in Tarn.",
    "where a noun remains": "Those of us who live in areas where caution remains high can wait.",
    "free to": "They’re free to accuse Berg and only Berg of bias.",
    "asking a lot": "That’s asking a lot of members who have done little.",
    "labeled": "You will be taxed at higher rates, labeled rich and powerful, and left alone.",
    "control asserted": "Elected leaders assert civilian control over the state.",
    "implied from": "Really, it’s just implied from the old rule.",
    "have to do is": "All the mayor would have to do is tweet about his own boat.",
    "what we call": "It belongs to what we now call “harbor fever,” and to the sea.",
    "should not": "If someone believes it, she shouldn’t be telling Berg to stay away.",
    "like a man who": "To call it so is a little like arguing that ports are ships.",
    "the scolding of": "It was the customary scolding of the crew.",
    "defeat not acknowledged": "Candidates who won’t acknowledge defeat stay.",
    "answered by an act": "The board responded by deploying more guards.",
    "as one might remind": "As Rand Berg might remind us, the port is old.",
    "the helm": "The ship answered the helm.",
    "a law that clarified": "The law that clarified the rights of sailors was repealed.",
    "what could be argued": "It could be argued that the port is old.",
    "for the simple reason": "They attacked him for the simple reason that he was there.",
    "called by telephone": "He called her after the storm.",
    "a quality demands": "Decency demands that the board resign.",
    "events suggest": "Experience suggests otherwise.",
    "a thing illustrates": "The new exemption illustrated that well enough.",
    "there is talk": "There is talk of a sale.",
    "never explained": "The board never explained why it sold the port.",
    "until they announce": "Until the board announces a price, we wait.",
    "it is telling": "It is telling that nobody came.",
    "a different story": "The numbers tell a different story.",
    "a mistake repeated": "She repeated the mistake of her father.",
    "repeats itself": "Their trouble repeats itself.",
    "a price quoted": "He quoted a price of nine dollars.",
    "complained a lot": "She complained a lot.",
    "complained loudly": "The engine complained loudly.",
    "added two": "He added two chairs.",
    "charged nine": "He charged nine dollars.",
    "portrayed in a film": "It was Ashley Brill who portrays the sailor in the film.",
    "all told": "All told, the board is to sell three ports.",
    "say, such a thing": "They succeed in one field — say, ports or ships — and leave.",
    "should not be telling": "He shouldn’t be telling Vogel to stay away.",
    "ought to be telling": "The members ought to be telling him that the port is old.",
    "recommended adding": "Nobody has ever tried adding that the port is old, though it helps.",
    "whatever they say": "The board will do whatever the owners say.",
    "in a list of nouns": "The sale needs skill, patience, caution and some luck.",
    "intimate": "They run the most intimate and oldest part of our lives.",
    "media reports": "It came amid media reports spotlighting the loss.",
    "barely mentioned": "Many of the speeches only barely mentioned Vogel.",
    "of the factors asked": "Of the other 18 factors asked, only two mattered.",
    "an argument made": "It was a line of argument that Vogel made repeatedly.",
    "unwittingly": "Vogel unwittingly demonstrated how old the port is.",
    "like arguing": "This is a little like arguing that ports are old.",
    "thinks denying": "The only fool is the one who thinks denying the obvious might work.",
    "as simple as telling": "It is not as simple as telling sailors to leave.",
    "called together": "Vogel had called together nine sailors to explore their choices.",
    "never said": "Vogel never said outright that the number was a “ruin.”",
    "must answer": "Each of its bills must answer “how.”",
    "a request denied": "The court is denying the board's request.",
    "close to suggesting": "It comes awfully close to suggesting that the port is old.",
    "worked wonders": "The formula worked wonders in terms of sales.",
    "called back": "He called me back to discuss the port.",
    "could argue": "Kent’s critics could only protest at the port, argue in the press, and wait.",
    "a thing suggests": "It is a double standard that strongly suggests that the port is old.",
    "not mentioned": "Not mentioned was that all of the ports promised order.",
    "does it tell you": "But for now, what does it tell you that the port is old?",
    "out of the questions asked": "Out of the 31 total questions asked, 22 were old.",
    "anything he tells": "Nobody can expect that anything he tells Vogel will be secret.",
    "a thought tells you": "A moment’s reflection tells you that the port is old.",
    "interest in maintaining": "The state has an interest in maintaining “peace, order and rest” at ports.",
    "denying two things": "The lack of a contest is denying the country the chance to choose.",
    "rash things": "Politicians say rash things all the time.",
    "shows that included": "I have watched television shows that included old ports.",
    "confirmed cases": "Tarn has just 13 confirmed or suspected cases.",
    "southern states": "In many southern states the board refused to go.",
    "all but announced": "Lind all but announced she would go.",
    "mostly states": "They are mostly states from the south.",
    "telling that to": "Try telling that to the sailors.",
    "not even": "Not even Vogel claims that the port is new.",
    "one wonders": "One wonders whether the port is old.",
    "a reason they call it": "There is a reason they call it the old port.",
    "as promised": "As promised, the port was sold.",
    "as they say": "As they say, the port is old.",
    "the name suggests": "As the name suggests, the port is old.",
    "confirmed him": "The Senate confirmed him in May.",
}


@pytest.mark.parametrize("name", NOT_REPORTED)
def test_what_is_no_reported_speech(name: str) -> None:
    assert triples(NOT_REPORTED[name]) == []


TRANSCRIPT = (
    "INES VOGEL, CHAIR: The posts are hollow and he said so.\n\n"
    "KARL BRANDT (on camera): We asked three yards for timber.\n\nUNA RIIS: And the fees will rise in spring."
)


def test_a_transcript_gives_each_turn_to_its_speaker() -> None:
    assert triples(TRANSCRIPT) == [
        ("INES VOGEL, CHAIR", ":", "The posts are hollow and he said so."),
        ("KARL BRANDT (on camera)", ":", "We asked three yards for timber."),
        ("UNA RIIS", ":", "And the fees will rise in spring."),
    ]
    assert triples("Vogel: 547.\n\nBrandt: 46.\n\nVogel: 12.\n\nBrandt: 9.") == []


def test_a_transcript_within_a_line() -> None:
    text = (
        "It rained. INES VOGEL: The posts are hollow and he said so. KARL BRANDT: We asked three yards for timber. "
        "UNA RIIS: And the fees will rise in spring.\nIt was late."
    )
    assert triples(text) == [
        ("INES VOGEL", ":", "The posts are hollow and he said so."),
        ("KARL BRANDT", ":", "We asked three yards for timber."),
        ("UNA RIIS", ":", "And the fees will rise in spring."),
    ]


def test_a_notice_and_a_colon_are_no_speaker() -> None:
    assert triples("JUST IN: “The pier was sold for a song to a friend.”") == [
        ("", "", "“The pier was sold for a song to a friend.”")
    ]


def test_a_title_and_a_colon_are_no_speaker() -> None:
    assert triples("From “Harbor Rules”: “The firm made a video that hints at it all.”") == [
        ("", "", "“The firm made a video that hints at it all.”")
    ]


def test_statements_under_their_speakers_names() -> None:
    text = "Two replies:\n\nThe Harbor Trust:\n\nWe regret it.\n\nIt was late.\n\nInes Vogel, pilot:\n\nIt is a shame."
    assert triples(text) == [
        ("The Harbor Trust", ":", "We regret it.\n\nIt was late."),
        ("Ines Vogel, pilot", ":", "It is a shame."),
    ]


@given(
    st.lists(
        st.sampled_from(["“We will miss it,”", "said", "May", "that man", "“Big” Ida", "It", "he", "."]), max_size=9
    )
)
@settings(max_examples=200, deadline=None)
def test_no_source_lies_within_its_own_quotation(words: list[str]) -> None:
    texts = read(" ".join(words))
    found = find(texts)
    for number in found.table["attribution"]:
        spans = found.spans.filter(pl.col("attribution") == number)
        said = [row for row in spans.filter(role="content").select("start", "end").rows() if texts.text[row[0]] == "“"]
        for start, end in spans.filter(role="source").select("start", "end").rows():
            assert not any(a <= start and end <= b for a, b in said)


def test_the_source_is_shared_by_coordinated_and_participial_cues() -> None:
    rows = triples(
        "The minister said the talks had failed and warned that prices would rise, adding that aid was ready."
    )
    assert [(source, cue) for source, cue, _ in rows] == [
        ("The minister", "said"),
        ("The minister", "warned"),
        ("The minister", "adding"),
    ]
    assert rows[0][2] == "the talks had failed"
    assert rows[1][2] == "that prices would rise"


def test_forms_negation_and_hearsay() -> None:
    texts = read(
        "“It is done,” she said. He said it was done. He said it was “well and truly done” by noon. "
        "She did not say why. The duke is said to be ill. The ship reportedly sank."
    )
    table = find(texts).table
    assert table["form"].to_list()[:3] == ["direct", "indirect", "mixed"]
    assert table["is_negated"].to_list() == [False, False, False, True, False, False]
    assert table["is_hearsay"].to_list() == [False, False, False, False, True, True]


RULE_LISTS = {
    "verbs": VERB_RULES,
    "groups": GROUP_RULES,
    "nouns": NOUN_RULES,
    "complements": COMPLEMENT_RULES,
    "inversions": INVERSION_RULES,
    "starts": START_RULES,
    "unspoken": UNSPOKEN_RULES,
}


@pytest.mark.parametrize("name", RULE_LISTS)
def test_rules_of_a_list_have_names_of_their_own(name: str) -> None:
    names = [rule.name for rule in RULE_LISTS[name]]
    assert len(names) > 2
    assert len(set(names)) == len(names)


TRANSCRIPT_LINE = "The bridge is closed for good — Karl Brandt (@brandt) May 4, 2019"
RULES_THAT_FIRE = {
    "Brandt said that the bridge would stay closed.": "source before content",
    "“The bridge is closed,” Brandt said.": "source behind content",
    "“The bridge is closed,” said Brandt.": "verb before source",
    "The loss was first reported by Brandt.": "reported by",
    "The bridge, as Brandt has said, is closed.": "as the source said",
    "Asked whether the bridge would open, he shook his head.": "asked whether",
    "The bridge is said to be closed.": "said to be",
    "The court was told that the bridge is closed.": "was told that",
    "The bridge is closed, according to Brandt.": "according to",
    "The bridge is reportedly closed.": "hearsay",
    "Karl Brandt: “The bridge is closed.”": "name and colon",
    "His claim that the bridge is closed is wrong.": "noun of speech",
    "It was a long day. “The bridge is closed for good.”": "quotation alone",
    "He was accused of closing the bridge.": "was accused of",
    "They fled amid reports that the bridge is closed.": "noun and that",
    TRANSCRIPT_LINE: "embedded post",
}


@pytest.mark.parametrize("text", RULES_THAT_FIRE)
def test_the_rule_that_fired_is_named(text: str) -> None:
    assert find(read(text)).table["rule"].to_list() == [RULES_THAT_FIRE[text]]


def test_flags_show_their_names() -> None:
    assert Word(FINITE) == Word.THIRD | Word.PAST
    assert {name: getattr(flags, name) for name in Word.__members__} == dict(Word.__members__)
    assert {name: getattr(tokens, name) for name in Gap.__members__} == dict(Gap.__members__)


def test_a_quotation_without_a_cue_has_content_alone() -> None:
    assert triples("The clerk shrugged. “Nobody ever asks about that.”") == [("", "", "“Nobody ever asks about that.”")]


def test_a_quotation_over_several_paragraphs_counts_in_each() -> None:
    texts = read("“The first winter was hard,” Vogel said. “We lost the barn.\n\n“The second was worse. We left.”")
    spans = find(texts).spans.filter(pl.col("role") == "content")
    assert texts.text[spans["start"].min() : spans["end"].max()] == texts.text.replace(" Vogel said. ", " Vogel said. ")
    covered = texts.cover(spans["start"].to_numpy(), spans["end"].to_numpy())
    assert covered.sum() == len(texts.words) - 2


def test_other_languages_have_no_rows_and_say_so() -> None:
    texts = read("The mayor said it was over.", "Le maire a dit que c'était fini, said the mayor.")
    found = find(texts, ["en", "fr"])
    assert found.is_supported.tolist() == [True, False]
    assert found.table["article"].unique().to_list() == [0]


def test_no_articles_and_empty_articles() -> None:
    nothing = find(read())
    assert (len(nothing.table), len(nothing.spans), len(nothing.is_supported)) == (0, 0, 0)
    assert nothing.table.schema == find(read("The mayor said it was over.")).table.schema
    assert len(find(read("", "  \n ", "...")).table) == 0


def test_furniture_is_not_read() -> None:
    texts = read("The mayor said it was over.\n\nThe editor said subscribe now.")
    is_article = texts.word_line == 0
    found = find_attributions(texts, is_article)
    assert len(found.table) == 1
    assert found.spans["end"].max() < texts.text.index("\n")


HOSTILE = {
    "unbalanced": "“The dam broke, the mayor said. ” It was “late. ‘Nobody” said it’s ’ over, she added.",
    "stray straight mark": 'He said "it was late. She said it was early.\n\nThe mayor said the dam held.',
    "ocr": "Tlie mayor sa1d the dam | had he!d, ac-\ncording to a re port, said tlie c1erk..",
    "all capitals": "THE MAYOR SAID THE DAM WOULD HOLD. “WE ARE SAFE,” SHE SAID.",
    "bidi marks": "\u202bThe mayor\u200f said the \u202edam\u202c held\u202c.",
    "controls": "The mayor said\x00 the dam\x0b held\x1f.",
    "quotes only": "“”\"\"''``«»‘’„“" * 50,
    "cue words only": "said says say told according to per reportedly asked that " * 50,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_gives_spans_within_the_text(name: str) -> None:
    _check_spans(read(HOSTILE[name], "The mayor said it was over."))


def test_capitals_are_read_as_text() -> None:
    assert ("THE MAYOR", "SAID", "THE DAM WOULD HOLD") in triples(HOSTILE["all capitals"])


def test_marks_of_direction_do_not_hide_a_cue() -> None:
    assert [cue for _, cue, _ in triples(HOSTILE["bidi marks"])] == ["said"]


def test_a_long_text_takes_time_in_proportion() -> None:
    sentence = "the clerk said the gate that he saw was open and shut and "
    seconds = []
    for n in (1000, 16000):
        texts = read(sentence * n)
        begin = time.perf_counter()
        found = find(texts)
        seconds.append(time.perf_counter() - begin)
        assert len(found.table) > 0
    assert seconds[1] < 16 * 4 * seconds[0] + 1


def _check_spans(texts: Texts) -> None:
    found = find(texts)
    spans = found.spans.join(found.table, on="attribution", how="left")
    assert spans["article"].null_count() == 0
    bounds = texts.bounds[spans["article"].to_numpy()]
    assert (spans["start"].to_numpy() >= bounds[:, 0]).all()
    assert (spans["end"].to_numpy() <= bounds[:, 1]).all()
    assert (spans["start"] < spans["end"]).all()
    assert set(found.table["form"]) <= {"direct", "indirect", "mixed"}
    assert found.table["attribution"].to_list() == list(range(len(found.table)))
    assert (texts.sentences.article[found.table["sentence"].to_numpy()] == found.table["article"].to_numpy()).all()


_PIECES = st.sampled_from(
    [
        "said",
        "says",
        "told reporters",
        "according to",
        "per",
        "Reuters",
        "the mayor",
        "Ines Vogel",
        "she",
        "who",
        "that",
        "the dam held",
        "it was late",
        "“",
        "”",
        '"',
        "‘",
        "’",
        "''",
        ",",
        ".",
        "?",
        ":",
        "—",
        "(",
        ")",
        "and",
        "but",
        "adding",
        "in a statement",
        "on Tuesday",
        "not",
        "has",
        "was",
        "by",
        "report",
        "as",
        "\n",
        "\n\n",
        "claims",
        "asked",
        "reportedly",
        "is said to",
        "of",
        "The",
        "\u200f",
        "🙂",
        "漢字",
        "ﬁ",
    ]
)
TEXTS = st.lists(_PIECES, max_size=40).map(" ".join)


@settings(deadline=None, max_examples=150)
@given(st.lists(TEXTS, max_size=4))
def test_spans_stay_within_their_article(rows: list[str]) -> None:
    _check_spans(read(*rows))


@settings(deadline=None, max_examples=100)
@given(st.lists(TEXTS, min_size=2, max_size=4))
def test_a_batch_gives_what_its_articles_give_one_by_one(rows: list[str]) -> None:
    together = read(*rows)
    found = find(together)
    expected = []
    for row in rows:
        alone = find(read(row))
        expected.append(
            (
                alone.table.drop("attribution", "article", "sentence").rows(),
                alone.spans.select("role", "start", "end").rows(),
            )
        )
    for k in range(len(rows)):
        table = found.table.filter(pl.col("article") == k)
        spans = found.spans.filter(pl.col("attribution").is_in(table["attribution"].implode()))
        offset = int(together.bounds[k, 0])
        local = [
            (role, start - offset, end - offset) for role, start, end in spans.select("role", "start", "end").rows()
        ]
        assert (table.drop("attribution", "article", "sentence").rows(), local) == expected[k]


@pytest.mark.parametrize("row", ["Wine for the Harbor said““.Ada", "“.” she said “”. Ada Voss left."])
def test_an_empty_quotation_is_no_content_of_another_article(row: str) -> None:
    other = "“Far away,” said Bo Lind."
    found = find(read(row, other))
    own = found.table.filter(pl.col("article") == 0)["attribution"]
    assert (found.spans.filter(pl.col("attribution").is_in(own.implode()))["end"] <= len(row)).all()


@settings(deadline=None, max_examples=60)
@given(TEXTS, TEXTS)
@example("‘ said said said", "‘")
def test_furniture_behind_the_article_changes_nothing(row: str, furniture: str) -> None:
    alone = read(row)
    more = read(f"{row}\n\n{furniture}")
    is_article = more.words.start < len(row)
    for name in ("sentences", "quotations"):
        before = getattr(alone, name).end.tolist()
        if getattr(more, name).end.tolist()[: len(before)] != before:
            return
    assert find_attributions(more, is_article).spans.rows() == find(alone).spans.rows()


def test_another_detector_takes_the_place_of_the_rules() -> None:
    from masthead.metrics.attribution.table import empty_attributions

    texts = read("The mayor said it was over.")
    found = find_attributions(
        texts,
        np.ones(len(texts.words), dtype=np.bool_),
        detector=lambda texts, is_article, languages: empty_attributions(np.array([False])),
    )
    assert len(found.table) == 0
    assert found.is_supported.tolist() == [False]
