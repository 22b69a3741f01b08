"""The words of the catalogue's source material: kinds of product, their designs, and how the text of a kind is read.

A *kind* is one type of product ("electric kettles"). A *design* is one product, or one group of variants, of a kind.
Designs are written as blocks of plain text, separated by an empty line:

    {b} Arc electric kettle, 1.7 l, {colour}                  the title; {b} brand, {m} model number, {key} an attribute
    39.90; colour=Black|White|Sage; capacity_l=1.7            the price, then attributes
    Boils a full pot in four minutes ...                      the description, on one or more lines

A value with bars is one value per variant; every such value of a design has the same number of parts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

Value = str | int | float | bool

#: Keys of the second line that steer the generator and are no attributes of the product.
STEERING = frozenset({"brand", "tint", "availability", "motif", "note"})

_NUMBER = re.compile(r"-?\d+(\.\d+)?\Z")


@dataclass(frozen=True)
class Design:
    """One product, or one group of variants, as written by hand."""

    title: str
    prices: tuple[str, ...]
    text: str
    values: dict[str, tuple[Value, ...]]

    @property
    def variants(self) -> int:
        """The number of products that this design stands for."""
        return max([len(self.prices), *(len(parts) for parts in self.values.values())])

    def value(self, key: str, variant: int) -> Value | None:
        """The value of `key` for one variant; the only value there is, if the variants share it."""
        parts = self.values.get(key)
        if parts is None:
            return None
        return parts[variant] if len(parts) > 1 else parts[0]

    def price(self, variant: int) -> str:
        """The price of one variant as it was written."""
        return self.prices[variant] if len(self.prices) > 1 else self.prices[0]


@dataclass(frozen=True)
class Kind:
    """One type of product with its designs."""

    code: str
    path: str
    motif: str
    brands: tuple[str, ...]
    designs: tuple[Design, ...]
    tint: str = "Natural"
    model: str = ""
    notes: tuple[str, ...] = field(default=())


def kind(
    code: str,
    path: str,
    motif: str,
    brands: str,
    designs: str,
    *,
    tint: str = "Natural",
    model: str = "",
    notes: tuple[str, ...] = (),
) -> Kind:
    """Read the text of one kind. Designs are only ever appended to it: their place in the text decides their id."""
    blocks = [block for block in re.split(r"\n\s*\n", designs.strip()) if block.strip()]
    return Kind(
        code=code,
        path=path,
        motif=motif,
        brands=tuple(name.strip() for name in brands.split(",")),
        designs=tuple(_design(code, block) for block in blocks),
        tint=tint,
        model=model,
        notes=notes,
    )


def _design(code: str, block: str) -> Design:
    """Read one block of text."""
    lines = [line.strip() for line in block.strip().splitlines()]
    if len(lines) < 2:
        raise ValueError(f"{code}: a design needs a title and a price line: {block!r}")
    price, *pairs = [part.strip() for part in lines[1].split(";")]
    values: dict[str, tuple[Value, ...]] = {}
    for pair in pairs:
        key, equals, text = pair.partition("=")
        if not equals:
            raise ValueError(f"{code}: {lines[0]!r}: {pair!r} is not key=value")
        values[key] = tuple(_value(part.strip()) for part in text.split("|"))
    design = Design(lines[0], tuple(price.split("|")), " ".join(lines[2:]), values)
    _same_number_of_variants(code, design)
    return design


def _same_number_of_variants(code: str, design: Design) -> None:
    """Refuse a design whose values do not agree on how many variants there are."""
    sizes = {len(design.prices), *(len(parts) for parts in design.values.values())} - {1}
    if len(sizes) > 1:
        raise ValueError(f"{code}: {design.title!r} has values for {sorted(sizes)} variants")


def _value(text: str) -> Value:
    """Read an attribute's value: yes and no, a number, or text."""
    if text in ("yes", "no"):
        return text == "yes"
    if _NUMBER.match(text):
        return float(text) if "." in text else int(text)
    return text
