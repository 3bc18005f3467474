"""A sample of items to be labeled by hand, drawn so that labels of it say how far the detector is off."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from masthead.metrics.errors import Fault, InputError
from masthead.metrics.files.drafts import drafted, write_json
from masthead.metrics.files.spreadsheets import defused
from masthead.metrics.tables.measures import Measure
from masthead.metrics.tables.result import Result
from masthead.metrics.tables.table import Column, Table
from masthead.metrics.wording import show_count
from masthead.scoring.labels.draw import article_keys
from masthead.scoring.labels.guidelines import Guideline, guideline_of, guidelines

SAMPLE = Table(
    "sample",
    "One row per item drawn for labeling.",
    (
        Column("item_id", pl.String, "identifier: a hash of article, place and words"),
        Column("outlet", pl.String, "its outlet; not shown to labelers"),
        Column("article_id", pl.String, "its article"),
        Column("number", pl.Int64, "which item of the article it is", low=0),
        Column("start", pl.Int64, "first code point in the measured text", low=0),
        Column("end", pl.Int64, "one past its last code point", low=0),
        Column(
            "size", pl.Float64, "what it adds to the denominator: words where the measure counts words, else 1", low=0
        ),
        Column("probability", pl.Float64, "with which it was drawn", low=0, high=1),
        Column("measured", pl.Float64, "what it adds to the numerator; not shown to labelers"),
        Column("article_numerator", pl.Float64, "what was measured of its article"),
        Column("article_denominator", pl.Float64, "out of what", low=0),
        Column("is_twice", pl.Boolean, "whether every labeler gets it, so that agreement can be told"),
        Column("text", pl.String, "the item's words"),
        Column("before", pl.String, "what stands before it"),
        Column("after", pl.String, "what stands after it"),
        Column("beside", pl.String, "the original beside it, for copies"),
    ),
    key=("item_id",),
)


@dataclass(frozen=True, repr=False)
class Sample(Result):
    """Items drawn for labeling: ``table`` (SAMPLE), in the order in which they are shown.

    ``settings`` has the measure, view, seed and number of items asked for, and the sample's identifier; ``notes`` what a
    labeler's employer must know (outlets with fewer items, articles left out).
    """

    table: pl.DataFrame
    settings: Mapping[str, Any]
    notes: tuple[str, ...] = field(default=())

    def _brief(self) -> list[str]:
        outlets = self.table["outlet"].n_unique()
        return [
            f"Sample: {show_count(len(self.table), 'item')} of {show_count(outlets, 'outlet')} for {self.measure}, view {self.view}",
            *self.notes[:2],
            'next: sample.write("label/"), then masthead.read_labels("label/label_*.csv", sample); .table',
        ]

    def _main(self) -> pl.DataFrame:
        return self.table

    @property
    def measure(self) -> str:
        """The measure that the labels are for."""
        return str(self.settings["measure"])

    @property
    def view(self) -> str:
        """Its view."""
        return str(self.settings["view"])

    @property
    def sample_id(self) -> str:
        """A fingerprint of the items."""
        return str(self.settings["sample_id"])

    @property
    def guideline(self) -> Guideline:
        """What labelers are asked."""
        own = self.settings.get("own")
        return guidelines()[self.measure] if own is None else guideline_of(Measure.of(own["measure"]), own["answer"])

    def __len__(self) -> int:
        return len(self.table)

    def _repr_html_(self) -> str:
        return self.table.drop("text", "before", "after", "beside")._repr_html_()

    def items_of(self, labeler: str, labelers: Sequence[str]) -> pl.DataFrame:
        """The items of one of several labelers: a share of their own, and all those that everybody gets."""
        place = sorted(labelers).index(labeler)
        keys = article_keys(self.table["item_id"], 0, "labelers")
        mine = pl.Series((keys % np.uint64(len(labelers))) == place)
        return self.table.filter(mine | self.table["is_twice"])

    def write(
        self, folder: str | Path, *, labelers: Sequence[str] = (), third_pass: pl.DataFrame | None = None
    ) -> list[Path]:
        """Write what labelers need, and what reading their labels needs.

        ``label.html`` is the labeling page (``label_NAME.html`` for each of ``labelers``, who share the items but for
        those that everybody gets), ``sample.csv`` the same items as a table with an empty column ``label``;
        ``sample.parquet`` and ``sample.json`` hold probabilities and what was measured: not for labelers.

        Parameters
        ----------
        folder
            Where to; made where absent.
        labelers
            Names of the people who label, where they are several.
        third_pass
            ``labels.disagreements``: a page for these items alone, whose labels then decide (``label_third.html``).

        Returns
        -------
        list
            The files written.
        """
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        page = import_module("masthead.reports.labeling.page")
        if third_pass is not None:
            items = self.table.filter(pl.col("item_id").is_in(third_pass["item_id"].implode()))
            return [page.write_page(self, items, folder / "label_third.html", labeler="third", third=True)]
        names = list(dict.fromkeys(labelers))
        written = [
            page.write_page(self, self.items_of(name, names), folder / f"label_{_safe(name)}.html", labeler=name)
            for name in names
        ] or [page.write_page(self, self.table, folder / "label.html")]
        columns = ["item_id", "before", "text", "after", "beside"]
        sheet = self.table.select(*columns, label=pl.lit(""), of=pl.lit(""), note=pl.lit(""))
        dropped = [] if self.guideline.answer in ("part", "pair") else ["of"]
        dropped += [] if self.table["beside"].str.len_chars().sum() else ["beside"]
        with drafted(folder / "sample.csv") as draft:
            defused(sheet.drop(dropped)).write_csv(draft, include_bom=True)
        with drafted(folder / "sample.parquet") as draft:
            self.table.write_parquet(draft)
        write_json(folder / "sample.json", {**self.settings, "notes": list(self.notes)}, checked=False)
        return [*written, folder / "sample.csv", folder / "sample.parquet", folder / "sample.json"]

    @staticmethod
    def load(folder: str | Path) -> Sample:
        """Read what ``write`` wrote.

        Raises
        ------
        InputError
            Where the folder holds no sample, or a damaged one.
        """
        folder = Path(folder)
        absent = [name for name in ("sample.parquet", "sample.json") if not (folder / name).is_file()]
        if absent:
            hint = "name the folder that masthead label wrote, or label_*.csv in it"
            raise InputError(Fault(str(folder), f"no {' and no '.join(absent)}", "a sample for labeling", hint))
        try:
            settings = dict(json.loads((folder / "sample.json").read_text("utf-8")))
            table = pl.read_parquet(folder / "sample.parquet")
        except (OSError, ValueError, TypeError, pl.exceptions.PolarsError) as error:
            again = "write the sample again (the same seed draws the same items), or restore the file"
            raise InputError(
                Fault(str(folder), f"a damaged sample ({error})", "sample.parquet and sample.json as written", again)
            ) from error
        notes = tuple(settings.pop("notes", ()))
        return Sample(SAMPLE.check(table), settings, notes)


def _safe(name: str) -> str:
    return "".join(c if c.isalnum() else "_" for c in name) or "_"
