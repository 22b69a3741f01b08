"""The deliberately messy feed: what stands in each row, what is wrong with it, and what becomes of it.

The rows are written byte by byte, not through a CSV writer, because half of them are things that no writer would produce.
"""

from __future__ import annotations

from dataclasses import dataclass

COLUMNS = (
    "id", "title", "description", "brand", "category", "price", "list_price", "currency", "rating", "rating_count",
    "availability", "image_url", "product_url", "group_id", "colour",
)  # fmt: skip

BYTE_ORDER_MARK = b"\xef\xbb\xbf"

#: Why a row cannot become a product.
REASONS = (
    "missing_id", "invalid_id", "missing_title", "invalid_title", "duplicate_id", "wrong_column_count", "invalid_utf8",
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One data row: its bytes with the line ending, and what the table in the README says of it."""

    raw: bytes
    problem: str
    outcome: str
    reason: str | None = None


@dataclass(frozen=True)
class Blank:
    """A line with nothing on it, which is no row."""

    raw: bytes = b"\n"


_SOUND = (
    ("Beeswax candle in a jar", "Burns for forty hours and smells of honey.", "Wickmere", "Home > Candles", "14.50", "Cream", "candle-cream"),
    ("Oak serving tray", "Two handles, raised rim, oiled by hand. 45 x 30 cm.", "Wickmere", "Kitchen > Serving", "32.00", "Oak", "table-oak"),
    ("Folding umbrella", "Opens at a push and withstands a gale.", "Rainsby", "Accessories > Umbrellas", "24.00", "Navy", "pendant-navy"),
    ("Felt pencil case", "Room for twenty pens and a ruler.", "Papierhof", "Stationery > Cases", "12.90", "Grey", "sleeve-grey"),
    ("Enamel bread tin", "Keeps a loaf fresh; the lid is a board.", "Hearthwick", "Kitchen > Storage", "39.00", "White", "jar-steel"),
    ("Wool picnic rug", "Waterproof underneath, soft on top, rolls up with a strap.", "Quillfern", "Outdoor > Picnic", "49.00", "Green", "towel-sky"),
)  # fmt: skip

_ACCEPTED = "accepted"
_DROPPED = "accepted; {} is dropped and noted"


def _cell(value: str | bytes) -> bytes:
    """A cell as a careful writer would put it: quoted where it must be."""
    raw = value if isinstance(value, bytes) else value.encode()
    if any(mark in raw for mark in (b",", b'"', b"\n", b"\r")):
        return b'"' + raw.replace(b'"', b'""') + b'"'
    return raw


def _cells(number: int, changes: dict[str, str | bytes]) -> list[bytes]:
    """The cells of a sound product with some of them changed."""
    title, text, brand, category, price, colour, image = _SOUND[number % len(_SOUND)]
    sound: dict[str, str | bytes] = {
        "id": f"MF-{number:03d}", "title": f"{title}, lot {number}", "description": text, "brand": brand,
        "category": category, "price": price, "list_price": "", "currency": "GBP", "rating": "4.2",
        "rating_count": str(7 + number), "availability": "in_stock", "image_url": f"/images/{image}.svg",
        "product_url": f"https://shop.example/p/MF-{number:03d}", "group_id": "", "colour": colour,
    }  # fmt: skip
    unknown = changes.keys() - sound.keys()
    if unknown:
        raise ValueError(f"row {number}: no such column: {sorted(unknown)}")
    return [_cell({**sound, **changes}[column]) for column in COLUMNS]


def _line(cells: list[bytes], ending: bytes = b"\n") -> bytes:
    """Cells as a line."""
    return b",".join(cells) + ending


#: Problem, outcome, reason of rejection (or None), changed cells.
_CASES: tuple[tuple[str, str, str | None, dict[str, str | bytes]], ...] = (
    ("nothing; the file begins with a byte order mark", _ACCEPTED, None, {}),
    ("quoted description with a line break and doubled quotes", _ACCEPTED, None, {"description": 'Says "home"\nand means it.\nThree lines, one row.'}),
    ("`₹2,098` in price, no currency", "accepted: 2098.00 INR", None, {"price": "₹2,098", "currency": ""}),
    ("`1.299,00 €` in price, no currency", "accepted: 1299.00 EUR", None, {"price": "1.299,00 €", "currency": ""}),
    ("`$617.50` in price, no currency", "accepted: 617.50 USD", None, {"price": "$617.50", "currency": ""}),
    ("`CHF 1'299.–` in price, no currency", "accepted: 1299.00 CHF", None, {"price": "CHF 1'299.–", "currency": ""}),
    ("`¥12,800` in price, currency JPY in its column", "accepted: 12800 JPY", None, {"price": "¥12,800", "currency": "JPY"}),
    ("`1 299,00 kr`, with a no-break space; SEK in its column", "accepted: 1299.00 SEK", None, {"price": "1\u00a0299,00 kr", "currency": "SEK"}),
    ("`gbp` in lower case and spaces around the price", "accepted: 24.00 GBP", None, {"price": "  24.00 ", "currency": "gbp"}),
    ("`Get` in rating, `FREE delivery` in rating_count (columns shifted at the source)", _DROPPED.format("each of the two"), None, {"rating": "Get", "rating_count": "FREE delivery"}),
    ("no id", "rejected", "missing_id", {"id": ""}),
    ("no title", "rejected", "missing_title", {"title": ""}),
    ("id of spaces only", "rejected", "missing_id", {"id": "   "}),
    ("title of spaces and a tab only", "rejected", "missing_title", {"title": " \t  "}),
    ("id of row 1 again, other title", "rejected: the first row with an id wins", "duplicate_id", {"id": "MF-001", "title": "Beeswax candle, second listing"}),
    ("id of row 2 again, with spaces round it", "rejected: ids are trimmed before they are compared", "duplicate_id", {"id": "  MF-002 "}),
    ("id of row 12, which was rejected", "accepted: a rejected row takes no id", None, {"id": "MF-012"}),
    ("id of row 1 in lower case", "accepted: ids are compared letter by letter", None, {"id": "mf-001"}),
    ("title of 300 characters", "accepted, kept whole", None, {"title": ("Hand-finished oak serving tray with two brass handles, raised rim and felt feet, " * 4)[:299] + "."}),
    ("NUL byte in the description", _DROPPED.format("the description"), None, {"description": b"Opens at a push\x00 and withstands a gale."}),
    ("NUL byte in the title", "rejected", "invalid_title", {"title": b"Felt pencil\x00 case"}),
    ("NUL byte in the id", "rejected", "invalid_id", {"id": b"MF-0\x0022"}),
    ("Latin-1 byte in the title, so that the row is not UTF-8", "rejected", "invalid_utf8", {"title": b"Pique-nique, plaid d'\xe9t\xe9"}),
    ("Latin-1 byte in the brand, so that the row is not UTF-8", "rejected: its letters cannot be told apart", "invalid_utf8", {"brand": b"Maison Orl\xe9ane"}),
    ("`call for price` in price", _DROPPED.format("the price"), None, {"price": "call for price"}),
    ("negative price", _DROPPED.format("the price"), None, {"price": "-19.99"}),
    ("`$20 - $35` in price", _DROPPED.format("the price"), None, {"price": "$20 - $35", "currency": ""}),
    ("`NaN` in price", _DROPPED.format("the price"), None, {"price": "NaN"}),
    ("`DOLLARS` in currency", _DROPPED.format("the currency, and with it the price that is worth nothing without one,"), None, {"currency": "DOLLARS"}),
    ("rating 9.9", _DROPPED.format("the rating"), None, {"rating": "9.9"}),
    ("rating -1", _DROPPED.format("the rating"), None, {"rating": "-1"}),
    ("rating `4,5` with a decimal comma", "accepted: 4.5", None, {"rating": "4,5"}),
    ("rating count `1,234`", "accepted: 1234", None, {"rating_count": "1,234"}),
    ("rating count -3", _DROPPED.format("the rating count"), None, {"rating_count": "-3"}),
    ("list price below the price", _DROPPED.format("the list price"), None, {"price": "39.00", "list_price": "29.00"}),
    ("`was £60` in list price", _DROPPED.format("the list price"), None, {"list_price": "was £60"}),
    ("`In Stock` in availability", "accepted: in_stock", None, {"availability": "In Stock"}),
    ("`Only 2 left in stock.` in availability", _DROPPED.format("the availability"), None, {"availability": "Only 2 left in stock."}),
    ("HTML entities in the title", "accepted, kept as written", None, {"title": "Salt &amp; Pepper Mills &ndash; 2 pcs"}),
    ("HTML tags in the description", "accepted, kept as written", None, {"description": "<p>Soft <b>and</b> warm.<br/>Washes at 30&nbsp;&deg;C.</p>"}),
    ("white space before and after every cell", "accepted, trimmed", None, {"id": " MF-041 ", "title": "  Wool picnic rug, trimmed\t", "brand": "Quillfern  ", "colour": " Green "}),
    ("emoji in the title", _ACCEPTED, None, {"title": "Beeswax candle 🕯️🐝 gift set"}),
    ("Arabic title, written from right to left", _ACCEPTED, None, {"title": "صينية تقديم من خشب البلوط"}),
    ("Hebrew and Latin letters in one title", _ACCEPTED, None, {"title": "מטריה מתקפלת Rainsby Storm 3"}),
    ("Devanagari title", _ACCEPTED, None, {"title": "ऊनी पिकनिक चटाई"}),
    ("accents as combining marks (`e` + U+0301)", "accepted, kept as written", None, {"title": "Cafe\u0301 tray, brule\u0301e finish"}),
    ("line break inside the title", "accepted, kept as written", None, {"title": "Enamel bread tin\nwith board"}),
    ("spreadsheet formula for a title", "accepted as plain text", None, {"title": '=HYPERLINK("https://shop.example","Picnic rug")'}),
    ("id with leading zeros", "accepted: an id is text, `000490` keeps its zeros", None, {"id": "000490"}),
    ("`javascript:` address for an image", _DROPPED.format("the image address"), None, {"image_url": "javascript:alert(1)"}),
    ("`see website` for the product's address", _DROPPED.format("the product address"), None, {"product_url": "see website"}),
    ("empty levels in the category: `Outdoor >> Picnic > `", "accepted: `Outdoor > Picnic`", None, {"category": "Outdoor >> Picnic > "}),
    ("only id and title are filled", _ACCEPTED, None, {column: "" for column in COLUMNS[2:]}),
)  # fmt: skip


def _special(number: int) -> list[Row | Blank]:
    """The rows that no list of cells can express: wrong counts, bare quotes, other line endings, a last line left open."""

    def cells(at: int, **changes: str | bytes) -> list[bytes]:
        """The cells of the row that stands `at` rows further on."""
        return _cells(number + at, changes)

    bare = cells(3)
    bare[1] = b'Screen cloth for 27" monitors'
    return [
        Row(_line(cells(0)[:9]), "nine columns instead of fifteen", "rejected", "wrong_column_count"),
        Row(_line([*cells(1), b"", b"left over"]), "seventeen columns, the last with text", "rejected", "wrong_column_count"),
        Blank(),
        Row(_line(cells(2), b"\r\n"), "ends in CR LF, unlike its neighbours; an empty line stands before it", _ACCEPTED),
        Row(_line(bare), "a bare quotation mark inside an unquoted title", "accepted: it is a letter like any other"),
        Row(_line([b"Sorry, this item is no longer listed"]), "a note in place of a row", "rejected", "wrong_column_count"),
        Blank(b"\r\n"),
        Row(_line(cells(5, price="₹899", currency="USD")), "`₹899` in price, USD in currency", _DROPPED.format("the price, which contradicts its column,")),
        Row(_line(cells(6, description="All the same. " * 400)), "description of 5,600 characters", "accepted, kept whole"),
        Row(_line(cells(7), b""), "last row, without a line ending", _ACCEPTED),
    ]  # fmt: skip


def lines() -> list[Row | Blank]:
    """Every line after the header."""
    listed: list[Row | Blank] = [
        Row(_line(_cells(number, changes)), problem, outcome, reason)
        for number, (problem, outcome, reason, changes) in enumerate(_CASES, start=1)
    ]
    return listed + _special(len(listed) + 1)


def rows() -> list[Row]:
    """Every data row; the first is row 1."""
    return [line for line in lines() if isinstance(line, Row)]


def feed() -> bytes:
    """The file."""
    return BYTE_ORDER_MARK + ",".join(COLUMNS).encode() + b"\n" + b"".join(line.raw for line in lines())


def expected() -> dict[str, object]:
    """What an ingestion has to report."""
    rejected = [{"row": number, "reason_code": row.reason} for number, row in enumerate(rows(), start=1) if row.reason]
    return {"read": len(rows()), "accepted": len(rows()) - len(rejected), "rejected": rejected}


def table() -> str:
    """The table of the README."""
    head = "| row | what is wrong | what Likewise does |\n| --- | --- | --- |\n"
    return head + "".join(
        f"| {number} | {row.problem} | {row.outcome}{f' (`{row.reason}`)' if row.reason else ''} |\n"
        for number, row in enumerate(rows(), start=1)
    )
