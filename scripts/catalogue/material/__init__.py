"""The hand-written material: one module per group of categories."""

from __future__ import annotations

from material import (
    cameras,
    clothing,
    coffee,
    computing,
    family,
    furniture,
    garden,
    home,
    house,
    kitchen,
    living,
    phones,
    sound,
    sport,
    tools,
    travel,
)
from model import Kind

_MODULES = (
    kitchen, coffee, tools, garden, sound, cameras, computing, phones, home, furniture, travel, sport, clothing,
    family, living, house,
)  # fmt: skip

KINDS: tuple[Kind, ...] = tuple(kind for module in _MODULES for kind in module.KINDS)
