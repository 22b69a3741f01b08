#!/usr/bin/env python3
"""Measures what a running Likewise makes of slips, model numbers and nonsense.

    python3 scripts/relevance/measure.py slips --queries queries.tsv --judgments judgments.tsv
    python3 scripts/relevance/measure.py codes --products products.jsonl.gz --field name
    python3 scripts/relevance/measure.py nonsense

Prints a table; ends with 1 where a target is missed. Python 3.11 or later and nothing else.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import urllib.request
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from judged import Query, read_codes, read_queries
from slips import has_long_word, nonsense, with_slip, with_wrong_character

MOST_LOSS = 0.03
"""The most nDCG@10 that one slip in the longest word may cost."""

@dataclass(frozen=True)
class Server:
    """A running server."""

    url: str
    mode: str
    clients: int

    def ask(self, query: str) -> list[str]:
        """The ids of the first ten hits."""
        body = json.dumps({"query": query, "mode": self.mode, "limit": 10}).encode()
        request = urllib.request.Request(f"{self.url}/v1/search", body, {"content-type": "application/json"})
        with urllib.request.urlopen(request, timeout=120) as answer:
            found = json.load(answer)
        if found["degraded"]:
            raise SystemExit(f"the answer for {query!r} is degraded: {found['degraded']}")
        return [hit["id"] for hit in found["hits"]]

    def ask_all(self, queries: Iterable[str]) -> list[list[str]]:
        """The same for each of the queries."""
        with ThreadPoolExecutor(self.clients) as pool:
            return list(pool.map(self.ask, queries))


def slips(server: Server, options: argparse.Namespace) -> bool:
    """One slip in the longest word of every query: how much nDCG@10 it costs."""
    queries = read_queries(options.queries, options.judgments, options.limit_queries, options.seed)
    right = scores(server, queries, [query.text for query in queries])
    long = [has_long_word(query.text) for query in queries]
    print(f"{len(queries)} queries, {long.count(True)} with a word of four characters or more; nDCG@10 {fmean(right):.4f}")
    print(f"{'seed':>5} {'long words alone':>17} {'every query':>12}")
    losses: list[tuple[float, float]] = []
    for seed in range(options.seeds):
        wrong = scores(server, queries, [with_slip(query.text, f"{seed}{query.key}") for query in queries])
        each = [before - after for before, after in zip(right, wrong, strict=True)]
        of_long = fmean(loss if is_long else 0.0 for loss, is_long in zip(each, long, strict=True))
        losses.append((of_long, fmean(each)))
        print(f"{seed:>5} {of_long:>17.4f} {fmean(each):>12.4f}", flush=True)
    of_long, of_all = (fmean(column) for column in zip(*losses, strict=True))
    print(f"{'mean':>5} {of_long:>17.4f} {of_all:>12.4f}   at most {MOST_LOSS}")
    return of_all <= MOST_LOSS


def scores(server: Server, queries: list[Query], texts: list[str]) -> list[float]:
    """nDCG@10 of each query where it is asked in these words."""
    return [query.ndcg(ranked) for query, ranked in zip(queries, server.ask_all(texts), strict=True)]


def codes(server: Server, options: argparse.Namespace) -> bool:
    """Model numbers as people copy them: whether the product is the first hit, or among the first ten."""
    known = read_codes(options.products, options.field)
    if not known:
        raise SystemExit(f"{options.products} has no model number in {options.field!r}")
    drawn = random.Random(options.seed).sample(list(known), min(options.how_many, len(known)))
    chance = random.Random(options.seed)
    ways: list[tuple[str, Callable[[str], str], float, float]] = [
        ("as it stands", str, 1.0, 1.0),
        ("in lower case", str.lower, 1.0, 1.0),
        ("without hyphens and slashes", lambda code: code.replace("-", "").replace("/", ""), 0.98, 0.98),
        ("with one character wrong", lambda code: with_wrong_character(code, chance), 0.0, 0.9),
    ]
    print(f"{len(drawn)} of {len(known)} model numbers\n{'written':<28} {'first':>6} {'first ten':>10}   at least")
    good = True
    for name, write, least_first, least_ten in ways:
        answers = server.ask_all(write(known[product]) for product in drawn)
        first = sum(ranked[:1] == [product] for product, ranked in zip(drawn, answers, strict=True))
        ten = sum(product in ranked for product, ranked in zip(drawn, answers, strict=True))
        good &= first >= least_first * len(drawn) and ten >= least_ten * len(drawn)
        print(f"{name:<28} {first:>6} {ten:>10}   {least_first:.0%}, {least_ten:.0%}", flush=True)
        if options.misses:
            for product, ranked in zip(drawn, answers, strict=True):
                if ranked[:1] != [product]:
                    print(f"    {known[product]} ({product}) is {_place(ranked, product)}")
    return good


def _place(ranked: list[str], product: str) -> str:
    return f"number {ranked.index(product) + 1}" if product in ranked else "not among the first ten"


def without_sense(server: Server, options: argparse.Namespace) -> bool:
    """Queries that mean nothing: how many of them find nothing."""
    queries = nonsense(options.how_many, options.seed)
    found = [(query, ranked) for query, ranked in zip(queries, server.ask_all(queries), strict=True) if ranked]
    print(f"{len(queries) - len(found)} of {len(queries)} nonsense queries find nothing")
    for query, ranked in found:
        print(f"    {query!r} finds {len(ranked)}, first {ranked[0]}")
    return not found


def main() -> int:
    """Reads the command line and measures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--server", default="http://127.0.0.1:7700", help="where it listens")
    parser.add_argument("--mode", default="hybrid", choices=("semantic", "keyword", "hybrid"))
    parser.add_argument("--clients", type=int, default=2, help="how many ask at the same time")
    parser.add_argument("--seed", type=int, default=7)
    kinds = parser.add_subparsers(required=True)
    kind = kinds.add_parser("slips", help=slips.__doc__)
    kind.add_argument("--queries", type=Path, required=True)
    kind.add_argument("--judgments", type=Path, required=True)
    kind.add_argument("--limit-queries", type=int, help="draw so many of them")
    kind.add_argument("--seeds", type=int, default=5, help="how often slips are drawn")
    kind.set_defaults(measure=slips)
    kind = kinds.add_parser("codes", help=codes.__doc__)
    kind.add_argument("--products", type=Path, required=True, help="JSON Lines, plain or gzip, with id and title")
    kind.add_argument("--field", required=True, help="where the model number stands")
    kind.add_argument("--how-many", type=int, default=100)
    kind.add_argument("--misses", action="store_true", help="name those that are not the first hit")
    kind.set_defaults(measure=codes)
    kind = kinds.add_parser("nonsense", help=without_sense.__doc__)
    kind.add_argument("--how-many", type=int, default=200)
    kind.set_defaults(measure=without_sense)
    options = parser.parse_args()
    server = Server(options.server.rstrip("/"), options.mode, options.clients)
    return 0 if options.measure(server, options) else 1


if __name__ == "__main__":
    sys.exit(main())
