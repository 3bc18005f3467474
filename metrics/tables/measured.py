"""What measuring gives: the tables that everything downstream reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar, cast

import polars as pl

from masthead.metrics.errors import Fault, InputError
from masthead.metrics.files.drafts import drafted, read_json, write_json
from masthead.metrics.files.seals import Sealed, seal_faults, seal_folder
from masthead.metrics.tables.frames import by_article, side_by_side, spans
from masthead.metrics.tables.measures import OWN, Measure, View
from masthead.metrics.tables.own import check_own, own_rows, own_spans
from masthead.metrics.tables.result import Result, some
from masthead.metrics.tables.sources import sources_by_name, sources_of
from masthead.metrics.tables.table import Frame
from masthead.metrics.wording import show_count

SCHEMA_VERSION = 2
"""Raised when a column of the saved tables changes its meaning: a run of another version is refused, not misread."""

if TYPE_CHECKING:
    import typing_extensions

    F_co = typing_extensions.TypeVar("F_co", bound=Frame, covariant=True, default=Frame)
else:
    F_co = TypeVar("F_co", covariant=True)

TABLES = ("measurements", "evidence", "article_facts", "copies", "articles", "originals")

PARTED = (*TABLES, "kin", "contexts")
"""Tables of which a run in a folder keeps parts."""

SETTINGS = "settings.json"


_COUNTED = ("measurements", "evidence", "copies")


@dataclass(frozen=True, repr=False)
class Measured(Result, Generic[F_co]):
    """Measurements, evidence and facts of a corpus.

    ``articles`` and ``originals`` hold the texts as measured (for html: the visible lines), so that every span can
    be shown. The tables are polars DataFrames, or LazyFrames over parquet parts where measuring wrote to a folder.
    ``outlets`` is the optional outlets table; ``settings`` is everything needed to measure again (versions, seed,
    options, input hashes); ``declared`` has what each measure means, so that a saved run explains itself.
    """

    measurements: F_co
    evidence: F_co
    article_facts: F_co
    copies: F_co
    articles: F_co
    originals: F_co
    outlets: pl.DataFrame | None = None
    settings: Mapping[str, object] = field(default_factory=dict)
    declared: tuple[Measure, ...] = ()

    @property
    def sources(self) -> pl.DataFrame:
        """One row per article and source: see ``sources_of`` for the columns."""
        return sources_of(self.evidence, self.article_facts)

    @property
    def sources_by_name(self) -> pl.DataFrame:
        """The named sources over all articles, joined by name with its caution: see ``sources_by_name``."""
        return sources_by_name(self.sources)

    def _brief(self) -> list[str]:
        facts = self.article_facts.lazy()
        n, n_outlets = facts.select(pl.len(), n_outlets=pl.col("outlet").n_unique()).collect().row(0)
        rows = {name: getattr(self, name).lazy().select(pl.len()).collect().item() for name in ("originals", *_COUNTED)}
        own = [measure.name for measure in self.declared if measure.metric == OWN]
        return [
            f"Measured: {show_count(n, 'article')} of {show_count(n_outlets, 'outlet')}, "
            + (
                f"against {show_count(rows['originals'], 'wire original')}"
                if rows["originals"]
                else "no wire originals"
            ),
            f"{len(self.declared)} measures" + (f", of your own {some(own)}" if own else ""),
            "; ".join(f"{name}: {show_count(rows[name], 'row')}" for name in _COUNTED),
            "next: masthead.summarize(measured); .by_article(), .spans(), .side_by_side(), .sources",
        ]

    def _main(self) -> pl.DataFrame:
        return by_article(
            self.articles.lazy(), self.article_facts.lazy(), self.measurements.lazy(), self.declared
        ).collect()

    def by_article(self, *, view: View = "own") -> F_co:
        """One row per article: its columns, its facts, and the value of each measure (see ``frames.by_article``).

        ``view="own"`` takes an article's own text where a measure has that view. Lazy where the tables are.
        """
        return self._like(
            by_article(
                self.articles.lazy(), self.article_facts.lazy(), self.measurements.lazy(), self.declared, view=view
            )
        )

    def spans(self, metric: str | None = None) -> F_co:
        """The evidence with its words, their sentence, the article's title, outlet and date (see ``frames.spans``)."""
        return self._like(spans(self.articles.lazy(), self.evidence.lazy(), metric=metric))

    def side_by_side(self, *, credit: str | None = None) -> F_co:
        """Copied passages beside their originals, one row per passage (see ``frames.side_by_side``).

        ``credit`` keeps those that are credited, uncredited or unknown.
        """
        return self._like(
            side_by_side(
                self.articles.lazy(), self.originals.lazy(), self.evidence.lazy(), self.copies.lazy(), credit=credit
            )
        )

    def with_measure(self, measure: Measure, frame: pl.DataFrame, *, spans: pl.DataFrame | None = None) -> Self:
        """These tables and a measure of the user's own, as good as the five from here on.

        ``frame`` has article_id, numerator, denominator and where known view ("all" where absent) and reason; articles
        that it leaves out, or whose numerator is null, are ``not_applicable``. ``spans`` (article_id, start, end, label,
        detail) are the words that were counted, in code points of the measured text.

        Raises
        ------
        InputError
            With every fault at once: a metric that is not "own", a name that is taken, unknown or repeated articles.
        """
        check_own(measure, self.declared)
        about = self.articles.lazy().select("article_id", "outlet", n_characters=pl.col("text").str.len_chars())
        articles = about.collect()
        rows = own_rows(measure, frame, articles)
        evidence = None if spans is None else own_spans(measure, spans, articles)
        return replace(
            self,
            measurements=self._with(self.measurements, rows),
            evidence=self.evidence if evidence is None else self._with(self.evidence, evidence),
            declared=(*self.declared, measure),
        )

    def _with(self, frame: Frame, rows: pl.DataFrame) -> F_co:
        return self._like(pl.concat([frame.lazy(), rows.lazy()]))

    def _like(self, frame: pl.LazyFrame) -> F_co:
        """The frame as the tables are: lazy over a run's folder, else collected."""
        return cast(F_co, frame if isinstance(self.measurements, pl.LazyFrame) else frame.collect())

    def save(self, folder: str | Path) -> Path:
        """Write every table as parquet and the settings as JSON into ``folder``."""
        folder = Path(folder)
        for name in TABLES:
            frame: Frame = getattr(self, name)
            with drafted(folder / f"{name}.parquet") as draft:
                frame.lazy().sink_parquet(draft)
        self.save_rest(folder)
        return folder

    def save_rest(self, folder: Path, known: Sealed | None = None) -> None:
        """Write what a run does not keep in parts: outlets, settings, and the hashes of all files of the folder.

        ``known`` has the hashes of files as they were written, where that is known.
        """
        if self.outlets is not None:
            with drafted(folder / "outlets.parquet") as draft:
                self.outlets.write_parquet(draft)
        declared = [asdict(measure) for measure in self.declared]
        saved = {**self.settings, "schema_version": SCHEMA_VERSION, "declared": declared}
        write_json(folder / SETTINGS, saved, checked=False)
        names = {*_saved_files(folder), *(known or {})}
        seal_folder(folder, names, known)

    @staticmethod
    def load(folder: str | Path) -> Measured[pl.LazyFrame]:
        """Read what ``save`` wrote, or the parts of a run (``NAME.parquet`` or ``NAME/*.parquet``), lazily.

        Every file is compared with the hash that it was written with; a run saved without hashes (0.2.0 and earlier)
        loads unchecked, which is logged.

        Raises
        ------
        InputError
            Where tables are missing; with the name of every file that is damaged, missing or not of the run; for an
            unfinished run and one of another version.
        """
        folder = Path(folder)
        frames: dict[str, pl.LazyFrame] = {}
        faults = []
        for name in TABLES:
            path = folder / f"{name}.parquet"
            if path.is_file():
                frames[name] = pl.scan_parquet(path)
            elif (folder / name).is_dir():
                frames[name] = pl.scan_parquet(folder / name / "*.parquet")
            else:
                faults.append(
                    Fault(str(folder), f"no {name}.parquet", "the tables of a run", "name the folder given as --out")
                )
        settings = _settings(folder)
        if not faults and settings.pop("schema_version", 1) != SCHEMA_VERSION:
            found = f"a run measured by masthead {settings.get('masthead', 'of an unknown version')}"
            expected = f"one whose tables masthead {version('masthead')} knows"
            faults.append(Fault(str(folder), found, expected, "measure the articles again into another folder"))
        if faults:
            raise InputError(faults)
        check_saved(folder)
        declared = tuple(Measure.of(row) for row in settings.pop("declared", ()))
        outlets = folder / "outlets.parquet"
        return Measured(
            **frames,
            outlets=pl.read_parquet(outlets) if outlets.is_file() else None,
            settings=settings,
            declared=declared,
        )


def check_saved(folder: Path) -> None:
    """Compare every file of saved tables with the hash that it was written with.

    Raises
    ------
    InputError
        With the name of every file that is damaged, missing or was not written by the run.
    """
    faults = seal_faults(folder, _saved_files(folder))
    if faults:
        raise InputError(faults)


def _saved_files(folder: Path) -> list[str]:
    """The files of saved tables, those that do not belong there too, by their paths inside the folder."""
    found = [*folder.glob("*.parquet"), *(path for name in PARTED for path in folder.glob(f"{name}/*.parquet"))]
    settings = [folder / SETTINGS] if (folder / SETTINGS).is_file() else []
    return sorted(path.relative_to(folder).as_posix() for path in [*found, *settings])


def _settings(folder: Path) -> dict[str, Any]:
    """The settings beside the tables; without them the tables are taken to be of today."""
    path = folder / SETTINGS
    if path.is_file():
        return read_json(path)
    if (folder / "run.json").is_file():
        hint = "run the same masthead score command again: it goes on from there"
        raise InputError(Fault(str(folder), "an unfinished run", "the tables of a finished one", hint))
    return {"schema_version": SCHEMA_VERSION}
