"""The pictures of the README and the docs: pages of the demo newsroom's report, made anew.

    python -P benchmarks/pictures.py [OUT]

measures the newsroom that ships with masthead, writes its report into a temporary folder, opens the pages that show most
in Chromium and saves them into OUT (docs/img by default). Needs chromium, chromedriver and selenium.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import polars as pl
from PIL import Image

import masthead
from masthead.examples import newsroom_path
from masthead.reports.inputs.choose import choose_articles
from masthead.reports.inputs.outlets import outlet_page
from masthead.reports.inputs.run import Run, read_card
from masthead.reports.stories.find import find_stories
from masthead.reports.stories.wordings import find_wordings

WIDTH = 1280
ARGUMENTS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


@dataclass(frozen=True)
class Picture:
    """A page of the report, the element that the picture begins with (the page's top if none), and its height."""

    name: str
    page: str
    height: int
    begins_with: str = ""


def main() -> None:
    """Take the pictures."""
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1] / "docs" / "img"
    out.mkdir(parents=True, exist_ok=True)
    newsroom = newsroom_path()
    measured = masthead.measure(
        masthead.read_articles(newsroom / "articles.jsonl"),
        wire=masthead.read_articles(newsroom / "wire.jsonl"),
        outlets=pl.read_csv(newsroom / "outlets.csv"),
    )
    card = masthead.score(masthead.summarize(measured))
    with tempfile.TemporaryDirectory() as folder:
        page = masthead.write_report(card, folder, chart_formats=("svg",), execute="in_process")
        with chromium(Path(folder) / "profile") as browser:
            for picture in pictures(read_card(card)):
                take(browser, page, picture, out / f"{picture.name}.png")
                print(out / f"{picture.name}.png")


def pictures(run: Run) -> Iterator[Picture]:
    """The overview and the pages that show most.

    The outlet whose indicators differ most, the articles with most credited and with most reworded words, the story
    whose quotations differ most.
    """
    yield Picture("overview", "overview", 1240)
    scored = run.scores.filter(pl.col("score").is_not_null())
    spread = run.contributions.group_by("outlet").agg(pl.col("normalized").std())
    telling = scored.join(spread, on="outlet").sort("normalized", "outlet", descending=[True, False])["outlet"][0]
    yield Picture("outlet", outlet_page(run, telling), 1240)
    numbers = {one.article_id: k for k, one in enumerate(choose_articles(run), 1)}
    wire = run.copies.filter((pl.col("reference_kind") == "wire") & pl.col("article_id").is_in(list(numbers))).collect()
    credited = wire.filter(pl.col("credit") == "credited").sort("n_verbatim_words", "article_id", descending=True)
    yield Picture("article", f"article-{numbers[credited['article_id'][0]]}", 1240)
    reworded = wire.sort("n_reworded_words", "article_id", descending=True)["article_id"][0]
    yield Picture("beside", f"article-{numbers[reworded]}", 900, begins_with="h2")
    stories = [
        (sum(len(q.wordings) - 1 for q in find_wordings(run, [one])[0]), -k)
        for k, one in enumerate(find_stories(run), 1)
    ]
    yield Picture("story", f"story-{-max(stories)[1]}", 1240)


@contextmanager
def chromium(profile: Path) -> Iterator[Any]:
    """A browser without a window."""
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    binary, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if binary is None or driver is None:
        sys.exit("The pictures need chromium and chromedriver on the path.")
    options = webdriver.ChromeOptions()
    options.binary_location = binary
    for argument in (*ARGUMENTS, f"--user-data-dir={profile}"):
        options.add_argument(argument)
    browser = webdriver.Chrome(options=options, service=Service(driver))
    try:
        yield browser
    finally:
        browser.quit()


def take(browser: Any, report: Path, picture: Picture, path: Path) -> None:
    """Save one picture."""
    size = {"width": WIDTH, "height": picture.height, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    browser.get("about:blank")
    browser.get(f"{report.resolve().as_uri()}#{picture.page}")
    selector = f"#{picture.page} {picture.begins_with}" if picture.begins_with else "body"
    script = "const e = document.querySelector(arguments[0]); window.scrollTo(0, e.getBoundingClientRect().top + scrollY - 24)"
    browser.execute_script(script if picture.begins_with else "window.scrollTo(0, 0)", selector)
    with Image.open(BytesIO(browser.get_screenshot_as_png())) as taken:
        taken.convert("RGB").quantize(128).save(path, optimize=True)


if __name__ == "__main__":
    main()
