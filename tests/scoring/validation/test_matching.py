from __future__ import annotations

import pytest

from masthead.scoring.validation.matching import bare_domain, match_domains

RATED = ["Example.org", "www.daily.test", "news.bigco.test", "go.com", "a.two.test", "b.two.test", "paper.co.test"]


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("https://WWW.Example.org/path?x=1", "example.org"),
        ("www1.example.org:80", "example.org"),
        ("user@example.org.", "example.org"),
        ("m.example.org", "example.org"),
        ("m.org", "m.org"),
        ("www.org", "www.org"),
        ("", ""),
    ],
)
def test_bare_domain(address: str, domain: str) -> None:
    assert bare_domain(address) == domain


@pytest.mark.parametrize(
    ("outlet", "rated_as", "how"),
    [
        ("example.org", "Example.org", "exact"),
        ("www.example.org", "Example.org", "exact"),
        ("daily.test", "www.daily.test", "exact"),
        ("money.daily.test", "www.daily.test", "parent"),
        ("a.b.daily.test", "www.daily.test", "parent"),
        ("bigco.test", "news.bigco.test", "only sub-domain"),
        ("abcnews.go.com", None, "shared host"),
        ("two.test", None, "several sub-domains"),
        ("unheard.test", None, "not rated"),
        ("paper.co.test", "paper.co.test", "exact"),
        ("other.co.test", None, "not rated"),
        ("The Daily Planet", None, "not rated"),
    ],
)
def test_each_kind_of_match(outlet: str, rated_as: str | None, how: str) -> None:
    row = match_domains({outlet: outlet}, RATED).row(0, named=True)
    assert (row["rated_as"], row["how"]) == (rated_as, how)


@pytest.mark.parametrize(
    ("outlet", "rated", "rated_as", "how"),
    [
        ("medium.com/@crank", ["medium.com"], None, "shared host"),
        ("medium.com", ["https://medium.com/@crank"], None, "not rated"),
        ("https://medium.com/@crank/a-story", ["medium.com/@crank"], "medium.com/@crank", "exact"),
        ("daily.test", ["opinion.daily.test"], None, "only a section is rated"),
        ("daily.test", ["news.daily.test"], "news.daily.test", "only sub-domain"),
    ],
)
def test_sections_and_shared_hosts_rate_nobody_else(
    outlet: str, rated: list[str], rated_as: str | None, how: str
) -> None:
    row = match_domains({outlet: outlet}, rated).row(0, named=True)
    assert (row["rated_as"], row["how"]) == (rated_as, how)
