"""What each verb of the command line does: library calls, and nothing the library has not."""

from __future__ import annotations

import logging
import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import polars as pl

import masthead
from masthead.cli.articles import articles_of, keep_decided, read_outlets, reading_of, say, say_languages, tell
from masthead.cli.lineage import tell_lineage
from masthead.cli.progress import progress_bar
from masthead.metrics.errors import Fault, InputError, unknown
from masthead.metrics.files.spreadsheets import write_csv
from masthead.metrics.measure import measure_shard, merge
from masthead.metrics.reading.articles import Articles, read_articles
from masthead.metrics.reading.formats.inputs import read_rows
from masthead.metrics.reading.report import (
    LANGUAGE_SAMPLE,
    count_fields,
    count_languages,
    describe_count,
    describe_fields,
    describe_reading,
)
from masthead.metrics.reading.scan import ArticleScan, scan_articles
from masthead.metrics.wording import printable, show_count
from masthead.scoring.features.selection import PERIODS
from masthead.scoring.scheme.reasons import explain_scheme


def run(options: Namespace) -> int:
    """Do the verb that was asked for; its exit code."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Printable("%(message)s"))
    logging.basicConfig(level=logging.INFO if options.verbose else logging.WARNING, handlers=[handler])
    return _VERBS[options.verb](options)


class Printable(logging.Formatter):
    """Messages of the log without characters that a terminal would take for commands."""

    def format(self, record: logging.LogRecord) -> str:
        """The message as it is printed."""
        return printable(super().format(record), keep="\n\t")


def _score(options: Namespace) -> int:
    scheme = masthead.Scheme.load(options.scheme)
    articles = articles_of(options)
    if isinstance(articles, Articles) and not len(articles):
        fault = Fault(str(options.articles), "no article that can be used", "at least one", "masthead check ARTICLES")
        raise InputError(fault)
    wire = None
    if options.wire is not None:
        wire = read_articles(options.wire, date_format=options.date_format, fix_text=options.fix_text)
        say(options, f"wire originals: {wire}")
    outlets = read_outlets(options.outlets)
    _check_groups(options, articles)
    keep_decided(options, articles)
    return _run_job(options, articles, wire, outlets, scheme)


def _check_groups(options: Namespace, articles: Articles | ArticleScan) -> None:
    """Refuse ``--by`` and ``--cluster`` that name no column before anything is measured, as far as that can be seen."""
    if not isinstance(articles, Articles):
        return
    columns = articles.table.columns
    wanted = {"--by": (options.by, [*PERIODS, *columns]), "--cluster": (options.cluster, columns)}
    faults = [unknown(name, value, known) for name, (value, known) in wanted.items() if value and value not in known]
    if faults:
        raise InputError(faults)


def _run_job(
    options: Namespace,
    articles: Articles | ArticleScan,
    wire: Articles | None,
    outlets: pl.DataFrame | None,
    scheme: masthead.Scheme,
) -> int:
    shard: tuple[int, int] | None = getattr(options, "shard", None)
    run_folder: Path = options.out
    settings: dict[str, Any] = {
        "wire": wire,
        "outlets": outlets,
        "quotations": getattr(options, "quotations", "blank"),
        "out": run_folder / "measured",
        "seed": getattr(options, "seed", 0),
    }
    with progress_bar(quiet=options.quiet) as progress:
        if shard is not None:
            say(options, measure_shard(articles, shard=shard, progress=progress, **settings))
            return 0
        measured = masthead.measure(
            _on_engine(options, articles),
            workers=getattr(options, "workers", None),
            previous=getattr(options, "previous", None),
            progress=progress,
            **settings,
        )
    _tell_reading(options, articles)
    return _finish_run(options, measured, scheme)


def _write_csv(frame: pl.DataFrame, path: Path) -> None:
    """Write a csv file where the user said."""
    if not path.absolute().parent.is_dir():
        raise InputError(Fault(str(path), "no such folder", "a folder that is there", "check the path"))
    write_csv(frame, path)


def _on_engine(options: Namespace, articles: Articles | ArticleScan) -> Any:
    if getattr(options, "engine", "local") == "local":
        return articles
    spark = import_module("masthead.metrics.running.spark.engine")
    return spark.to_spark(articles, spark.start_spark(), options.out / "measured")


def _tell_reading(options: Namespace, articles: Articles | ArticleScan) -> None:
    if isinstance(articles, ArticleScan):
        say(options, describe_reading(describe_count(articles.n_articles or 0), articles))
    if len(articles.rejects):
        write_csv(articles.rejects, options.out / "rejects.csv")


def _finish_run(options: Namespace, measured: masthead.Measured, scheme: masthead.Scheme) -> int:
    run_folder: Path = getattr(options, "out", None) or options.run
    by: str | None = getattr(options, "by", None)
    features = masthead.summarize(
        measured,
        seed=getattr(options, "seed", 0),
        cluster=getattr(options, "cluster", None),
        **_detector_error(options),
    )
    card = masthead.score(features.corrected() if _has_detector_error(options) else features, scheme)
    card.save(run_folder / "card")
    masthead.write_report(card, out=run_folder, by=by)
    if by is not None:
        say(options, f"\nscores by {by}: {run_folder / 'tables' / 'trend.csv'}")
    say(options, f"\n{card}\n\nreport: {run_folder / 'report.html'}\nnotebook: {run_folder / 'report.ipynb'}")
    return 0


def _detector_error(options: Namespace) -> dict[str, Any]:
    """What is asked to be carried into the features: labels, the error card."""
    paths = getattr(options, "labels", None)
    labels = import_module("masthead.cli.label").read_all_labels(paths) if paths else []
    for each in labels:
        say(options, f"labels: {each}")
    return {"labels": labels, "error_card": bool(getattr(options, "error_card", False))}


def _has_detector_error(options: Namespace) -> bool:
    return bool(getattr(options, "labels", None) or getattr(options, "error_card", False))


def _label(options: Namespace) -> int:
    for line in import_module("masthead.cli.label").label(options):
        tell(line)
    return 0


def _codebook(options: Namespace) -> int:
    for line in import_module("masthead.cli.label").codebook(options):
        say(options, line)
    return 0


def _merge(options: Namespace) -> int:
    scheme = masthead.Scheme.load(options.scheme)
    merged = merge(options.run / "measured")
    if isinstance(merged, str):
        say(options, merged)
        return 0
    return _finish_run(options, merged, scheme)


def _check(options: Namespace) -> int:
    if options.manifest is not None:
        differences = import_module("masthead.reports.manifest").check_manifest(options.manifest)
        tell("\n".join(differences) or "The run matches its manifest.")
        return 1 if differences else 0
    if options.articles is not None and (options.articles / "card" / "card.json").is_file():
        return _check_run(options)
    if options.articles is None:
        raise InputError(Fault("masthead check", "no ARTICLES, RUN or --manifest", "one of them", "masthead check -h"))
    return _check_articles(options)


def _check_run(options: Namespace) -> int:
    """Whether a finished run is as it was written."""
    check = import_module("masthead.reports.check")
    for line in check.unchecked(options.articles):
        say(options, line)
    faults = check.check_run(options.articles)
    tell("\n".join(faults) or f"{options.articles}: every file is as it was written, and the numbers add up.")
    return 1 if faults else 0


def _check_articles(options: Namespace) -> int:
    """Read all articles, hold none, and say what was read, in which languages, and what was refused."""
    scan = scan_articles(options.articles, **reading_of(options))
    outlets, languages, fields = set[str](), Counter[str](), Counter[str]()
    for table in scan.read():
        outlets.update(table["outlet"].unique().to_list())
        languages += count_languages(table, max(LANGUAGE_SAMPLE - languages.total(), 0))
        fields += count_fields(table)
    n_articles = scan.n_articles or 0
    tell(
        f"{show_count(scan.n_rows, 'row')} in {options.articles.resolve().name}: {describe_reading(describe_count(n_articles, len(outlets)), scan)}"
    )
    say_languages(options, languages)
    for line in describe_fields(fields, n_articles):
        say(options, f"- {line}")
    if options.rejects is not None:
        _write_csv(scan.rejects, options.rejects)
        say(options, f"problems: {options.rejects}")
    return 1 if len(scan.rejects) or not n_articles else 0


def _explain(options: Namespace) -> int:
    tell(masthead.read_run(options.run).explain(options.outlet))
    return 0


def _lineage(options: Namespace) -> int:
    for part in tell_lineage(options, read_outlets(options.outlets), reading_of(options)):
        print(part)
    return 0


def _report(options: Namespace) -> int:
    card = masthead.read_run(options.run)
    if _has_detector_error(options):
        measured = card.features.measured or masthead.Measured.load(options.run / "measured")
        features = masthead.summarize(
            measured,
            seed=card.features.seed,
            interval=card.features.interval,
            selection=card.features.selection,
            cluster=card.features.cluster,
            **_detector_error(options),
        )
        card = masthead.score(features.corrected(), options.scheme or card.scheme)
    elif options.scheme is not None:
        card = masthead.score(card.features, options.scheme)
    written = masthead.write_report(card, out=options.out or options.run)
    say(options, f"report: {written}")
    return 0


def _validate(options: Namespace) -> int:
    ratings = read_rows(options.ratings)
    validation = masthead.validate(masthead.read_run(options.run), ratings, raters=options.raters)
    tell(validation)
    if options.out is not None:
        _write_csv(validation.table, options.out)
    return 0


def _evaluate(options: Namespace) -> int:
    if not options.path.exists():
        raise InputError(Fault(str(options.path), "no such file or folder", "gold data", "docs/ names the public sets"))
    card = import_module("masthead.metrics.evaluation.tasks").evaluate(options.task, options.path, seed=options.seed)
    tell(card.to_json() if options.json else card.to_text())
    return 0


def _scheme(options: Namespace) -> int:
    schemes = [masthead.Scheme.load(name) for name in options.schemes]
    if options.action == "show":
        tell("\n".join(scheme.to_toml(whole=True) for scheme in schemes), end="")
    elif options.action == "explain":
        tell("\n\n".join(explain_scheme(scheme, _importance(scheme, options.run)) for scheme in schemes))
    elif options.action == "check":
        for name, scheme in zip(options.schemes, schemes, strict=True):
            tell(f"{name}: {len(scheme.indicators)} indicators, scheme {scheme.scheme_id}")
    elif len(schemes) == 2:
        tell("\n".join(schemes[0].diff(schemes[1])) or "The schemes are the same.")
    else:
        raise InputError(Fault("masthead scheme diff", f"{len(schemes)} schemes", "two", "masthead scheme diff A B"))
    return 0


def _importance(scheme: masthead.Scheme, run: Path | None) -> pl.DataFrame | None:
    """What the scheme's rows do to the scores of a run."""
    return None if run is None else masthead.score(masthead.Card.load(run / "card").features, scheme).importance


