"""Credit judged over the articles of an outlet: notes that stand everywhere, articles that are an agency's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import polars as pl

from masthead.metrics.measure import measure

NOON = datetime(2031, 5, 6, 12, tzinfo=UTC)
BRIDGE = (
    "The county will shut the Hale Street bridge for nine weeks from June because rust has eaten through eleven of its "
    "hangers. Drivers will be sent over the Mill Road crossing, which adds twenty minutes at rush hour."
)
PLACES = ("Pell", "Selby", "Dunmore", "Keswater", "Tolland", "Ferrin")
NOTE = "With material from the Meridian Press Agency and NNS."


def own(place: str) -> str:
    return (
        f"The council of {place} met in the old school and spoke about the price of lamps for its lanes. A carter from "
        f"{place} had counted the broken ones, street by street, on the evening after the storm. There were more of them "
        f"than anyone in {place} had feared, and fewer than the smith had hoped for when he bought his glass in spring."
    )


def articles() -> pl.DataFrame:
    rows = []
    for i, place in enumerate(PLACES):
        body = own(place) + (f"\n\n{BRIDGE}" if i == 0 else "")
        rows += [
            (f"everywhere-{i}", "everywhere", f"{body}\n\n{NOTE}"),
            (f"once-{i}", "once", body + (f"\n\n{NOTE}" if i == 0 else "")),
            (f"mostly-{i}", "mostly", f"{BRIDGE}\n\nThe lamps of {place} burn.\n\n{NOTE}" if i == 0 else body),
            (f"declared-{i}", "declared", body + ("\n\n(MPA)" if i == 0 else "")),
        ]
    frame = pl.DataFrame(rows, schema=["article_id", "outlet", "text"], orient="row")
    return frame.with_columns(published=pl.lit(NOON).cast(pl.Datetime("us", "UTC")))


def test_what_credits_and_what_does_not() -> None:
    published = pl.lit(NOON - timedelta(hours=3)).cast(pl.Datetime("us", "UTC"))
    wire = pl.DataFrame({"article_id": ["w"], "outlet": ["Meridian Press Agency (MPA)"], "text": [BRIDGE]})
    measured = measure(articles(), wire=wire.with_columns(published=published), metrics=["copy_ratio"])
    rows = measured.measurements.filter(measure="uncredited_copy_ratio").select(
        "article_id", "numerator", "denominator"
    )
    found = {name: (above, below) for name, above, below in rows.iter_rows()}
    n_bridge, n_own, n_note = (len(text.split()) for text in (BRIDGE, own("Pell"), NOTE))
    assert found["everywhere-0"] == (n_bridge, n_bridge + n_own)
    assert found["once-0"] in ((0, n_own), (0, n_own + n_note))
    assert found["mostly-0"][0] == n_bridge
    assert found["declared-0"][0] == 0
    credit = dict(measured.copies.filter(reference_kind="wire").select("article_id", "credit").iter_rows())
    assert credit == {
        "everywhere-0": "unknown", "once-0": "credited", "mostly-0": "unknown", "declared-0": "credited",
    }  # fmt: skip
    genres = measured.article_facts.filter(genre="agency").select("article_id", "genre_reason").rows()
    assert genres == [("declared-0", "Meridian Press Agency is named in the tagline")]
