"""Every seed, every input that was found by fuzzing, and a few mutants of the seeds, through every target."""

from __future__ import annotations

import random
from importlib.util import find_spec
from types import SimpleNamespace

import pytest

from tests.fuzz.targets import PARSER, SEPARATOR, Target, all_targets, target_of, texts_of

TARGETS = all_targets()
NEEDS = {"pages": "trafilatura"}
MUTANTS = 40


def inputs_of(target: Target, n: int) -> list[bytes]:
    """The inputs of a target, and some made of them: cut, doubled, flipped, with a word put in."""
    chance = random.Random(target.name)
    given = [*target.inputs(), b""]
    for _ in range(n):
        data = bytearray(chance.choice(given))
        at = chance.randint(0, len(data))
        kind = chance.randrange(4)
        if kind == 0 and data:
            data[at % len(data)] ^= 1 << chance.randrange(8)
        elif kind == 1:
            data[at:at] = chance.choice(target.words or ("\n",)).encode()
        elif kind == 2:
            del data[at : at + chance.randint(1, 9)]
        else:
            data[at:at] = data[: chance.randint(0, 40)]
        given.append(bytes(data[: target.longest]))
    return given


@pytest.mark.parametrize("name", TARGETS)
def test_what_was_fuzzed_holds(name: str) -> None:
    target = TARGETS[name]
    if name in NEEDS and find_spec(NEEDS[name]) is None:
        pytest.skip(f"needs {NEEDS[name]}")
    n = MUTANTS if target.owed == PARSER else 0 if name == "report" else 4
    given = inputs_of(target, n)
    for data in given:
        target.check(data)
    assert len(given) >= len(target.seeds) + n


def test_a_target_fails_where_its_property_does_not_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.fuzz import decoding, scheming, showing

    monkeypatch.setattr(showing, "defused", lambda frame: frame)
    with pytest.raises(AssertionError):
        TARGETS["csv_cells"].check(b"=1\x1e=2")
    monkeypatch.setattr(showing, "printable", lambda text: text)
    with pytest.raises(AssertionError):
        TARGETS["terminal"].check(b"\x1b[2J")
    monkeypatch.setattr(showing, "shown", lambda text: text)
    with pytest.raises(AssertionError):
        TARGETS["shown"].check(b"<script>")
    monkeypatch.setattr(showing, "mark_paragraph", lambda text, *_: f"<b>{text}</b>")
    with pytest.raises(AssertionError):
        TARGETS["marks"].check(b"\x00" * 9 + b"Go.")
    monkeypatch.setattr(showing, "_render", lambda *_: SimpleNamespace(body="<p onclick='go()'>"))
    with pytest.raises(AssertionError):
        TARGETS["report"].check(b"\x01a")
    monkeypatch.setattr(decoding, "without_markup", lambda text: f"{text} ")
    with pytest.raises(AssertionError):
        TARGETS["markup"].check(b"a")
    monkeypatch.setattr(scheming, "read_file", lambda path: iter([1 / 0]))
    with pytest.raises(ZeroDivisionError):
        TARGETS["label_files"].check(b"\x00item_id,label\n")


def test_files_of_every_target_are_there() -> None:
    assert all(target.files() for target in TARGETS.values())
    assert all(target_of(name) is target for name, target in TARGETS.items())
    assert texts_of(f"a{SEPARATOR}b{SEPARATOR}c".encode(), 2) == ["a", f"b{SEPARATOR}c"]
