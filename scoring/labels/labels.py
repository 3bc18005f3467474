"""Labels read back: matched with their sample, checked, and made one per item."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl

from masthead.metrics.errors import Fault, InputError
from masthead.metrics.tables.result import Result
from masthead.metrics.text.arrays import Floats
from masthead.metrics.wording import show_count, show_part
from masthead.scoring.labels.agreement import Level, describe_agreement, krippendorff_alpha, percent_agreement
from masthead.scoring.labels.files import GivenLabel, find_files, read_file
from masthead.scoring.labels.guidelines import Guideline
from masthead.scoring.labels.sample import Sample

YES = frozenset({"y", "yes", "true", "t", "ja", "j", "oui", "si", "sí", "tak"})
NO = frozenset({"n", "no", "false", "f", "nein", "non", "nie"})
UNSURE = frozenset({"u", "unsure", "?", "unklar", "dont know", "don't know", "don’t know"})

LABELS = {
    "item_id": pl.String, "label": pl.Float64, "whole": pl.Float64, "is_unsure": pl.Boolean, "n_labelers": pl.Int64,
}  # fmt: skip
GIVEN = {
    "item_id": pl.String, "labeler": pl.String, "label": pl.Float64, "whole": pl.Float64, "where": pl.String,
    "is_third": pl.Boolean, "note": pl.String,
}  # fmt: skip
REJECTS = {"where": pl.String, "item_id": pl.String, "found": pl.String, "reason": pl.String}

MOST_STRANGE = 0.5
"""With a larger share of unknown items, a file holds labels of another sample."""


class _Kept(NamedTuple):
    """A label that can be used, in the order of GIVEN; None for unsure."""

    item_id: str
    labeler: str
    label: float | None
    whole: float | None
    where: str
    is_third: bool
    note: str


@dataclass(frozen=True, repr=False)
class Labels(Result):
    """Labels of a sample, one per item.

    ``table``: item_id, label (what the item truly adds to the numerator), whole (to the denominator, for measures whose
    denominator is found too), is_unsure, n_labelers. ``given`` has every label of every labeler, ``disagreements`` the
    items whose labelers disagree and that no third pass has decided (they count as unsure), ``rejects`` the rows that
    could not be used, with the reason.
    """

    sample: Sample
    table: pl.DataFrame
    given: pl.DataFrame
    disagreements: pl.DataFrame
    rejects: pl.DataFrame

    def __len__(self) -> int:
        return int((~self.table["is_unsure"]).sum())

    def _brief(self) -> list[str]:
        return [
            f"Labels: {str(self).splitlines()[0]}",
            "next: print(labels), masthead.summarize(measured, labels=labels); .table, .disagreements, .rejects",
        ]

    def _main(self) -> pl.DataFrame:
        return self.table

    def __str__(self) -> str:
        lines = [
            f"{show_part(len(self), len(self.sample), 'item')} labeled for {self.sample.measure}, view {self.sample.view}"
        ]
        n_unsure = len(self.unsure)
        if n_unsure:
            lines.append(f"{show_count(n_unsure, 'item')} left out as unsure or disputed: see unsure, disagreements")
        lines.append(str(self.agreement["sentence"]))
        if len(self.rejects):
            lines.append(f"{show_count(len(self.rejects), 'row')} could not be used: see rejects")
        return "\n".join(lines)

    @property
    def unsure(self) -> pl.DataFrame:
        """The items that nobody is sure of, or whose labelers disagree: left out, and bounded as all no and all yes."""
        return self.table.filter("is_unsure").select("item_id").join(self.sample.table, on="item_id", how="left")

    @property
    def agreement(self) -> dict[str, object]:
        """Krippendorff's ``alpha`` (None where undefined) and ``percent`` agreement, on how many items, in a sentence.

        Yes and no count as kinds, numbers by their squared difference; of part and whole, the part.
        """
        labelers, values = _matrix(self.given)
        level: Level = "nominal" if self.sample.guideline.answer == "yes_no" else "interval"
        alpha, percent = krippendorff_alpha(values, level=level), percent_agreement(values)
        n_items = int(((~np.isnan(values)).sum(axis=1) >= 2).sum()) if values.size else 0
        sentence = describe_agreement(alpha, percent, n_items, labelers)
        return {"alpha": alpha, "percent": percent, "n_items": n_items, "labelers": labelers, "sentence": sentence}

    def _repr_html_(self) -> str:
        return self.table._repr_html_()


def read_labels(files: str | Path | Sequence[str | Path], sample: Sample | str | Path | None = None) -> Labels:
    """Labels given by hand, matched with their sample by ``item_id`` alone.

    Several files are read together: of one labeler each, or of one after the other. Yes and no in any of the usual
    words, ``u`` or ``?`` for unsure, numbers for counts; rows without a label are items not labeled yet. Where labelers
    disagree, a label of the third pass decides; without one the item counts as unsure: it is never averaged.

    Parameters
    ----------
    files
        csv of the labeling page (comma or Excel's semicolon), exports of Label Studio (JSON) and doccano (JSONL), or a
        folder or pattern of them.
    sample
        The sample, or the folder it was written to; the folder of the first file where absent.

    Raises
    ------
    InputError
        With every fault at once, where no label can be used or most are of another sample.
    """
    paths = find_files(list(files) if isinstance(files, Sequence) and not isinstance(files, str) else files)
    if not isinstance(sample, Sample):
        sample = Sample.load(paths[0].parent if sample is None else sample)
    return labels_from(sample, _read_all(paths))


def _read_all(paths: Iterable[Path]) -> list[GivenLabel]:
    rows: list[GivenLabel] = []
    faults: list[Fault] = []
    for path in paths:
        try:
            rows += read_file(path)
        except InputError as error:
            faults += error.faults
    if faults:
        raise InputError(faults)
    return rows


def labels_from(sample: Sample, rows: Sequence[GivenLabel]) -> Labels:
    """The labels among rows, as ``read_labels`` gives them.

    Raises
    ------
    InputError
        As ``read_labels``.
    """
    sizes = dict(sample.table.select("item_id", "size").iter_rows())
    guideline = sample.guideline
    rejects: list[dict[str, str]] = []
    kept: list[_Kept] = []
    for row in rows:
        if not row.label and not row.whole:
            continue
        if row.item_id not in sizes:
            rejects.append(
                _reject(row, row.item_id, "no item of this sample: its item_id was edited, or it is of another sample")
            )
            continue
        read = _read_answer(row, guideline, sizes[row.item_id])
        if isinstance(read, str):
            rejects.append(_reject(row, f"{row.label}{f' of {row.whole}' if row.whole else ''}", read))
            continue
        label, whole = read
        kept.append(_Kept(row.item_id, row.labeler, label, whole, row.where, row.is_third, row.note))
    given, doubled = _one_per_labeler(kept)
    rejects += doubled
    _refuse(sample, rows, rejects, given)
    table, disputed = _decided(given)
    by_item = pl.DataFrame({"item_id": disputed}, schema={"item_id": pl.String})
    told = given.filter(~pl.col("is_third")).group_by("item_id").agg(
        labels=pl.format("{}: {}", "labeler", pl.col("label").fill_null(-1)).str.join("; ").str.replace_all(r"-1(\.0)?", "unsure")
    )  # fmt: skip
    disagreements = by_item.join(told, on="item_id", how="left").join(
        sample.table.select("item_id", "text"), on="item_id", how="left"
    )
    return Labels(sample, table, given.drop("where"), disagreements, pl.DataFrame(rejects, schema=REJECTS))


def _reject(row: GivenLabel, found: str, reason: str) -> dict[str, str]:
    return {"where": row.where, "item_id": row.item_id, "found": found, "reason": reason}


def _read_answer(row: GivenLabel, guideline: Guideline, size: float) -> tuple[float | None, float | None] | str:
    """Label and whole in the units of the measure, None for unsure; or what is wrong with them."""
    answer = guideline.answer
    said = row.label.casefold().replace(" ", " ")
    if said in UNSURE or row.whole.casefold() in UNSURE:
        return None, None
    if answer in ("yes_no", "words"):
        if said in YES or (answer == "yes_no" and said == "1"):
            return size, None
        if said in NO or said == "0":
            return 0.0, None
        if answer == "yes_no":
            return "neither yes, no nor unsure"
    number = _number(said)
    if answer == "words":
        return (
            (number, None)
            if number is not None and number <= size
            else f"neither yes, no, unsure nor a number of its {size:g} words"
        )
    if number is None:
        return "neither a number nor unsure"
    if answer == "count":
        return number, None
    whole = _number(row.whole)
    if whole is None:
        return f"no number for {'the whole' if answer == 'part' else guideline.whole} (column of)"
    if answer == "pair":
        return guideline.counted(number, whole), None
    return (number, whole) if number <= whole else "the part is larger than the whole"


def _number(text: str) -> float | None:
    """A whole number from 0 on."""
    cleaned = text.removesuffix(".0").removesuffix(",0")
    return float(cleaned) if cleaned.isascii() and cleaned.isdigit() and len(cleaned) < 7 else None


def _one_per_labeler(kept: Sequence[_Kept]) -> tuple[pl.DataFrame, list[dict[str, str]]]:
    """One label per item, labeler and pass; an item that one labeler gave different labels has none of them."""
    grouped: dict[tuple[str, str, bool], list[_Kept]] = defaultdict(list)
    for row in kept:
        grouped[row.item_id, row.labeler, row.is_third].append(row)
    rejects: list[dict[str, str]] = []
    single = []
    for (item_id, labeler, _), rows in grouped.items():
        if len({(row.label, row.whole) for row in rows}) == 1:
            single.append(rows[0])
            continue
        reason = f"{labeler} gave this item {len(rows)} labels that differ"
        for row in rows:
            found = "unsure" if row.label is None else f"{row.label:g}"
            rejects.append({"where": row.where, "item_id": item_id, "found": found, "reason": reason})
    return pl.DataFrame(single, schema=GIVEN, orient="row"), rejects


def _refuse(sample: Sample, rows: Sequence[GivenLabel], rejects: Sequence[dict[str, str]], given: pl.DataFrame) -> None:
    """Refuse files without a label that can be used, and files of another sample."""
    n_labels = sum(bool(row.label or row.whole) for row in rows)
    strange = Counter(row["where"].rsplit(", row", 1)[0] for row in rejects if row["reason"].startswith("no item"))
    faults = []
    for file, count in strange.items():
        n = sum(bool(row.label or row.whole) for row in rows if row.file == file)
        if count > MOST_STRANGE * n:
            found = f"{count} of {n} labels for items that are not in this sample"
            expected = f"labels of sample {sample.sample_id} ({sample.measure}, view {sample.view})"
            faults.append(Fault(file, found, expected, "give the folder of the sample that these labels are of"))
    if not n_labels:
        files = ", ".join(dict.fromkeys(row.file for row in rows)) or "the files"
        faults.append(Fault(files, "no label", "a label in at least one row", "label some items first"))
    elif not len(given) and not faults:
        faults.append(
            Fault("labels", "no label that can be used", "y, n, u or numbers, as the measure asks", "see below")
        )
    if faults:
        others = [Fault(row["where"], f"'{row['found']}'", "a label of this sample", row["reason"]) for row in rejects]
        raise InputError([*faults, *others])


def _decided(given: pl.DataFrame) -> tuple[pl.DataFrame, list[str]]:
    """One row per item, and the items that labelers disagree on."""
    rows, disputed = [], []
    by_item: dict[str, list[tuple[float | None, float | None, bool]]] = defaultdict(list)
    for item_id, label, whole, is_third in given.select("item_id", "label", "whole", "is_third").iter_rows():
        by_item[item_id].append((label, whole, is_third))
    for item_id, labels in by_item.items():
        last = [label for label in labels if label[2]] or labels
        said = {(label, whole) for label, whole, _ in last}
        label, whole = next(iter(said)) if len(said) == 1 else (None, None)
        if len(said) > 1:
            disputed.append(item_id)
        n = sum(not third for _, _, third in labels)
        rows.append({"item_id": item_id, "label": label, "whole": whole, "is_unsure": label is None, "n_labelers": n})
    return pl.DataFrame(rows, schema=LABELS), disputed


def _matrix(given: pl.DataFrame) -> tuple[list[str], Floats]:
    """Labelers, and the labels of the first pass as items by labelers, NaN where there is none."""
    first = given.filter(~pl.col("is_third") & pl.col("label").is_not_null())
    labelers = first["labeler"].unique().sort().to_list()
    items = {item: row for row, item in enumerate(first["item_id"].unique(maintain_order=True))}
    values = np.full((len(items), len(labelers)), np.nan)
    for item, labeler, label in first.select("item_id", "labeler", "label").iter_rows():
        values[items[item], labelers.index(labeler)] = label
    return labelers, values
