"""From designs to products: prices, ratings, availability, model numbers and picture names, the same on every run."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

from brands import CURRENCY
from facts import fact
from model import STEERING, Design, Kind, Value
from palette import CODES

Product = dict[str, object]

SEED = "likewise-catalogue-1"
#: Attributes that mean something when they are zero; any other zero only says that there is nothing to tell.
MEANT_ZEROS = frozenset({"age_from", "age_from_months", "drop_mm"})
SHOP = "https://shop.example/p/"


def chance(*parts: object) -> Random:
    """A source of numbers of its own for whatever `parts` name, so that one design never moves another's figures.

    Only `Random.random` is used on it: its sequence is the same on every version of Python.
    """
    return Random(":".join([SEED, *map(str, parts)]))


def products(kinds: Iterable[Kind]) -> list[Product]:
    """Every product of every kind, in the order of the material."""
    return [
        _product(kind, number, design, variant)
        for kind in kinds
        for number, design in enumerate(kind.designs)
        for variant in range(design.variants)
    ]


def image_key(kind: Kind, design: Design, variant: int) -> tuple[str, str]:
    """The motif and the colour that a product is drawn with."""
    colour = design.value("colour", variant)
    tint = design.value("tint", variant)
    motif = str(design.value("motif", variant) or kind.motif)
    return motif, str(colour if colour in CODES else tint or kind.tint)


def image_name(motif: str, colour: str) -> str:
    """The file that a motif in a colour is kept in."""
    return f"{motif}-{colour.lower()}.svg"


def lacks_image(kind: Kind, number: int, design: Design) -> bool:
    """Whether a product is one of the few that come without a picture, as in any real feed."""
    return design.variants == 1 and chance("image", kind.code, number).random() < 0.015


def _product(kind: Kind, number: int, design: Design, variant: int) -> Product:
    """One line of the catalogue; keys without a value are left out."""
    sku = f"{kind.code}-{1000 + 10 * (number + 1) + variant}"
    brand = str(design.value("brand", variant) or kind.brands[number % len(kind.brands)])
    attributes = _attributes(kind, number, design, variant, brand)
    words = {"b": brand, "m": attributes.get("model_number", ""), **attributes}
    sparse = chance("absent", kind.code, number)
    without_brand = sparse.random() < 0.015
    without_text = sparse.random() < 0.02 and design.variants == 1
    image = "/images/" + image_name(*image_key(kind, design, variant))
    product: Product = {
        "id": sku,
        "title": design.title.format_map(words),
        "description": None if without_text else _description(kind, number, design, brand, attributes),
        "brand": None if without_brand else brand,
        "category": kind.path,
        **_offer(kind, number, design, variant, CURRENCY[brand]),
        "image_url": None if lacks_image(kind, number, design) else image,
        "product_url": SHOP + sku,
        "group_id": None if design.variants == 1 else f"grp-{kind.code.lower()}-{number + 1:02d}",
        "attributes": attributes or None,
    }
    return {key: value for key, value in product.items() if value is not None}


def _attributes(kind: Kind, number: int, design: Design, variant: int, brand: str) -> dict[str, Value]:
    """The attributes as written, with a model number where the kind has them."""
    found = {key: design.value(key, variant) for key in design.values if key not in STEERING}
    attributes = {key: value for key, value in found.items() if value is not None and _tells(key, value)}
    if kind.model:
        attributes["model_number"] = _model_number(kind, number, design, variant, brand)
    return attributes


def _tells(key: str, value: Value) -> bool:
    """Whether an attribute is worth listing."""
    return isinstance(value, bool) or (value != "none" and (value != 0 or key in MEANT_ZEROS))


def _model_number(kind: Kind, number: int, design: Design, variant: int, brand: str) -> str:
    """A maker's number such as KX-1420/B: each maker has a habit of its own in writing them."""
    habit = int(chance("habit", brand).random() * 3)
    digits = 100 + int(chance("model", kind.code, number).random() * (900 if habit == 1 else 8900))
    base = f"{kind.model}{'' if habit == 1 else '-'}{digits}"
    if design.variants == 1:
        return base
    marks = [CODES.get(str(colour), "") for colour in design.values.get("colour", ())]
    distinct = len(set(marks)) == design.variants
    mark = marks[variant] if distinct else f"{marks[variant] if len(marks) > 1 else ''}{variant + 1}"
    return f"{base}{'/' if habit == 0 else '-'}{mark}"


def _description(kind: Kind, number: int, design: Design, brand: str, attributes: dict[str, Value]) -> str:
    """The hand-written text, for some designs one of the kind's practical notes, and a line of figures."""
    turn = number % (len(kind.notes) + 1)
    fits = turn < len(kind.notes) and design.value("note", 0) is not False
    text = f"{design.text} {kind.notes[turn] if fits else ''}".format_map({"b": brand, **attributes})
    return " ".join(f"{text} {fact(kind.code, number, attributes)}".split())


def _offer(kind: Kind, number: int, design: Design, variant: int, currency: str) -> Product:
    """Price, list price, rating and availability."""
    shared, own = chance("offer", kind.code, number), chance("offer", kind.code, number, variant)
    price = f"{float(design.price(variant)):.2f}"
    availability = design.value("availability", variant) or _availability(own.random())
    reduced, depth = shared.random(), shared.random()
    offer: Product = {"price": price, "currency": currency, "availability": availability}
    if reduced < 0.27:
        offer["list_price"] = _list_price(float(price), 1.08 + 0.35 * depth)
    if availability != "preorder" and own.random() > 0.06:
        level = 3.3 + 1.6 * (1 - (1 - shared.random()) ** 1.6) + (own.random() - 0.5) * 0.3
        offer["rating"] = round(min(4.9, level), 1)
        offer["rating_count"] = int(3 + 10 ** (1 + 2.4 * shared.random()) * (0.35 + own.random()))
    order = ("price", "list_price", "currency", "rating", "rating_count", "availability")
    return {key: offer[key] for key in order if key in offer}


def _availability(roll: float) -> str:
    """Nearly everything can be bought today."""
    if roll < 0.9:
        return "in_stock"
    return "out_of_stock" if roll < 0.985 else "preorder"


def _list_price(price: float, factor: float) -> str:
    """A former price as shops write them: whole, or ending in .99."""
    raw = price * factor
    if raw >= 200:
        return f"{round(raw / 10) * 10 - 1:.2f}" if round(raw / 10) * 10 - 1 > price else f"{price + 10:.2f}"
    return f"{int(raw) + 0.99:.2f}"
