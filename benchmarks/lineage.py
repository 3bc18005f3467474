"""How right lineage is: on made families, on hand copies with a known tree, on the newsroom; and what it costs.

    python -m benchmarks.lineage families [--first 0] [--n 200]   made families: links, directions, originals, parents
    python -m benchmarks.lineage tree FILE                        hand copies: {"texts", "edges", "latent"}
    python -m benchmarks.lineage traditions [--first 0] [--n 3]   made hand copies of many shapes, sizes and hands
    python -m benchmarks.lineage newsroom                         the wire copies of examples/newsroom
    python -m benchmarks.lineage cost ARTICLES [--wire WIRE]      processor time beside measuring, and memory
                                      [--run FOLDER] [--where]    a kept run; functions with what they call

The figures of docs/lineage.md come from here. Thresholds were set on the made families 0 to 199, those of unseen
originals on 2000 to 2199 too; 7000 to 7199 were looked at once, at the end. Intervals are 95 percent, by a bootstrap over families.
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path

import numpy as np
import polars as pl

import masthead
from benchmarks.lineage_families import FamilyMaker, Made, MadeFamily, as_frame, neighbors
from benchmarks.lineage_traditions import CARE, SHAPES, Tradition, make_tradition, neighbor_copies
from benchmarks.where import Sampler

DRAWS = 1000
BINS = (0.0, 0.3, 0.5, 0.7, 0.9)
UNDIRECTED = ("tree", "second_parent")
SIZES = (12, 24, 60)


def ratio(counts: Sequence[tuple[float, float]], seed: int = 0) -> str:
    """A ratio of sums over families with its interval, in words."""
    table = np.array(counts, dtype=np.float64).reshape(-1, 2)
    total = table.sum(axis=0)
    if not total[1]:
        return "none"
    drawn = np.random.default_rng(seed).integers(len(table), size=(DRAWS, len(table)))
    sums = table[drawn].sum(axis=1)
    low, high = np.nanpercentile(sums[:, 0] / np.where(sums[:, 1] > 0, sums[:, 1], np.nan), [2.5, 97.5])
    return f"{total[0] / total[1]:.3f} [{low:.3f}, {high:.3f}] ({total[0]:.0f} of {total[1]:.0f})"


def made_families(first: int, n: int) -> tuple[list[MadeFamily], masthead.Lineage]:
    """Families from consecutive seeds, measured in one run, and their lineage."""
    maker = FamilyMaker()
    families = [maker.family(seed) for seed in range(first, first + n)]
    measured = masthead.measure(as_frame(families, seed=first))
    return families, masthead.lineage(measured)


def families(options: argparse.Namespace) -> None:
    """Links, directions, unseen originals and second parents of made families."""
    made, found = made_families(options.first, options.n)
    family_of = {version.name: family for family in made for version in family.extant}
    links = found.links.filter(pl.col("kind").is_in(list(UNDIRECTED)))
    print(f"families found whole: {ratio([(_is_whole(family, found), 1) for family in made])}")
    mixed = (
        found.versions.filter(~pl.col("is_unseen"))
        .group_by("family_id")
        .agg(
            pl.col("version_id")
            .map_elements(lambda name: name.split("-")[0], return_dtype=pl.String)
            .n_unique()
            .alias("n")
        )
    )
    print(f"found families that mix two stories: {(mixed['n'] > 1).sum()} of {len(mixed)}")
    rows = list(links.iter_rows(named=True))
    per_family = {family.name: [row for row in rows if family_of[row["to_id"]] is family] for family in made}
    true = {family.name: neighbors(family) for family in made}
    _links(made, per_family, true)
    _directions(made, per_family)
    _second_parents(made, per_family, true)
    _unseen(made, found)


def _is_whole(family: MadeFamily, found: masthead.Lineage) -> bool:
    ids = [version.name for version in family.extant]
    return found.versions.filter(pl.col("version_id").is_in(ids))["family_id"].n_unique() == 1


Rows = Mapping[str, Sequence[Mapping[str, object]]]
Pairs = Mapping[str, set[frozenset[str]]]


def _pair(row: Mapping[str, object]) -> frozenset[str]:
    return frozenset((str(row["from_id"]), str(row["to_id"])))


def _links(made: Sequence[MadeFamily], rows: Rows, true: Pairs) -> None:
    tree = {name: [row for row in found if row["kind"] == "tree"] for name, found in rows.items()}
    right = {name: [_pair(row) in true[name] for row in found] for name, found in tree.items()}
    print(f"links of the tree that join neighbors: {ratio([(sum(flags), len(flags)) for flags in right.values()])}")
    print(f"links of the tree over those needed: {ratio([(sum(right[f.name]), len(f.extant) - 1) for f in made])}")
    flat = [
        (row["support"], ok)
        for f in made
        if len(f.extant) > 2
        for row, ok in zip(tree[f.name], right[f.name], strict=True)
    ]
    for low, high in zip(BINS, (*BINS[1:], 1.01), strict=True):
        chosen = [ok for support, ok in flat if low <= float(str(support)) < high]
        mean = (
            np.mean([float(str(support)) for support, _ in flat if low <= float(str(support)) < high]) if chosen else 0
        )
        print(
            f"  support {low:.1f} and more: mean {mean:.2f}, right {np.mean(chosen) if chosen else float('nan'):.2f} of {len(chosen)}"
        )


def _ancestors(family: MadeFamily) -> dict[str, set[str]]:
    above: dict[str, set[str]] = {}
    for version in family.versions:
        above[version.name] = set(version.parents).union(*(above[parent] for parent in version.parents))
    return above


def _directions(made: Sequence[MadeFamily], rows: Rows) -> None:
    for label, kinds in (
        ("with dates", ("time", "noisy", "day")),
        ("times", ("time",)),
        ("noisy", ("noisy",)),
        ("days", ("day",)),
        ("without dates", ("none",)),
    ):
        right, known = [], []
        for family in made:
            if family.dates in kinds:
                above = _ancestors(family)
                comparable = [row for row in rows[family.name] if _is_descent(row, above)]
                directed = [row for row in comparable if row["is_directed"]]
                right.append((sum(str(row["from_id"]) in above[str(row["to_id"])] for row in directed), len(directed)))
                known.append((len(directed), len(comparable)))
        print(f"directions right, {label}: {ratio(right)}; given: {ratio(known)}")
    for rung in ("credit", "agency_line", "date", "third_witness"):
        right = []
        for family in made:
            above = _ancestors(family)
            chosen = [row for row in rows[family.name] if row["rung"] == rung and _is_descent(row, above)]
            right.append((sum(str(row["from_id"]) in above[str(row["to_id"])] for row in chosen), len(chosen)))
        print(f"  by {rung}: {ratio(right)}")
    siblings = [
        (
            sum(not _is_descent(row, _ancestors(f)) and bool(row["is_directed"]) for row in rows[f.name]),
            len(rows[f.name]),
        )
        for f in made
    ]
    print(f"  directed links between versions neither of which descends from the other: {ratio(siblings)}")


def _is_descent(row: Mapping[str, object], above: Mapping[str, set[str]]) -> bool:
    one, other = str(row["from_id"]), str(row["to_id"])
    return one in above[other] or other in above[one]


def _second_parents(made: Sequence[MadeFamily], rows: Rows, true: Pairs) -> None:
    claimed, found = [], []
    for family in made:
        second = [row for row in rows[family.name] if row["kind"] == "second_parent"]
        claimed.append((sum(_pair(row) in true[family.name] for row in second), len(second)))
        extant = {version.name for version in family.extant}
        children = [v for v in family.extant if len(v.parents) == 2 and set(v.parents) <= extant]
        pairs = {_pair(row) for row in rows[family.name]}
        found.append(
            (sum(all(frozenset((v.name, parent)) in pairs for parent in v.parents) for v in children), len(children))
        )
    print(f"second parents claimed that are neighbors: {ratio(claimed)}")
    print(f"versions of two parents with links to both: {ratio(found)}")


def _wording(version: Made) -> dict[int, str]:
    return {place: text for place, text in version.sentences if place is not None}


def identifiable(family: MadeFamily) -> bool:
    """Whether a missing text can be told by readings: three neighbors and more, and no version with its words."""
    for gone in (version for version in family.versions if version.is_missing):
        around = [v for v in family.extant if gone.name in v.parents or v.name in gone.parents]
        words = _wording(gone)
        changed = [
            sum(text != words[place] for place, text in _wording(v).items() if place in words)
            for v in family.extant
            if len(set(_wording(v)) & set(words)) > 3
        ]
        if len(around) >= 3 and changed and min(changed) >= 3:
            return True
    return False


def _unseen(made: Sequence[MadeFamily], found: masthead.Lineage) -> None:
    rows = found.versions.filter("is_unseen")
    family_of = {version.name: family.name for family in made for version in family.extant}
    claims = {family_of[row["family_id"]]: row for row in rows.iter_rows(named=True)}
    by_credit = {name: row for name, row in claims.items() if row["outlet"]}
    by_reading = {name: row for name, row in claims.items() if not row["outlet"]}
    gone = {f.name: {v.outlet for v in f.versions if v.is_missing} for f in made}
    named = {f.name: any(set(v.credited) & gone[f.name] for v in f.extant) for f in made if len(f.extant) > 1}
    print(
        f"originals named by credits, right: {ratio([(row['outlet'] in gone[name], 1) for name, row in by_credit.items()])}"
    )
    print(
        f"  found of those that some version names: {ratio([(name in by_credit, 1) for name, is_named in named.items() if is_named])}"
    )
    print(f"originals by readings, one is missing: {ratio([(bool(gone[name]), 1) for name in by_reading])}")
    able = [f.name for f in made if identifiable(f)]
    print(f"  found of those that readings can tell: {ratio([(name in claims, 1) for name in able])}")
    whole = [f for f in made if not gone[f.name]]
    print(f"families with nothing missing for which one is claimed: {ratio([(f.name in claims, 1) for f in whole])}")
    two = [f for f in made if len(f.extant) == 2]
    print(f"families of two for which one is claimed by readings: {ratio([(f.name in by_reading, 1) for f in two])}")


def tree(options: argparse.Namespace) -> None:
    """Links of a family with a known tree; unseen nodes of the file are contracted."""
    known = json.loads(options.file.read_text(encoding="utf-8"))
    names = sorted(known["texts"])
    frame = pl.DataFrame(
        {"article_id": names, "outlet": [f"hand {name}" for name in names], "text": [known["texts"][n] for n in names]}
    )
    found = masthead.lineage(masthead.measure(frame))
    true = contracted(known["edges"], set(known["latent"]))
    links = found.links.filter(pl.col("kind").is_in(list(UNDIRECTED))).sort("support", descending=True, nulls_last=True)
    for row in links.iter_rows(named=True):
        print(row["from_id"], row["to_id"], row["kind"], row["support"], row["rung"], _pair(row) in true)
    of_tree = links.filter(pl.col("kind") == "tree")
    right = [(_pair(row) in true, row["support"]) for row in of_tree.iter_rows(named=True)]
    print(f"{sum(ok for ok, _ in right)} of {len(right)} links join neighbors")
    print(f"support .7 and more: {sum(ok for ok, s in right if s >= 0.7)} of {sum(s >= 0.7 for _, s in right)} right")
    print(f"unseen originals claimed: {int(found.families['n_unseen'].sum())}; families: {len(found.families)}")


def contracted(edges: Iterable[Sequence[str]], latent: set[str]) -> set[frozenset[str]]:
    """Pairs of texts that are neighbors, unseen nodes contracted."""
    beside: dict[str, set[str]] = {}
    for one, other in edges:
        beside.setdefault(one, set()).add(other)
        beside.setdefault(other, set()).add(one)
    pairs = {frozenset((a, b)) for a in beside for b in beside[a] if not {a, b} & latent}
    for node in latent:
        around = sorted(beside[node] - latent)
        pairs |= {frozenset((a, b)) for a in around for b in around if a < b}
    return pairs


def traditions(options: argparse.Namespace) -> None:
    """Links, support and seconds of made hand-copied traditions: every kind of hand in every shape, ``--n`` of each."""
    seed, sums = options.first, dict.fromkeys(CARE, np.zeros(6))
    for care, rates in CARE.items():
        for shape in SHAPES:
            for n in SIZES[: options.n]:
                counts = _trace_tradition(make_tradition(seed, n=n, shape=shape, rates=rates), f"{care}, {shape}")
                sums[care] = sums[care] + counts
                seed += 1
    for care, (right, links, sure_right, sure, second_right, second) in sums.items():
        print(
            f"{care}: {right:.0f} of {links:.0f} links join neighbors; {sure_right:.0f} of {sure:.0f} with support .7 and "
            f"more; {second_right:.0f} of {second:.0f} second parents claimed are neighbors"
        )


def _trace_tradition(made: Tradition, what: str) -> np.ndarray:
    names = [copy.name for copy in made.extant]
    frame = pl.DataFrame(
        {"article_id": names, "outlet": names, "text": [copy.text for copy in made.extant]}
    ).with_columns(pl.col("outlet").str.replace("^", "hand "))
    measured = masthead.measure(frame)
    start = time.process_time()
    found = masthead.lineage(measured)
    seconds = time.process_time() - start
    true = neighbor_copies(made)
    rows = found.links.filter(pl.col("kind").is_in(list(UNDIRECTED))).iter_rows(named=True)
    flat = [(row["kind"], row["support"] or 0.0, _pair(row) in true) for row in rows]
    tree = [(support, ok) for kind, support, ok in flat if kind == "tree"]
    second = [ok for kind, _, ok in flat if kind == "second_parent"]
    sure = [ok for support, ok in tree if support >= 0.7]
    right = sum(ok for _, ok in tree)
    print(
        f"  {what}, {len(names)} copies: {len(found.families)} family, {right} of {len(names) - 1} links, "
        f"{sum(sure)} of {len(sure)} with support .7 and more, {seconds:.1f} s"
    )
    return np.array([right, len(names) - 1, sum(sure), len(sure), sum(second), len(second)])


def newsroom(options: argparse.Namespace) -> None:
    """Wire copies of the newsroom: whether each is in the family of its original, and under it."""
    folder = Path(__file__).parent.parent / "examples" / "newsroom"
    articles = masthead.read_articles(folder / "articles.jsonl")
    wire, outlets = masthead.read_articles(folder / "wire.jsonl"), pl.read_csv(folder / "outlets.csv")
    measured = masthead.measure(articles, wire=wire, outlets=outlets)
    found = masthead.lineage(measured)
    gold = pl.read_ndjson(folder / "gold.jsonl", infer_schema_length=None).filter(pl.col("kind") == "copied_span")
    pairs = gold.select("article_id", "reference_id").unique().sort("article_id", "reference_id")
    family = dict(found.versions.select("version_id", "family_id").iter_rows())
    parents: dict[str, list[str]] = {}
    for row in found.links.filter(pl.col("kind").is_in(["tree", "second_parent", "duplicate"])).iter_rows(named=True):
        parents.setdefault(row["to_id"], []).append(row["from_id"])
        if not row["is_directed"]:
            parents.setdefault(row["from_id"], []).append(row["to_id"])
    together = under = 0
    for article, reference in pairs.iter_rows():
        together += article in family and family.get(article) == family.get(reference)
        is_under = _is_under(article, reference, parents)
        under += is_under
        if not is_under:
            print("  not under its original:", article, reference)
    print(f"{len(pairs)} copies; in the family of their original: {together}; under it: {under}")
    print(found)


def _is_under(article: str, reference: str, parents: Mapping[str, Sequence[str]]) -> bool:
    waiting, seen = [article], {article}
    while waiting:
        for parent in parents.get(waiting.pop(), ()):
            if parent == reference:
                return True
            if parent not in seen:
                seen.add(parent)
                waiting.append(parent)
    return False


def cost(options: argparse.Namespace) -> None:
    """Processor seconds of measuring and of lineage, and the most memory; a kept run is not measured again.

    Measuring is done in this process: the time of others is none of its own.
    """
    folder: Path | None = options.run
    measured: masthead.Measured
    if folder is not None and (folder / "seconds.json").is_file():
        measured = masthead.Measured.load(folder / "run")
        seconds = json.loads((folder / "seconds.json").read_text())
    else:
        wire = masthead.read_articles(options.wire) if options.wire else None
        start = time.process_time()
        articles = masthead.read_articles(options.articles)
        out = None if folder is None else folder / "run"
        measured = masthead.measure(articles, wire=wire, out=out, workers=1)
        seconds = {"measuring": time.process_time() - start, "articles": len(articles)}
        if folder is not None:
            (folder / "seconds.json").write_text(json.dumps(seconds))
    before, between = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, time.process_time()
    with Sampler() if options.where else nullcontext() as sampler:
        found = masthead.lineage(measured)
    spent = time.process_time() - between
    print(
        f"{seconds['articles']} articles: measuring {seconds['measuring']:.1f} s of processor time, lineage {spent:.1f} s "
        f"({spent / seconds['measuring']:.1%})"
    )
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{found} {before:.0f} MB at most before lineage, {most:.0f} MB with it; {len(found.links)} links, "
        f"{len(found.passages)} passage rows"
    )
    if sampler is not None:
        n_samples = sum(sampler.parts.values())
        for (_, name), n in sampler.all.most_common(40):
            print(f"  {n / n_samples:6.1%}  {name}")


def main() -> None:
    """Run one of the commands."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    verbs = parser.add_subparsers(required=True)
    commands: dict[str, Callable[[argparse.Namespace], None]] = {
        "families": families,
        "tree": tree,
        "traditions": traditions,
        "newsroom": newsroom,
        "cost": cost,
    }
    for name, command in commands.items():
        verb = verbs.add_parser(name, help=command.__doc__)
        verb.set_defaults(command=command)
        if name == "families":
            verb.add_argument("--first", type=int, default=0)
            verb.add_argument("--n", type=int, default=200)
        if name == "traditions":
            verb.add_argument("--first", type=int, default=0)
            verb.add_argument("--n", type=int, default=3)
        if name == "tree":
            verb.add_argument("file", type=Path)
        if name == "cost":
            verb.add_argument("articles", type=Path)
            verb.add_argument("--wire", type=Path)
            verb.add_argument("--run", type=Path)
            verb.add_argument("--where", action="store_true")
    options = parser.parse_args()
    options.command(options)


if __name__ == "__main__":
    main()
