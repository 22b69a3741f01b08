"""Judged queries, and how good a ranking of them is: the measures of docs/evaluation.md."""

from __future__ import annotations

import gzip
import json
import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TOP = 3.0
"""The top grade after scaling."""


@dataclass(frozen=True)
class Query:
    """A query with the grade of each product that was judged for it, scaled to 0..3."""

    key: str
    text: str
    grades: dict[str, float]

    def ndcg(self, ranked: list[str]) -> float:
        """nDCG@10 with the gain 2^grade - 1; a product that was not judged has the gain 0."""
        ideal = sorted(self.grades.values(), reverse=True)
        return _dcg([self.grades.get(product, 0.0) for product in ranked]) / _dcg(ideal)


def _dcg(grades: list[float]) -> float:
    return sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades[:10]))


def lines(path: Path) -> Iterator[str]:
    """The lines of a file, plain or gzip."""
    opened = gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8")
    with opened as file:
        for line in file:
            yield line.rstrip("\n")


def read_queries(queries: Path, judgments: Path, most: int | None, seed: int) -> list[Query]:
    """The queries for which some product has the top grade; of more than `most` some are drawn by the seed."""
    texts = dict(line.split("\t", 1) for line in lines(queries) if "\t" in line)
    grades: dict[str, dict[str, float]] = {key: {} for key in texts}
    top = 0.0
    for line in lines(judgments):
        key, product, grade = line.split("\t")
        try:
            value = float(grade)
        except ValueError:
            continue  # the names of the columns
        top = max(top, value)
        grades.setdefault(key, {})[product] = value
    scaled = {key: {product: value * TOP / top for product, value in all_.items()} for key, all_ in grades.items()}
    found = [Query(key, text, scaled[key]) for key, text in texts.items() if TOP in scaled[key].values()]
    if most is not None and len(found) > most:
        found = random.Random(seed).sample(found, most)
    return found


def read_codes(products: Path, field: str) -> dict[str, str]:
    """Model numbers by product id: those with letters, digits and a sign between them that stand in the title and that
    no other product has, signs and case aside."""
    codes: dict[str, str] = {}
    holders: dict[str, int] = {}
    for line in lines(products):
        product = json.loads(line)
        code = str(product.get(field) or "")
        plain = "".join(filter(str.isalnum, code)).lower()
        holders[plain] = holders.get(plain, 0) + 1
        kinds = any(map(str.isalpha, code)), any(map(str.isdigit, code)), "-" in code or "/" in code
        if all(kinds) and " " not in code and code in product["title"]:
            codes[product["id"]] = code
    return {key: code for key, code in codes.items() if holders["".join(filter(str.isalnum, code)).lower()] == 1}
