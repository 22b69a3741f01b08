"""The colours that products come in: what they are called, how they are drawn, and their letters in a model number."""

from __future__ import annotations

#: Name as a shopper reads it -> colour as it is drawn.
COLOURS: dict[str, str] = {
    "Black": "#3a3d42",
    "Charcoal": "#565b61",
    "Grey": "#9aa0a6",
    "Silver": "#c0c6cb",
    "Steel": "#b4bcc2",
    "White": "#f7f5ef",
    "Cream": "#efe3c8",
    "Natural": "#dcc7a1",
    "Oak": "#cda873",
    "Walnut": "#80583b",
    "Brown": "#8a6146",
    "Tan": "#c1935f",
    "Copper": "#c47a4e",
    "Brass": "#cfa64a",
    "Gold": "#d9b655",
    "Terracotta": "#c96f4d",
    "Orange": "#e88a3a",
    "Mustard": "#d8a531",
    "Yellow": "#f0cd4b",
    "Red": "#c8473f",
    "Burgundy": "#82323f",
    "Coral": "#ec8067",
    "Pink": "#eba0b0",
    "Blush": "#eac7c0",
    "Purple": "#77589c",
    "Lavender": "#b3a5d4",
    "Navy": "#31436d",
    "Blue": "#4279b8",
    "Sky": "#8cbbdd",
    "Teal": "#2f8d89",
    "Mint": "#a3d4bd",
    "Sage": "#9db299",
    "Green": "#4f9160",
    "Forest": "#335f46",
    "Olive": "#7b7d48",
}

#: Letters that tell the variants of one model apart, as in "KX-1420/B".
CODES: dict[str, str] = {
    "Black": "B", "Charcoal": "CH", "Grey": "GY", "Silver": "S", "Steel": "SS", "White": "W", "Cream": "CR",
    "Natural": "NT", "Oak": "OK", "Walnut": "WN", "Brown": "BR", "Tan": "TN", "Copper": "CU", "Brass": "BS",
    "Gold": "GD", "Terracotta": "TC", "Orange": "OR", "Mustard": "MU", "Yellow": "Y", "Red": "R", "Burgundy": "BG",
    "Coral": "CL", "Pink": "P", "Blush": "BH", "Purple": "PU", "Lavender": "LV", "Navy": "N", "Blue": "BL",
    "Sky": "SK", "Teal": "T", "Mint": "M", "Sage": "SG", "Green": "G", "Forest": "F", "Olive": "OL",
}  # fmt: skip


def mix(one: str, other: str, share: float) -> str:
    """The colour that holds `share` of `one` and the rest of `other`."""
    pairs = ((int(one[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in pairs)


def brightness(colour: str) -> float:
    """How bright a colour looks, from 0 to 255."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue


def shades(name: str) -> dict[str, str]:
    """The colours of one drawing: c the product, d its outline, l its light side, k dark parts, w light parts, tile."""
    colour = COLOURS[name]
    light = brightness(colour) > 205
    return {
        "c": colour,
        "d": mix(colour, "#2b2620", 0.48 if light else 0.55),
        "l": mix(colour, "#ffffff", 0.62 if not light else 0.35),
        "k": "#43474d",
        "w": "#fdfcf9",
        "tile": mix(colour, "#f1ece3", 0.16) if not light else "#dfdcd5",
        "shade": mix(mix(colour, "#f1ece3", 0.16) if not light else "#dfdcd5", "#6b6257", 0.82),
    }
