"""What the catalogue and the messy feed promise, checked on the files themselves and not on what wrote them."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ElementTree
from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path

from messy import COLUMNS, REASONS

KEYS = (
    "id", "title", "description", "brand", "category", "price", "list_price", "currency", "rating", "rating_count",
    "availability", "image_url", "product_url", "group_id", "attributes",
)  # fmt: skip

Product = dict[str, object]


def problems(data: Path) -> list[str]:
    """Everything that is wrong with the files under `data`; empty if all is well."""
    products = [json.loads(line) for line in (data / "catalogue.jsonl").read_text(encoding="utf-8").splitlines()]
    found = [*_size(products), *_identity(products), *_attributes(products), *_images(products, data / "images"), *_messy(data)]
    for product in products:
        found.extend(f"{product.get('id')}: {problem}" for problem in _product(product))
    return found


def _size(products: list[Product]) -> Iterator[str]:
    """Enough of everything."""
    groups = Counter(product["group_id"] for product in products if "group_id" in product)
    kinds = Counter(str(product["category"]) for product in products)
    figures = {
        "products": (len(products), 1200),
        "top categories": (len({path.split(" > ")[0] for path in kinds}), 18),
        "currencies": (len({product.get("currency") for product in products}), 3),
        "groups of variants": (len(groups), 120),
    }
    for name, (count, least) in figures.items():
        if count < least:
            yield f"only {count} {name}, promised are {least}"
    yield from (f"{group}: {count} variants, not 2 to 5" for group, count in groups.items() if not 2 <= count <= 5)
    yield from (f"{path}: only {count} products, promised are 8" for path, count in kinds.items() if count < 8)


def _identity(products: list[Product]) -> Iterator[str]:
    """Ids and model numbers are unique; titles and descriptions are shared by variants of one group only."""
    attributes = [product["attributes"] for product in products if "attributes" in product]
    models = Counter(str(bag["model_number"]) for bag in attributes if isinstance(bag, dict) and "model_number" in bag)
    ids = Counter(str(product["id"]) for product in products)
    yield from (f"id {name} stands {count} times" for name, count in ids.items() if count > 1)
    yield from (f"model number {name} stands {count} times" for name, count in models.items() if count > 1)
    for key in ("title", "description"):
        owners: dict[str, set[str]] = defaultdict(set)
        for product in products:
            if key in product:
                owners[str(product[key])].add(str(product.get("group_id", product["id"])))
        yield from (f"{key} shared by {sorted(who)}: {text!r}" for text, who in owners.items() if len(who) > 1)


def _attributes(products: list[Product]) -> Iterator[str]:
    """An attribute is of one type wherever it occurs, so that facets and ranges mean something."""
    types: dict[str, dict[str, str]] = defaultdict(dict)
    for product in products:
        bag = product.get("attributes", {})
        for key, value in bag.items() if isinstance(bag, dict) else ():
            name = "boolean" if isinstance(value, bool) else "text" if isinstance(value, str) else "number"
            types[key].setdefault(name, str(product["id"]))
    yield from (f"attribute {key} is of several types: {where}" for key, where in types.items() if len(where) > 1)


def _product(product: Product) -> Iterator[str]:
    """One product on its own."""
    if [key for key in KEYS if key in product] != list(product):
        yield f"keys {list(product)} are not of {KEYS} in their order"
    texts = [str(product.get(key, "")) for key in ("title", "description", "brand", "category")]
    if not texts[0].strip() or any(re.search(r"[{}]|  ", text) for text in texts):
        yield "empty title, or a placeholder or double space left in a text"
    if not re.fullmatch(r"[A-Z]{2}-\d{4}", str(product["id"])):
        yield "the id does not look like KT-1042"
    try:
        price = Decimal(str(product["price"]))
        if price <= 0 or Decimal(str(product.get("list_price", price))) < price:
            yield "price not above zero, or list price below it"
    except (InvalidOperation, KeyError):
        yield "no decimal price"
    if not 0 <= float(str(product.get("rating", 0))) <= 5:
        yield "rating outside 0 to 5"
    if product.get("availability") not in ("in_stock", "out_of_stock", "preorder"):
        yield "unknown availability"
    attributes = product.get("attributes", {})
    if not isinstance(attributes, dict) or not all(isinstance(v, str | int | float | bool) for v in attributes.values()):
        yield "an attribute is no string, number or boolean"


def _images(products: list[Product], folder: Path) -> Iterator[str]:
    """Every picture that is named exists, is small and well-formed; none lies about unused."""
    named = {str(product["image_url"]).removeprefix("/images/") for product in products if "image_url" in product}
    there = {path.name: path for path in folder.glob("*.svg")}
    yield from (f"picture {name} does not exist" for name in sorted(named - there.keys()))
    yield from (f"picture {name} is used by no product" for name in sorted(there.keys() - named))
    if sum(path.stat().st_size for path in there.values()) >= 1_000_000:
        yield "the pictures take more than 1 MB"
    for name, path in sorted(there.items()):
        if path.stat().st_size >= 2000:
            yield f"picture {name} takes 2 kB or more"
        ElementTree.fromstring(path.read_text(encoding="utf-8"))
    if len({name.rsplit("-", 1)[0] for name in there}) < 25:
        yield "fewer than 25 motifs"


def _messy(data: Path) -> Iterator[str]:
    """The messy feed, read by another reader, gives the rejections that are expected of it."""
    expected = json.loads((data / "messy-feed.expected.json").read_text(encoding="utf-8"))
    seen: set[str] = set()
    rejected, count = [], 0
    text = (data / "messy-feed.csv").read_bytes().decode("utf-8-sig", errors="surrogateescape")
    reader = csv.reader(io.StringIO(text, newline=""))
    if tuple(next(reader)) != COLUMNS:
        yield "messy feed: unexpected header"
    for cells in filter(None, reader):
        count += 1
        reason = _reason(cells, seen)
        if reason:
            rejected.append({"row": count, "reason_code": reason})
        else:
            seen.add(cells[0].strip())
    found = {"read": count, "accepted": count - len(rejected), "rejected": rejected}
    if found != expected:
        yield f"messy feed: expected {expected}, found {found}"
    if {entry["reason_code"] for entry in rejected} != set(REASONS):
        yield "messy feed: not every reason of rejection occurs"


def _reason(cells: list[str], seen: set[str]) -> str | None:
    """Why a row of the messy feed is rejected, by the rules of the README and nothing else."""
    if len(cells) != len(COLUMNS):
        return "wrong_column_count"
    if any("\udc80" <= letter <= "\udcff" for letter in "".join(cells)):
        return "invalid_utf8"
    for name, text in (("id", cells[0].strip()), ("title", cells[1].strip())):
        if not text:
            return f"missing_{name}"
        if "\0" in text:
            return f"invalid_{name}"
    return "duplicate_id" if cells[0].strip() in seen else None
