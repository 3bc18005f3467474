"""Labels of a user's own: drawing items, the page to label them, how many are needed, the codebook."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path

import masthead
from masthead.metrics.wording import show_count
from masthead.reports.labeling.codebook import write_codebook
from masthead.scoring.detector_error.plan import plan_labels
from masthead.scoring.labels.labels import Labels, read_labels
from masthead.scoring.labels.sample import Sample


def read_all_labels(paths: Sequence[Path]) -> list[Labels]:
    """The labels of every path: a folder that ``masthead label`` wrote, or files in one; one set per folder."""
    folders: dict[Path, list[str | Path]] = {}
    for path in paths:
        folders.setdefault(path if path.is_dir() else path.parent, []).append(path)
    return [read_labels(files, Sample.load(folder)) for folder, files in folders.items()]


def label(options: Namespace) -> Iterator[str]:
    """Draw a sample of a run and write the labeling page, plan, or write the page of the third pass; what to say."""
    folder: Path = options.out or options.run / "labels" / options.measure
    if options.third:
        sample = Sample.load(folder)
        labels = read_labels(folder, sample)
        yield str(labels)
        if len(labels.disagreements):
            yield f"page for the third pass: {sample.write(folder, third_pass=labels.disagreements)[0]}"
        return
    card = masthead.Card.load(options.run / "card")
    measured = card.features.measured or masthead.Measured.load(options.run / "measured")
    if options.plan:
        yield from _plan(card, measured, options)
        return
    sample = masthead.draw_sample(
        measured,
        measure=options.measure,
        view=options.view,
        n=options.n,
        seed=options.seed,
        outlets=options.outlets,
        selection=card.features.selection,
    )
    written = sample.write(folder, labelers=options.labelers or ())
    yield f"{show_count(len(sample), sample.guideline.item)} of {show_count(sample.table['outlet'].n_unique(), 'outlet')}, sample {sample.sample_id}"
    yield from (f"- {note}" for note in sample.notes)
    pages = [path for path in written if path.suffix == ".html"]
    yield from (f"page: {page}" for page in pages)
    yield (
        f"Open the page in a browser, label, download, and put the file into {folder}. Then: "
        f"masthead report {options.run} --labels {folder}"
    )


def _plan(card: masthead.Card, measured: masthead.Measured, options: Namespace) -> Iterator[str]:
    """The table of a plan, and what it rests on."""
    asked = (options.n,) if options.n else None
    table = plan_labels(
        card.features, measured, measure=options.measure, view=options.view, n_labels=asked, outlets=options.outlets
    )
    numbers = [name.removeprefix("half_width_") for name in table.columns if name.removeprefix("half_width_").isdigit()]
    yield (
        f"{card.features.declaration(options.measure).label}: half-width of the {100 * card.features.interval:g} % "
        "interval by labels per outlet"
    )
    heads = ["outlet", "value", "none", *numbers, "all", "items", "worth it from"]
    rows = [
        [
            row["outlet"],
            f"{row['value']:.3f}",
            *(_width(row[name]) for name in ("half_width", *(f"half_width_{n}" for n in numbers), "half_width_all")),
            f"{row['n_items']:,}",
            "-" if row["n_labels_needed"] is None else f"{row['n_labels_needed']:,}",
        ]
        for row in table.iter_rows(named=True)
    ]
    widths = [max(len(line[k]) for line in [heads, *rows]) for k in range(len(heads))]
    for line in [heads, *rows]:
        yield "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
    bases = set(table["basis"])
    said = {
        "labels": "the errors that your labels found",
        "error_card": "the errors on public gold",
        "assumed": "one wrong item in ten: no gold says more, label thirty and plan again",
    }
    yield f"Expected from {'; '.join(said[basis] for basis in said if basis in bases)}."
    yield "“none” is the sampling of articles alone: it does not know of the detector's errors, and misses the truth more often than it says."
    yield "“all” is what is left when every item is labeled; a dash where an outlet has fewer items than that."


def _width(value: float | None) -> str:
    return "-" if value is None else f"±{value:.3f}"


def codebook(options: Namespace) -> Iterator[str]:
    """Write the codebook."""
    yield f"codebook: {write_codebook(options.out, measures=options.measure or ())}"
