"""The command line's verbs and options; ``--help`` teaches by example."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, RawDescriptionHelpFormatter, _SubParsersAction
from pathlib import Path

EVALUATE_TASKS = ("copy", "attribution", "boilerplate", "translation")
TRAIN_TASKS = ("attribution", "boilerplate", "translation", "background")

_OVERVIEW = """\
Scores for how news outlets work with their sources, broken down to the words in the articles.

examples:
  masthead demo                                       a whole run on the demo newsroom
  masthead check articles.csv --text body             what would be read, and every problem in it
  masthead score articles.parquet --wire wire/ --out run/
  masthead explain run/ harborherald.example          why this score, down to the articles
  masthead lineage run/                               versions of stories: who has it from whom
  masthead validate run/ ratings.csv                  agreement with outside ratings
  masthead export run/ run.sqlite                     a database to explore
  masthead evaluate copy gold/ --json                 error card of a detector on gold data

exit codes: 0 done, 1 the input has problems, 2 wrong usage"""

_ARTICLES_HELP = "parquet, csv, tsv, json, jsonl (.gz, .zst), sqlite, warc (.gz), or a folder of any of these or of .txt or .html files"


def build_parser() -> ArgumentParser:
    """The parser of the ``masthead`` command."""
    parser = ArgumentParser("masthead", description=_OVERVIEW, formatter_class=RawDescriptionHelpFormatter)
    parser.add_argument("--version", action="store_true", help="print the version and stop")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB")
    _add_score(verbs)
    _add_merge(verbs)
    _add_check(verbs)
    _add_explain(verbs)
    _add_lineage(verbs)
    _add_report(verbs)
    _add_label(verbs)
    _add_codebook(verbs)
    _add_validate(verbs)
    _add_evaluate(verbs)
    _add_scheme(verbs)
    _add_template(verbs)
    _add_export(verbs)
    _add_train(verbs)
    _add_demo(verbs)
    return parser


def _verb(verbs: _SubParsersAction[ArgumentParser], name: str, summary: str, examples: str) -> ArgumentParser:
    verb = verbs.add_parser(
        name, help=summary, description=f"{summary}.\n\n{examples}", formatter_class=RawDescriptionHelpFormatter
    )
    level = verb.add_mutually_exclusive_group()
    level.add_argument("-q", "--quiet", action="store_true", help="print errors only")
    level.add_argument("-v", "--verbose", action="store_true", help="print what is done and how long it takes")
    return verb


def _add_columns(verb: ArgumentParser) -> None:
    group = verb.add_argument_group("columns", "names of the columns, where they are not the usual ones")
    for field in ("text", "html", "outlet", "title", "byline", "published", "url", "language"):
        group.add_argument(f"--{field}", metavar="COLUMN")
    group.add_argument("--id", dest="article_id", metavar="COLUMN", help="column with the article's identifier")
    group.add_argument("--table", metavar="NAME", help="table of a sqlite database")
    group = verb.add_argument_group("values", "how dates and characters are read")
    group.add_argument(
        "--date-format", metavar="FORMAT", help="form of the dates as of Python's strptime, such as %%m/%%d/%%Y"
    )
    group.add_argument(
        "--fix-text",
        action="store_true",
        help="mend characters that were decoded wrongly before (needs masthead[text])",
    )


def _add_score(verbs: _SubParsersAction[ArgumentParser]) -> None:
    verb = _verb(
        verbs,
        "score",
        "Measure articles, score their outlets, write tables, charts, notebook and report",
        "examples:\n"
        "  masthead score articles.parquet --out run/\n"
        "  masthead score news.csv --text body --outlet domain --wire agency/ --out run/\n"
        "  masthead score articles/ --scheme evidence_only --out run/\n"
        "  masthead score news.csv --out run/ --by month --cluster author\n"
        "  masthead score crawl.warc.gz --wire agency/ --out run/ --workers 8\n"
        "  masthead score news/ --wire agency/ --out run/ --previous yesterday/\n"
        "  masthead score news/ --out run/ --shard 3/20       one of 20 independent processes; see masthead merge -h",
    )
    verb.add_argument("articles", type=Path, metavar="ARTICLES", help=_ARTICLES_HELP)
    verb.add_argument(
        "--out", type=Path, required=True, metavar="RUN", help="folder to write; an unfinished run resumes"
    )
    verb.add_argument("--wire", type=Path, metavar="WIRE", help="wire originals, in any of the same forms")
    verb.add_argument("--outlets", type=Path, metavar="CSV", help="outlet, name, domain, other_names")
    verb.add_argument("--scheme", default="default", metavar="NAME|TOML", help="default, evidence_only, or a file")
    verb.add_argument(
        "--quotations", choices=("blank", "keep"), default="blank", help="whether quotations can be copies"
    )
    verb.add_argument("--seed", type=int, default=0, help="seed of the bootstrap")
    verb.add_argument("--workers", type=int, default=None, metavar="N", help="processes; all cores by default")
    verb.add_argument("--engine", choices=("local", "spark"), default="local", help="where the articles are measured")
    verb.add_argument("--shard", type=_shard, metavar="I/N", help="do the work of one of N independent processes")
    verb.add_argument("--previous", type=Path, metavar="RUN", help="take over what an earlier run measured alike")
    _add_detector_error(verb)
    _add_groups(verb)
    _add_columns(verb)


def _add_groups(verb: ArgumentParser) -> None:
    verb.add_argument(
        "--by", metavar="COLUMN", help="scores by group too: year, month, week, day, or a column such as section"
    )
    verb.add_argument(
        "--cluster",
        metavar="COLUMN",
        help="articles with one value, such as author, count as one unit of the intervals",
    )


def _shard(text: str) -> tuple[int, int]:
    number, _, of = text.partition("/")
    if not (number.isdigit() and of.isdigit() and 1 <= int(number) <= int(of)):
        raise ArgumentTypeError(f"'{text}' is no shard; write its number and how many there are, such as 3/20")
    return int(number), int(of)


def _add_merge(verbs: _SubParsersAction[ArgumentParser]) -> None:
    verb = _verb(
        verbs,
        "merge",
        "Join the work of independent processes started with --shard",
        "example (each line when all processes of the line before have ended):\n"
        "  masthead score news/ --wire agency/ --out run/ --shard I/20      for every I from 1 to 20\n"
        "  masthead merge run/\n"
        "  masthead score news/ --wire agency/ --out run/ --shard I/20      the same 20 again\n"
        "  masthead merge run/",
    )
    verb.add_argument("run", type=Path, metavar="RUN", help="the folder given as --out")
    verb.add_argument("--scheme", default="default", metavar="NAME|TOML", help="default, evidence_only, or a file")
    verb.add_argument("--seed", type=int, default=0, help="seed of the bootstrap")
    _add_groups(verb)


def _add_check(verbs: _SubParsersAction[ArgumentParser]) -> None:
    verb = _verb(
        verbs,
        "check",
        "Report what would be read from an input, and every problem in it; or verify a finished run",
        "examples:\n"
        "  masthead check news.csv --text body --outlet domain\n"
        "  masthead check news.csv --rejects rejects.csv\n"
        "  masthead check run/                        is every file of a finished run as it was written?\n"
        "  masthead check --manifest run/             does the run still match its inputs and versions?",
    )
    verb.add_argument("articles", type=Path, nargs="?", metavar="ARTICLES|RUN", help=f"{_ARTICLES_HELP}; or a run")
    verb.add_argument("--rejects", type=Path, metavar="CSV", help="write the table of problems to this file")
    verb.add_argument("--manifest", type=Path, metavar="RUN", help="compare a run with its inputs and versions today")
    _add_columns(verb)


def _add_explain(verbs: _SubParsersAction[ArgumentParser]) -> None:
    verb = _verb(
        verbs,
        "explain",
        "Say why an outlet has its score, down to articles and words",
        "example:\n  masthead explain run/ harborherald.example",
    )
    verb.add_argument("run", type=Path, metavar="RUN")
    verb.add_argument("outlet", metavar="OUTLET")


def _add_lineage(verbs: _SubParsersAction[ArgumentParser]) -> None:
    verb = _verb(
        verbs,
        "lineage",
        "Say which articles are versions of one story, who has it from whom, and where that cannot be told",
        "examples:\n"
        "  masthead lineage run/                              the families of a run\n"
        "  masthead lineage articles/ --wire agency/          measures first\n"
        "  masthead lineage run/ --family harbor-17 --out tree.png",
    )
    verb.add_argument("articles", type=Path, metavar="RUN|ARTICLES", help=f"folder of a run, or {_ARTICLES_HELP}")
    verb.add_argument("--wire", type=Path, metavar="WIRE", help="wire originals, where articles are measured now")
    verb.add_argument("--outlets", type=Path, metavar="CSV", help="outlet, name, domain, other_names")
    verb.add_argument("--family", metavar="ID", help="one family, by its identifier, one of its versions or an outlet")
    verb.add_argument("--out", type=Path, metavar="FILE", help="draw the family, or the largest, to .png, .svg or .pdf")
    _add_columns(verb)


def _add_report(verbs: _SubParsersAction[ArgumentParser]) -> None:
    verb = _verb(
        verbs,
        "report",
        "Write the tables, charts, notebook and report of a run again",
        "examples:\n  masthead report run/\n  masthead report run/ --scheme evidence_only --out other/",
    )
    verb.add_argument("run", type=Path, metavar="RUN")
    verb.add_argument("--out", type=Path, metavar="FOLDER", help="the run's own folder by default")
    verb.add_argument("--scheme", metavar="NAME|TOML", help="score again under another scheme")
    _add_detector_error(verb)


def _add_detector_error(verb: ArgumentParser) -> None:
    group = verb.add_argument_group("detector error", "carried into values, intervals, scores and ranks")
    group.add_argument(
        "--labels",
        type=Path,
        nargs="+",
        metavar="PATH",
        help="labels of your own: folders of masthead label, or files in them",
    )
    group.add_argument(
        "--error-card", action="store_true", help="widen what no labels correct by the errors on public gold"
    )


def _add_label(verbs: _SubParsersAction[ArgumentParser]) -> None:
    verb = _verb(
        verbs,
        "label",
        "Draw items of a run and write the page on which people label them",
        "examples:\n"
        "  masthead label run/ --plan                          what 50 to 400 labels of each outlet would give\n"
        "  masthead label run/ --n 200                         writes run/labels/attributed_sentence_share/label.html\n"
        "  masthead label run/ --measure named_sources_per_article --labelers anna ben\n"
        "  masthead label run/ --third                         a page for the items on which labelers disagree\n"
        "  masthead report run/ --labels run/labels/attributed_sentence_share",
    )
    verb.add_argument("run", type=Path, metavar="RUN")
    verb.add_argument(
        "--measure", default="attributed_sentence_share", metavar="MEASURE", help="what the labels are for"
    )
    verb.add_argument("--view", choices=("own", "all"), default="own", help="own text, or all of it")
    verb.add_argument("--n", type=int, metavar="N", help="items per outlet; a number that suits the measure by default")
    verb.add_argument("--seed", type=int, default=0, help="another seed draws other items")
    verb.add_argument("--outlets", nargs="+", metavar="OUTLET", help="draw of these alone")
    verb.add_argument("--labelers", nargs="+", metavar="NAME", help="a page for each; some items are on all of them")
    verb.add_argument("--out", type=Path, metavar="FOLDER", help="RUN/labels/MEASURE by default")
    does = verb.add_mutually_exclusive_group()
    does.add_argument("--plan", action="store_true", help="print the half-widths to expect, and draw nothing")
    does.add_argument("--third", action="store_true", help="write the page for items on which labelers disagree")


def _add_codebook(verbs: _SubParsersAction[ArgumentParser]) -> None:
    verb = _verb(
        verbs,
        "codebook",
        "Write the guidelines for labeling, to be printed",
        "examples:\n  masthead codebook\n  masthead codebook copy_ratio --out copies.html",
    )
    verb.add_argument("measure", nargs="*", metavar="MEASURE", help="all that can be labeled by default")
    verb.add_argument("--out", type=Path, default=Path("codebook.html"), metavar="HTML")


def _add_validate(verbs: _SubParsersAction[ArgumentParser]) -> None:
    verb = _verb(
        verbs,
        "validate",
        "Compare scores and features with outside ratings, one rater at a time",
        "example:\n  masthead validate run/ ratings.csv      (a column domain or outlet, one numeric column per rater)",
    )
    verb.add_argument("run", type=Path, metavar="RUN")
    verb.add_argument("ratings", type=Path, metavar="RATINGS", help="csv or parquet")
    verb.add_argument("--raters", nargs="+", metavar="COLUMN", help="rating columns; all numeric ones by default")
    verb.add_argument("--out", type=Path, metavar="CSV", help="write the table to this file")


def _add_evaluate(verbs: _SubParsersAction[ArgumentParser]) -> None:
    verb = _verb(
        verbs,
        "evaluate",
        "Measure a detector on gold data: its error card",
        "examples:\n  masthead evaluate copy gold/copy\n  masthead evaluate attribution gold/ --json > card.json",
    )
    verb.add_argument("task", choices=EVALUATE_TASKS)
    verb.add_argument("path", type=Path, metavar="PATH", help="a gold file or a folder of them")
    verb.add_argument("--json", action="store_true", help="one JSON object on standard output")
    verb.add_argument("--seed", type=int, default=0, help="seed of the bootstrap intervals")


def _add_scheme(verbs: _SubParsersAction[ArgumentParser]) -> None:
    verb = _verb(
        verbs,
        "scheme",
        "Show, explain, check or compare scoring schemes",
        "examples:\n"
        "  masthead scheme show default > mine.toml\n"
        "  masthead scheme explain default --run run/\n"
        "  masthead scheme check mine.toml\n"
        "  masthead scheme diff default mine.toml",
    )
    verb.add_argument("action", choices=("show", "explain", "check", "diff"))
    verb.add_argument("schemes", nargs="+", metavar="NAME|TOML")
    verb.add_argument("--run", type=Path, metavar="RUN", help="explain: what each row does to the scores of this run")


def _add_template(verbs: _SubParsersAction[ArgumentParser]) -> None:
    verb = _verb(
        verbs,
        "template",
        "Write a table of ratings or outlets to fill in",
        "examples:\n"
        "  masthead template ratings.csv                  two made-up rows that show how\n"
        "  masthead template outlets.csv --run run/       a row for every outlet of a run",
    )
    verb.add_argument("path", type=Path, metavar="FILE", help="ratings.csv or outlets.csv")
    verb.add_argument("--run", type=Path, metavar="RUN", help="the run whose outlets are to be filled in")


def _add_export(verbs: _SubParsersAction[ArgumentParser]) -> None:
    verb = _verb(
        verbs,
        "export",
        "Write a run as a database to explore, or its evidence as annotations",
        "examples:\n"
        "  masthead export run/ run.sqlite                then: datasette run.sqlite -m run.metadata.json\n"
        "  masthead export run/ run.sqlite --without-texts\n"
        "  masthead export run/ evidence.jsonl            W3C Web Annotation, one object per line",
    )
    verb.add_argument("run", type=Path, metavar="RUN")
    verb.add_argument("file", type=Path, metavar="FILE", help=".sqlite or .db: a database; .jsonl: annotations")
    verb.add_argument("--without-texts", action="store_true", help="leave the articles' texts out of the database")
    verb.add_argument("--metric", metavar="METRIC", help="annotations of one metric alone")


def _add_train(verbs: _SubParsersAction[ArgumentParser]) -> None:
    verb = _verb(
        verbs,
        "train",
        "Fit a detector on your own copy of a gold set",
        "examples:\n"
        "  masthead train attribution gold/attribution --out mine.npz\n"
        "  masthead train translation --pairs wmt.parquet --calibrate news.parquet --out weights/\n"
        "  masthead train background clean-news.parquet --out background.npz",
    )
    verb.add_argument("task", choices=TRAIN_TASKS)
    verb.add_argument("path", type=Path, nargs="?", metavar="PATH", help="gold or background data")
    verb.add_argument("--pairs", type=Path, metavar="PATH", help="human and machine versions of the same documents")
    verb.add_argument("--calibrate", type=Path, metavar="PATH", help="ordinary native news")
    verb.add_argument("--out", type=Path, required=True, metavar="PATH", help="where to write what was fitted")


def _add_demo(verbs: _SubParsersAction[ArgumentParser]) -> None:
    verb = _verb(verbs, "demo", "Run the main job on the demo newsroom", "example:\n  masthead demo --out demo-run")
    verb.add_argument("--out", type=Path, default=Path("demo-run"), metavar="RUN")
