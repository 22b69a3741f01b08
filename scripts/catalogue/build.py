#!/usr/bin/env python3
"""Write the bundled catalogue, its pictures and the messy feed under data/, the same to the byte on every run.

    python3 scripts/catalogue/build.py            write the files
    python3 scripts/catalogue/build.py --check    change nothing; fail if a file differs or a promise is broken
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

sys.dont_write_bytecode = True

import check  # noqa: E402
import expand  # noqa: E402
import messy  # noqa: E402
from material import KINDS  # noqa: E402
from motifs import MOTIFS  # noqa: E402
from svg import render  # noqa: E402

DATA = Path(__file__).resolve().parents[2] / "data"
README = "README.md"


def files(readme: str) -> dict[str, bytes]:
    """Every generated file by its path under data/, and the README with its generated parts renewed."""
    products = expand.products(KINDS)
    listed = "".join(json.dumps(product, ensure_ascii=False) + "\n" for product in products)
    built = {
        "catalogue.jsonl": listed.encode(),
        "messy-feed.csv": messy.feed(),
        "messy-feed.expected.json": (json.dumps(messy.expected(), indent=2) + "\n").encode(),
        README: _renewed(_renewed(readme, "figures", _figures(products)), "rows", messy.table()).encode(),
    }
    return {**built, **{f"images/{name}": text.encode() for name, text in _pictures().items()}}


def _pictures() -> dict[str, str]:
    """One picture per motif and colour that some product has (a product without an address for it has none)."""
    used = {
        expand.image_key(kind, design, variant)
        for kind in KINDS
        for number, design in enumerate(kind.designs)
        for variant in range(design.variants)
        if not expand.lacks_image(kind, number, design)
    }
    return {expand.image_name(motif, colour): render(MOTIFS[motif], colour, motif) for motif, colour in sorted(used)}


def _figures(products: list[expand.Product]) -> str:
    """The catalogue in numbers."""
    top = Counter(str(product["category"]).split(" > ")[0] for product in products)
    groups = {product["group_id"] for product in products if "group_id" in product}
    currencies = Counter(str(product["currency"]) for product in products)
    return (
        f"{len(products):,} products in {len(KINDS)} categories under {len(top)} headings; "
        f"{len(groups)} groups of variants; prices in {', '.join(f'{name} ({count})' for name, count in sorted(currencies.items()))}.\n\n"
        f"{', '.join(f'{name} {count}' for name, count in top.items())}.\n"
    )


def _renewed(text: str, part: str, content: str) -> str:
    """`text` with what stands between the marks of `part` replaced."""
    begin, end = f"<!-- {part}: begin, written by build.py -->\n", f"<!-- {part}: end -->"
    before, found_begin, rest = text.partition(begin)
    _, found_end, after = rest.partition(end)
    if not (found_begin and found_end):
        raise SystemExit(f"data/{README}: the marks of the part {part!r} are missing")
    return before + begin + content + end + after


def _write(built: dict[str, bytes]) -> None:
    """Write what changed and remove pictures that are no longer drawn."""
    (DATA / "images").mkdir(parents=True, exist_ok=True)
    for name in _stray(built):
        (DATA / name).unlink()
    changed = [name for name, content in built.items() if _content(name) != content]
    for name in changed:
        (DATA / name).write_bytes(built[name])
    print(f"{len(built)} files, {len(changed)} of them written")


def _content(name: str) -> bytes | None:
    """What a file holds now."""
    return (DATA / name).read_bytes() if (DATA / name).is_file() else None


def _stray(built: dict[str, bytes]) -> list[str]:
    """Pictures on disk that are not drawn any more."""
    there = (f"images/{path.name}" for path in (DATA / "images").glob("*"))
    return sorted(name for name in there if name not in built)


def _differences(built: dict[str, bytes]) -> list[str]:
    """How the files on disk differ from what would be written."""
    found = [f"data/{name}: missing" for name in built if _content(name) is None]
    found += [
        f"data/{name}: differs from what build.py writes"
        for name, content in built.items()
        if _content(name) not in (None, content)
    ]
    return found + [f"data/{name}: written by nothing" for name in _stray(built)]


def main() -> int:
    """Build, or check."""
    parser = argparse.ArgumentParser(description="Build the bundled catalogue under data/.")
    parser.add_argument("--check", action="store_true", help="change nothing; fail if a file or a promise is broken")
    arguments = parser.parse_args()
    built = files((DATA / README).read_text(encoding="utf-8"))
    if not arguments.check:
        _write(built)
    found = [*_differences(built), *check.problems(DATA)] if not _missing(built) else _differences(built)
    for problem in found[:50]:
        print(problem, file=sys.stderr)
    if found:
        print(f"{len(found)} problems; to renew the files: python3 scripts/catalogue/build.py", file=sys.stderr)
        return 1
    print(f"data/ is as built: {len(built)} files, all promises kept")
    return 0


def _missing(built: dict[str, bytes]) -> bool:
    """Whether a file is missing, so that there is nothing to check its content by."""
    return any(_content(name) is None for name in built)


if __name__ == "__main__":
    sys.exit(main())