def _template(options: Namespace) -> int:
    outlets = [] if options.run is None else sorted(masthead.read_run(options.run).scores["outlet"].to_list())
    say(options, f"written: {masthead.write_template(options.path, outlets)}")
    return 0


def _export(options: Namespace) -> int:
    card = masthead.read_run(options.run)
    if options.file.suffix in (".sqlite", ".db"):
        written = masthead.export_sqlite(card, options.file, texts=not options.without_texts)
        about = written.with_suffix(".metadata.json")
        say(
            options,
            f"written: {written}, {about}\nexplore: datasette {written} -m {about}   (pip install 'masthead[explore]')",
        )
        return 0
    if options.file.suffix != ".jsonl":
        hint = "masthead export RUN run.sqlite, or RUN evidence.jsonl"
        raise InputError(Fault("masthead export", f"'{options.file.name}'", "a .sqlite, .db or .jsonl file", hint))
    if card.features.measured is None:
        raise InputError(Fault(str(options.run), "a run without its measurements", "its folder measured/"))
    say(options, f"written: {masthead.export_annotations(card.features.measured, options.file, metric=options.metric)}")
    return 0


def _train(options: Namespace) -> int:
    for path in import_module("masthead.cli.train").train(options):
        say(options, f"written: {path}")
    return 0


def _demo(options: Namespace) -> int:
    from masthead.examples import newsroom_path

    newsroom = newsroom_path()
    say(options, "The demo newsroom: fictional outlets, agencies and people.")
    return _run_job(
        options,
        read_articles(newsroom / "articles.jsonl"),
        read_articles(newsroom / "wire.jsonl"),
        read_outlets(newsroom / "outlets.csv"),
        masthead.Scheme.load("default"),
    )


_VERBS: dict[str, Callable[[Namespace], int]] = {
    "score": _score,
    "merge": _merge,
    "check": _check,
    "explain": _explain,
    "lineage": _lineage,
    "report": _report,
    "label": _label,
    "codebook": _codebook,
    "validate": _validate,
    "evaluate": _evaluate,
    "scheme": _scheme,
    "template": _template,
    "export": _export,
    "train": _train,
    "demo": _demo,
}
