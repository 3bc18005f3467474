"""The tables that the scoring stage takes and returns."""

from __future__ import annotations

import polars as pl

from masthead.metrics.tables.measures import STATUSES, VIEWS
from masthead.metrics.tables.table import Column, Table

FEATURES = Table(
    "features",
    "One row per outlet, feature and view (and group, where articles were grouped): the outlet's pooled value with its interval.",
    (
        Column("outlet", pl.String, "the publisher"),
        Column("feature", pl.String, "the measure's name"),
        Column("view", pl.String, "all words of the article text, or its own words only", values=VIEWS),
        Column("value", pl.Float64, "pooled value, in the measure's unit", nullable=True),
        Column("low", pl.Float64, "lower end of the interval", nullable=True),
        Column("high", pl.Float64, "upper end of the interval", nullable=True),
        Column("n_articles", pl.Int64, "articles of the outlet that were looked at", low=0),
        Column("n_measured", pl.Int64, "articles that the value rests on", low=0),
        Column("numerator", pl.Float64, "sum of what was counted"),
        Column("denominator", pl.Float64, "sum of what it was counted in"),
        Column("status", pl.String, "measured, or why there is no value", values=STATUSES),
        Column("reason", pl.String, "why there is no value, in words", nullable=True),
        Column("n_units", pl.Int64, "resampled units that the value rests on", nullable=True, low=0),
        Column("standard_error", pl.Float64, "standard deviation of the replicates", nullable=True, low=0),
        Column("n_needed", pl.Int64, "articles needed for reliability 0.8 among these outlets", nullable=True),
        Column("raw", pl.Float64, "value before shrinkage, where shrinkage was asked for", nullable=True),
        Column("shrunk", pl.Float64, "value after shrinkage, where it was asked for", nullable=True),
        Column("group", pl.String, "the group of the outlet's articles, where they were grouped", nullable=True),
        Column(
            "expected", pl.Float64, "value of ordinary articles of the outlet's lengths, by the curve", nullable=True
        ),
        Column("standardized", pl.Float64, "value at the mix of lengths that the scheme declares", nullable=True),
        Column("standardized_low", pl.Float64, "lower end of its interval", nullable=True),
        Column("standardized_high", pl.Float64, "upper end of its interval", nullable=True),
        Column("value_corrected", pl.Float64, "value after correction by labels", nullable=True),
        Column(
            "detector_low",
            pl.Float64,
            "lower end of the interval that includes the detector's error; around value_corrected where labels are its "
            "basis, else around the value",
            nullable=True,
        ),
        Column("detector_high", pl.Float64, "its upper end", nullable=True),
        Column(
            "detector_error",
            pl.Float64,
            "with labels value_corrected less the measured value; from the error card how far the value may be off",
            nullable=True,
        ),
        Column(
            "detector_standard_error", pl.Float64, "standard error that includes the detector's", nullable=True, low=0
        ),
        Column("value_measured", pl.Float64, "after correction, the value as it was measured", nullable=True),
        Column(
            "sampling_low", pl.Float64, "after correction, lower end of the interval of sampling alone", nullable=True
        ),
        Column("sampling_high", pl.Float64, "its upper end", nullable=True),
        Column(
            "sampling_standard_error",
            pl.Float64,
            "after correction, standard error of sampling alone",
            nullable=True,
            low=0,
        ),
        Column("n_labeled", pl.Int64, "labels of the outlet's items", nullable=True, low=0),
        Column("n_labeled_articles", pl.Int64, "articles with a label", nullable=True, low=0),
        Column(
            "error_basis",
            pl.String,
            "what the detector's error is known from; null where it is not in any interval",
            nullable=True,
            values=("labels", "error_card"),
        ),
        Column(
            "n_labels_needed",
            pl.Int64,
            "labels from which the corrected value is nearer to the truth than the measured one",
            nullable=True,
        ),
        Column("unsure_low", pl.Float64, "value_corrected if all unsure items were no", nullable=True),
        Column("unsure_high", pl.Float64, "value_corrected if all unsure items were yes", nullable=True),
        Column(
            "error_note", pl.String, "why labels correct nothing, or how the outlet is unlike the card's", nullable=True
        ),
    ),
    key=("outlet", "group", "feature", "view"),
)

REPLICATES = Table(
    "replicates",
    "One row per outlet, feature and view (and group); replicate r of every feature of an outlet is the same resample.",
    (
        Column("outlet", pl.String, "the publisher"),
        Column("feature", pl.String, "the measure's name"),
        Column("view", pl.String, "all or own", values=VIEWS),
        Column("values", pl.List(pl.Float32), "bootstrap replicates of the value; null where a resample has none"),
        Column("group", pl.String, "the group of the outlet's articles, where they were grouped", nullable=True),
        Column(
            "expected", pl.List(pl.Float32), "what the curve expects at the lengths of each resample", nullable=True
        ),
    ),
    key=("outlet", "group", "feature", "view"),
)

