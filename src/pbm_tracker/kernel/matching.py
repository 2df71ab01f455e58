"""Words compared as people mean them: full-width as half-width, capitals as small letters, one kind of bracket."""

from __future__ import annotations

import re
import unicodedata

# What NFKC leaves apart: brackets, quotation marks and dashes that people use for one another.
_ALIKE = str.maketrans(
    {
        **dict.fromkeys("[{〔【〖〈《「『﹝", "("),
        **dict.fromkeys("]}〕】〗〉》」』﹞", ")"),
        **dict.fromkeys("‐‑‒–—―−－", "-"),
        **dict.fromkeys("“”„‟‘’‚‛\"'`´", None),
    }
)
_UNSEEN = re.compile(r"[\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+")
_LIKE = str.maketrans({"!": "!!", "%": "!%", "_": "!_"})


def match_key(text: str) -> str:
    """What a text is found by. Blanks and what cannot be seen do not count."""
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", text).casefold().translate(_ALIKE))


def words_of(asked: str) -> list[str]:
    """The keys of the words that are asked for, each once: all of them must be found."""
    return list(dict.fromkeys(key for word in asked.split() if (key := match_key(word))))


def like(word: str) -> str:
    """A pattern of SQL, to be used with `escape '!'`, that finds a key anywhere in another."""
    return f"%{word.translate(_LIKE)}%"
