from __future__ import annotations

import re
from xml.etree import ElementTree

from matplotlib.figure import Figure

from masthead.reports.charts.outlets.contributions import CONTRIBUTIONS
from masthead.reports.charts.outlets.heat_map import HEAT_MAP
from masthead.reports.charts.style import INK, save_chart
from masthead.reports.html.drawing import inline_drawing
from tests.reports.runs import demo_run


def drawn(chart, folder) -> str:
    [path] = save_chart(chart.plot(chart.data(demo_run())), folder, chart.name, formats=("svg",))
    return str(inline_drawing(path.read_text(encoding="utf-8"), chart.name, "what it <shows>"))


def test_a_drawing_takes_its_colors_and_type_from_the_page(tmp_path):
    for chart in (CONTRIBUTIONS, HEAT_MAP):
        text = drawn(chart, tmp_path)
        assert re.findall(r"#[0-9a-fA-F]{6}\b", text) == []
        assert "var(--ink)" in text
        assert "font-family" not in text
        assert "style=" not in text
        assert "<style" not in text


def test_names_within_a_drawing_are_its_own_and_arrive(tmp_path):
    root = ElementTree.fromstring(drawn(HEAT_MAP, tmp_path))
    names = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(names) == len(set(names))
    assert all(name.startswith("heat_map-") for name in names)
    wanted = set(re.findall(r"url\(#([^)]+)\)", ElementTree.tostring(root, encoding="unicode")))
    assert wanted
    assert wanted <= set(names)


def test_words_of_the_data_stay_text(tmp_path):
    ax = Figure().add_subplot()
    ax.text(0.1, 0.5, '<script>alert("x")</script>', color=INK)
    [path] = save_chart(ax, tmp_path, "hostile", formats=("svg",))
    text = str(inline_drawing(path.read_text(encoding="utf-8"), "hostile", '"><img src=x>'))
    assert "<script" not in text
    assert "<img" not in text
    assert "&lt;script&gt;" in text
