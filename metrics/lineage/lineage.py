"""Lineage: the families of a run's texts, as tables; the job that a user calls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from itertools import chain
from typing import Any

import polars as pl

from masthead.metrics.errors import Fault, InputError, close_name, expect_kind, unknown
from masthead.metrics.lineage.candidates import MOST_VERSIONS, find_candidates
from masthead.metrics.lineage.explain import explain_family
from masthead.metrics.lineage.run import texts_alone, trace_run, with_duplicates, with_traces
from masthead.metrics.lineage.schemas import TABLES
from masthead.metrics.tables.measured import Measured
from masthead.metrics.tables.outlet_names import other_names
from masthead.metrics.tables.result import Result, some
from masthead.metrics.wording import show_count


@dataclass(frozen=True, repr=False)
class Lineage(Result):
    """Who has what from whom, in tables (FAMILIES, VERSIONS, LINKS, PASSAGES, QUOTATIONS).

    ``measured`` is the run that they come from: the texts that the spans point into.
    """

    families: pl.DataFrame
    versions: pl.DataFrame
    links: pl.DataFrame
    passages: pl.DataFrame
    quotations: pl.DataFrame
    measured: Measured | None = field(default=None, repr=False)

    def _brief(self) -> list[str]:
        largest = self.families.sort("n_versions", descending=True).head(1)
        return [
            f"Lineage: {self}",
            *(
                f"largest: {row['family_id']} with {row['n_versions']} versions"
                for row in largest.iter_rows(named=True)
            ),
            "next: .explain(family_id), .plot(family_id); .families, .versions, .links, .passages, .quotations",
        ]

    def _main(self) -> pl.DataFrame:
        return self.families

    def __str__(self) -> str:
        """How many versions, families and stories there are, in a line.

        Texts that share nothing with others are stories of their own.
        """
        n_texts = int(self.families["n_versions"].sum())
        several = int((self.families["n_versions"] > 1).sum())
        n_stories = len(self.families)
        stories = (
            " of one story" if n_stories == 1 else f", {show_count(n_stories, 'separate story', 'separate stories')}"
        )
        return f"{show_count(n_texts, 'version')}{stories}; {several} told by more than one text."

    def explain(self, family_id: str) -> str:
        """A family in words: who has it from whom, how that is known, what cannot be told.

        Raises
        ------
        InputError
            Where no family has that identifier and no version of that name is in one.
        """
        return explain_family(self.family(family_id))

    def plot(self, family_id: str, *, ax: Any = None) -> Any:
        """The family's tree on a time axis: a lane per outlet, a line per link. Returns matplotlib Axes."""
        chart = import_module("masthead.reports.charts.stories.lineage")
        return chart.draw_lineage(chart.lineage_data(self.family(family_id), self._names), ax=ax)

    def plot_passages(self, family_id: str, *, ax: Any = None) -> Any:
        """What became of each passage: a row per version, a box per passage in order. Returns matplotlib Axes."""
        chart = import_module("masthead.reports.charts.stories.fates")
        return chart.draw_fates(chart.fates_data(self.family(family_id), self._names), ax=ax)

    @property
    def _names(self) -> dict[str, str]:
        """Display names of outlets, from the optional outlets table."""
        outlets = self.measured.outlets if self.measured is not None else None
        if outlets is None or "name" not in outlets.columns:
            return {}
        return dict(outlets.filter(pl.col("name").is_not_null()).select("outlet", "name").iter_rows())

    def family(self, family_id: str) -> Mapping[str, pl.DataFrame]:
        """The rows of one family by table.

        ``family_id`` may be the identifier of any of its versions, or any name of an outlet that has texts in no other
        family of several texts.

        Raises
        ------
        InputError
            Where there is no such family, version or outlet, with the one that was probably meant; where an outlet has
            texts in several families, with these.
        """
        name = self._family_of(family_id)
        tables = {table.name: getattr(self, table.name) for table in TABLES}
        rows = {kind: frame.filter(pl.col("family_id") == name) for kind, frame in tables.items()}
        either = (pl.col("family_id") == name) | (pl.col("other_family_id") == name)
        return {**rows, "links": self.links.filter(either.fill_null(False))}

    def _family_of(self, name: str) -> str:
        """The family of a version, or of an outlet by any of its names."""
        if (self.families["family_id"] == name).any():
            return name
        known = self.versions.filter(pl.col("version_id") == name)["family_id"]
        if len(known):
            return str(known[0])
        texts = self.versions.filter(~pl.col("is_unseen"))
        outlets = texts["outlet"].drop_nulls().unique().sort().to_list()
        table = self.measured.outlets if self.measured is not None else None
        where = "lineage, family"
        try:
            outlet = import_module("masthead.scoring.outlets").find_outlet(name, outlets, table, where=where)
        except InputError:
            called = [*outlets, *chain.from_iterable(other_names(table).values())]
            if close_name(name, called) is not None:
                raise
            hint = "take one from lineage.families or lineage.versions"
            raise InputError(unknown(where, name, texts["version_id"].to_list(), hint)) from None
        own = texts.filter(pl.col("outlet") == outlet).select("family_id")
        families = self.families.join(own, on="family_id", how="semi").sort("n_versions", descending=True)
        several = families.filter(pl.col("n_versions") > 1)
        chosen = (several if len(several) else families)["family_id"].to_list()
        if len(chosen) > 1:
            found = f"{name!r}, which has texts in {len(chosen)} families: {some(chosen)}"
            raise InputError(Fault(where, found, "one family", f"say {chosen[0]!r}"))
        return str(chosen[0])


def lineage(
    measured: Measured, *, texts: Sequence[str] | None = None, most_versions: int = MOST_VERSIONS, seed: int = 0
) -> Lineage:
    """Families of texts that descend from one another, who has it from whom, and what each did with it.

    Candidates are the texts that share passages or quotations in ``measured`` (its table of copies); in each story
    all texts are aligned with one another, ``most_versions`` at most. ``texts`` are identifiers: only stories that
    have one of them are traced, and texts that stand alone are left out. ``seed`` is that of the bootstrap over passages. What the texts, credits and dates do not tell stays open: links without direction, "likely" originals.

    References: Roos, Heikkilä and Myllymäki 2006 (edits weighed by the logarithm of their length); Felsenstein 1985
    (support by the bootstrap); Marmerola et al. 2016 (trees of near-duplicate texts).

    Raises
    ------
    InputError
        Where ``measured`` is not what ``masthead.measure`` gave.
    """
    hint = "masthead.measure(articles) gives one; a card has its own as card.features.measured"
    expect_kind("lineage, measured", measured, Measured, hint=hint)
    candidates = find_candidates(measured, most_versions=most_versions)
    if texts is not None:
        candidates = candidates.only(texts)
    parts = list(trace_run(measured, candidates, seed=seed))
    parts += [texts_alone(measured, candidates)] if texts is None else []
    whole = {table.name: pl.concat([table.empty(), *(part[table.name] for part in parts)]) for table in TABLES}
    tables = with_duplicates(whole, measured)
    return Lineage(
        families=tables["families"].sort("family_id"),
        versions=with_traces(tables["versions"], measured).sort("family_id", "version_id"),
        links=tables["links"].sort("family_id", "from_id", "to_id", "kind"),
        passages=tables["passages"].sort("family_id", "passage", "version_id"),
        quotations=tables["quotations"].sort("family_id", "quotation", "version_id"),
        measured=measured,
    )