OUTLET_FACTS = Table(
    "outlet_facts",
    "One row per outlet (and group): how much of it was looked at, and under which conditions.",
    (
        Column("outlet", pl.String, "the publisher"),
        Column("n_articles", pl.Int64, "articles looked at", low=0),
        Column("n_left_out", pl.Int64, "articles left out by genre", low=0),
        Column("n_duplicates", pl.Int64, "articles left out as the same text again", low=0),
        Column("n_units", pl.Int64, "units that are resampled: articles that share most of their text are one", low=0),
        Column("median_words", pl.Float64, "median words of article text", nullable=True),
        Column("own_basis", pl.String, "what own text was measured against; mixed where articles differ"),
        Column("text_view", pl.String, "plain text, visible lines of html, or mixed"),
        Column("is_agency", pl.Boolean, "whether it is a news agency: by name, or its texts are among the originals"),
        Column("first_published", pl.Datetime("us", "UTC"), "date of the earliest article", nullable=True),
        Column("last_published", pl.Datetime("us", "UTC"), "date of the latest article", nullable=True),
        Column("language", pl.String, "language of nearly all articles, else mixed; und where undetermined"),
        Column("group", pl.String, "the group of the outlet's articles, where they were grouped", nullable=True),
    ),
    key=("outlet", "group"),
)

SCORES = Table(
    "scores",
    "One row per outlet.",
    (
        Column("outlet", pl.String, "the publisher"),
        Column("score", pl.Float64, "0 to 100, higher is better", nullable=True, low=0, high=100),
        Column("score_low", pl.Float64, "joint interval, never narrower than that of sampling alone", nullable=True),
        Column("score_high", pl.Float64, "its upper end", nullable=True),
        Column(
            "rank", pl.Int64, "rank, where the articles narrow it down; tied outlets share one", nullable=True, low=1
        ),
        Column("rank_low", pl.Int64, "best rank of the simultaneous interval", nullable=True, low=1),
        Column("rank_high", pl.Int64, "worst rank of the simultaneous interval", nullable=True, low=1),
        Column("n_articles", pl.Int64, "articles looked at", low=0),
        Column("availability", pl.Float64, "share of the weight that could be measured", low=0, high=1),
        Column("reason", pl.String, "why there is no score, or no rank", nullable=True),
        Column("scheme_id", pl.String, "fingerprint of the scheme"),
        Column("score_worst", pl.Float64, "score with every missing indicator at its worst", nullable=True),
        Column("score_best", pl.Float64, "score with every missing indicator at its best", nullable=True),
        Column("score_weights_low", pl.Float64, "interval of weights: other weights around the stated", nullable=True),
        Column("score_weights_high", pl.Float64, "its upper end", nullable=True),
        Column("score_joint_low", pl.Float64, "other articles, weights and goalposts at once", nullable=True),
        Column("score_joint_high", pl.Float64, "its upper end", nullable=True),
        Column(
            "score_sampling_low", pl.Float64, "interval of sampling: other articles of the same outlet", nullable=True
        ),
        Column("score_sampling_high", pl.Float64, "its upper end", nullable=True),
        Column("standard_error", pl.Float64, "standard deviation of the score over resamples", nullable=True),
        Column("ranked_with", pl.String, "conditions of measurement: only outlets with the same are ranked together"),
        Column("n_ranked", pl.Int64, "outlets ranked together", nullable=True),
        Column("is_agency", pl.Boolean, "whether it is a news agency: by name, or its texts are among the originals"),
        Column("n_units", pl.Int64, "units: articles that share most of their text count once", low=0),
        Column("rank_group", pl.Int64, "outlets with one number cannot be told apart as a whole", nullable=True, low=1),
    ),
    key=("outlet",),
    version=2,
)

CONTRIBUTIONS = Table(
    "contributions",
    "One row per outlet and indicator. The points of an outlet sum to its score.",
    (
        Column("outlet", pl.String, "the publisher"),
        Column("dimension", pl.String, "the dimension of the scheme"),
        Column("indicator", pl.String, "the indicator of the scheme"),
        Column(
            "value", pl.Float64, "the outlet's feature as scored: standardized where the scheme says so", nullable=True
        ),
        Column("normalized", pl.Float64, "the value between its goalposts", nullable=True, low=0, high=1),
        Column("effective_weight", pl.Float64, "weight in this score; 0 for a missing indicator", low=0, high=1),
        Column("points", pl.Float64, "100 x effective weight x normalized value; null where missing", nullable=True),
        Column("feature", pl.String, "the feature read"),
        Column("view", pl.String, "its view", values=VIEWS),
        Column("weight", pl.Float64, "weight stated by the scheme", low=0, high=1),
        Column("points_low", pl.Float64, "interval of sampling of the points", nullable=True),
        Column("points_high", pl.Float64, "its upper end", nullable=True),
        Column("n_measured", pl.Int64, "articles that the value rests on", low=0),
        Column("footing", pl.String, "how strong the published evidence for the indicator is"),
        Column("reason", pl.String, "why the indicator is missing", nullable=True),
        Column("raw", pl.Float64, "the feature before it was standardized", nullable=True),
        Column("uses", pl.String, "which of the two is scored", values=("raw", "standardized")),
        Column("is_deduction", pl.Boolean, "whether the row starts at full points, from which it can only lose"),
        Column("points_lost", pl.Float64, "full points less points; null where missing", nullable=True),
    ),
    key=("outlet", "indicator"),
    version=2,
)
