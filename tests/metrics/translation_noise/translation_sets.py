"""Made-up human and machine versions of the same documents, and ordinary news, for the tests of training."""

import numpy as np
import polars as pl

NOUNS = ["harbor", "mayor", "council", "bridge", "school", "storm", "ferry", "library", "farm", "train"]
VERBS = ["closed", "opened", "praised", "missed", "rebuilt", "visited"]


def sentence(rng, *, machine):
    owner, thing, other = rng.choice(NOUNS, 3, replace=False)
    verb = rng.choice(VERBS)
    if machine and rng.random() < 0.8:
        return f"In the morning the {thing} of the {owner} was {verb} by the {other} of the city."
    if rng.random() < 0.5:
        return f"The {owner}'s {thing} {verb} while the {other} kept waiting, and nobody's word wasn't heard."
    return f"The {owner} {verb} the {thing} after seeing the {other} on Monday."


def document(rng, n, *, machine):
    return " ".join(sentence(rng, machine=machine) for _ in range(n))


def versions(years=(2030, 2031, 2032), documents=14, sentences=14, seed=0):
    rng = np.random.default_rng(seed)
    rows = []
    for year in years:
        for k in range(documents):
            for system, label in (("ref", "human"), ("x", "mt"), ("y", "mt")):
                text = document(rng, sentences, machine=label == "mt")
                rows.append({"year": year, "pair": "de-en", "doc_id": f"d{k}", "system": system, "label": label})
                rows[-1] |= {"sysclass": label, "orig_lang": "de", "unit": "doc", "text": text}
        for k in range(4):
            text = document(rng, sentences, machine=False)
            rows.append({"year": year, "pair": "en-xx", "doc_id": f"n{k}", "system": "ref", "label": "human"})
            rows[-1] |= {"sysclass": "human_native", "orig_lang": "en", "unit": "doc", "text": text}
    return pl.DataFrame(rows)


def news(n=30, seed=1):
    rng = np.random.default_rng(seed)
    return pl.DataFrame({"text": [document(rng, 90 if k % 5 else 20, machine=False) for k in range(n)]})
