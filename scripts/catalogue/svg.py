"""Small flat drawings: a few shapes as short calls, and the frame that every picture shares.

A fill or line is one letter, replaced by a shade of the product's colour when a picture is rendered:
c the colour, d its outline, l its light side, k dark parts, w light parts, n nothing.
"""

from __future__ import annotations

from palette import shades

SIZE = 240


def _paint(fill: str, line: str) -> str:
    """Fill and line of a shape; the outline in d is inherited from the frame."""
    parts = [f'fill="{{{fill}}}"'] if fill != "n" else ['fill="none"']
    if line == "n":
        parts.append('stroke="none"')
    elif line != "d":
        parts.append(f'stroke="{{{line}}}"')
    return " ".join(parts)


def box(x: float, y: float, width: float, height: float, round_: float = 0, fill: str = "c", line: str = "d") -> str:
    """A rectangle, its corners rounded by `round_`."""
    corner = f' rx="{round_}"' if round_ else ""
    return f'<rect x="{x}" y="{y}" width="{width}" height="{height}"{corner} {_paint(fill, line)}/>'


def dot(x: float, y: float, radius: float, fill: str = "c", line: str = "d") -> str:
    """A circle."""
    return f'<circle cx="{x}" cy="{y}" r="{radius}" {_paint(fill, line)}/>'


def oval(x: float, y: float, across: float, down: float, fill: str = "c", line: str = "d") -> str:
    """An ellipse."""
    return f'<ellipse cx="{x}" cy="{y}" rx="{across}" ry="{down}" {_paint(fill, line)}/>'


def path(data: str, fill: str = "c", line: str = "d") -> str:
    """A closed or open shape."""
    return f'<path d="{data}" {_paint(fill, line)}/>'


def stroke(data: str, width: float = 5, line: str = "d") -> str:
    """A line without a fill."""
    return f'<path d="{data}" fill="none" stroke="{{{line}}}" stroke-width="{width}"/>'


def render(body: str, colour: str, title: str) -> str:
    """The whole picture: a soft tile of its own, so that it looks the same on light and dark pages."""
    tones = shades(colour)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}" role="img">'
        f"<title>{title}</title>"
        f'<rect width="{SIZE}" height="{SIZE}" rx="18" fill="{tones["tile"]}"/>'
        f'<ellipse cx="120" cy="200" rx="78" ry="9" fill="{tones["shade"]}"/>'
        f'<g stroke="{tones["d"]}" stroke-width="4" stroke-linejoin="round" stroke-linecap="round">'
        f"{body.format_map(tones)}</g></svg>\n"
    )
