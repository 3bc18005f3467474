"""What cheap manipulation gains on the demo newsroom, as the table of docs/gaming.md.

Run with ``python -m benchmarks.gaming``.
"""

from __future__ import annotations

from masthead.examples import newsroom_path
from masthead.metrics.reading.articles import read_articles
from masthead.scoring.robustness.audit import audit


def main() -> None:
    """Audit the demo newsroom and print one row a manipulation."""
    newsroom = newsroom_path()
    found = audit(read_articles(newsroom / "articles.jsonl"), wire=read_articles(newsroom / "wire.jsonl"))
    print("| manipulation | largest gain | median gain | outlets | what defends |\n|---|---|---|---|---|")
    for row in found.summary.iter_rows(named=True):
        gains = " | ".join(
            "–" if row[name] is None else f"{row[name]:+.1f}" for name in ("largest_gain", "median_gain")
        )
        print(f"| {row['description']} | {gains} | {row['n_outlets']} | {row['defense']} |")


if __name__ == "__main__":
    main()
