"""Slips of the keyboard and words that mean nothing, by seed."""

from __future__ import annotations

import random
import string

ROWS = ("rtyuiop", "asdfghjkl", "zxcvbnm")
"""The rows of a keyboard; the first one without its beginning, which is a word that keyboards are sold by."""
LONG_ENOUGH = 4
"""Letters from which on a word can be told from its slip."""


def slipped(word: str, chance: random.Random) -> str:
    """The word with one letter changed, left out, put in or swapped with the next one."""
    while True:
        kind, at = chance.choice(("change", "leave", "put", "swap")), chance.randrange(len(word))
        other = chance.choice(string.ascii_lowercase)
        slip = {
            "change": word[:at] + other + word[at + 1 :],
            "leave": word[:at] + word[at + 1 :],
            "put": word[:at] + other + word[at:],
            "swap": word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
        }[kind]
        if slip not in ("", word):
            return slip


def with_slip(query: str, seed: str) -> str:
    """The query with one slip in the first of its longest words."""
    words = query.split()
    longest = max(range(len(words)), key=lambda place: (len(words[place]), -place))
    words[longest] = slipped(words[longest], random.Random(seed))
    return " ".join(words)


def has_long_word(query: str) -> bool:
    """Whether the longest word is long enough to be repaired."""
    return max(map(len, query.split())) >= LONG_ENOUGH


def with_wrong_character(code: str, chance: random.Random) -> str:
    """The code with one letter or digit changed to another one of its kind."""
    places = [place for place, character in enumerate(code) if character.isalnum()]
    while True:
        at = chance.choice(places)
        other = chance.choice(string.digits if code[at].isdigit() else string.ascii_lowercase)
        if other != code[at].lower():
            return code[:at] + other + code[at + 1 :]


def nonsense(how_many: int, seed: int) -> list[str]:
    """Random letters, and runs along the rows of a keyboard; each half of them."""
    chance = random.Random(seed)
    found = []
    for place in range(how_many):
        if place % 2:
            words = []
            for _ in range(chance.choice((1, 1, 2))):
                row = chance.choice(ROWS)
                start = chance.randrange(len(row) - 4)
                run = row[start : start + chance.randint(4, 8)]
                words.append(run * 2 if len(run) == LONG_ENOUGH else run)
            found.append(" ".join(words))
        else:
            lengths = [chance.randint(5, 14) for _ in range(chance.choice((1, 2)))]
            found.append(" ".join("".join(chance.choices(string.ascii_lowercase, k=length)) for length in lengths))
    return found
