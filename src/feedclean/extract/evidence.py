"""All that is said of one picture, weighed: its places on the page, its attributes, the page's structured data."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from typing import Final

from feedclean.extract.captions import Said
from feedclean.extract.concealed import is_concealed
from feedclean.extract.credits import split
from feedclean.extract.flow import ended
from feedclean.extract.likeness import same_words, wide
from feedclean.extract.pictures import Picture
from feedclean.extract.said import Spoken
from feedclean.html import Page

UNCONFIRMED: Final = 0.85
_TELLING: Final = 15  # characters
_MOST_PLACES: Final = 10  # of one picture, whose words are compared
_WORD: Final = re.compile(r"[^\W\d_]+")
_FILE_NAME: Final = re.compile(
    r"(?:image|img|photo|picture|pic|foto|bild|imagen|dsc|screenshot|untitled)[\s\d._-]*", re.IGNORECASE
)
_UNSPOKEN: Final = Spoken("", "")
Paired = list[tuple[Picture, Said]]


def merge_repeats(found: Paired) -> Paired:
    """Return each picture once, however many renditions or repeats: the first place, the best words.

    A picture of which the page says different things at two places is shown at both; which is right is less sure.
    """
    kept: Paired = []
    places: defaultdict[str, set[int]] = defaultdict(set)
    contested: set[int] = set()
    for picture, said in found:
        same = {n for k in picture.keys for n in places[k]}
        n = next((n for n in sorted(same)[:_MOST_PLACES] if not _differ(kept[n][1], said)), len(kept))
        if n == len(kept):
            kept.append((picture, said))
            if same:
                contested |= same | {n}
        else:
            first, words = kept[n]
            first.merge(picture)
            best, other = sorted((words, said), key=lambda s: (s.trust, len(s.caption)), reverse=True)
            best.segments.update(other.segments)
            kept[n] = (first, best)
        for k in picture.keys:
            places[k].add(n)
    for n in contested:
        said = kept[n][1]
        said.trust = min(said.trust, UNCONFIRMED)
        said.evidence.append("another caption elsewhere")
    return kept


def without_concealed(page: Page, found: Paired) -> Paired:
    """Return the pictures without those that a script shows larger: concealed, with the words of one that is seen."""
    words = Counter((said.caption, said.credit) for _, said in found if said.caption)
    if not any(count > 1 for count in words.values()):
        return found
    concealed = [words[said.caption, said.credit] > 1 and is_concealed(page, p.node) for p, said in found]
    seen = {(said.caption, said.credit): said for (_, said), hides in zip(found, concealed, strict=True) if not hides}
    kept: Paired = []
    for (picture, said), hides in zip(found, concealed, strict=True):
        shown = seen.get((said.caption, said.credit)) if hides else None
        if shown is None:
            kept.append((picture, said))
        else:
            shown.segments.update(said.segments)
    return kept


def _differ(a: Said, b: Said) -> bool:
    return a.named and b.named and same_words(a.caption, b.caption) < 0.5


def choose_owners(paired: Paired) -> None:
    """Leave each caption to one picture: of several that read the same segments, the most trusted keeps them."""
    taken: set[int] = set()
    for _, said in sorted(paired, key=lambda pair: -pair[1].trust):
        if said.segments and taken.issuperset(said.segments):
            said.caption = said.credit = ""
            said.trust = 0.0
            said.evidence.clear()
        taken.update(said.segments)


def add_evidence(picture: Picture, said: Said, objects: Mapping[str, Spoken], headlines: Collection[str]) -> None:
    """Fill what the box left open from attributes and structured data; agreement strengthens trust.

    What repeats one of the page's `headlines` (as `folded`) says nothing of the picture, unless the markup calls it
    the caption.
    """
    spoken = next((objects[k] for k in sorted(picture.keys) if k in objects), _UNSPOKEN)
    confirmed = _confirm(picture, said, spoken)
    if said.caption and not said.named and _begins_as(folded(said.caption), headlines):
        said.caption = ""
    if not said.caption:
        _caption_from_data(picture, said, spoken, headlines)
    if not said.credit:
        _credit_from_data(picture, said, spoken)
    if not said.caption:
        _caption_from_words(picture, said, headlines)
    if said.credit and not said.trust:
        said.trust = 0.7
    if said.trust >= 0.9 and said.caption and not (confirmed or said.credit or ended(said.caption)):
        # A few words with nothing else beside them: a video's title or a name as often as a caption.
        said.trust = UNCONFIRMED


def _confirm(picture: Picture, said: Said, spoken: Spoken) -> bool:
    """Strengthen the trust in a caption for each that says the same; tell whether one does."""
    agreeing = [s for s, text in (("json-ld", spoken.caption), ("alt", picture.alt)) if _agree(text, said.caption)]
    for source in agreeing:
        said.trust = min(0.99, said.trust + 0.03)
        said.evidence.append(f"{source} agrees")
    return bool(agreeing)


def _caption_from_data(picture: Picture, said: Said, spoken: Spoken, headlines: Collection[str]) -> None:
    """Take the caption, and the credit in it, from what was written to be one, though readers do not see it."""
    for source, text, trust in (
        ("data attribute", picture.held.get("caption", ""), 0.75),
        ("json-ld", spoken.caption, 0.7),
    ):
        if text and text != picture.alt and _describes(text, headlines):
            parts = split(text)
            said.caption = parts.caption
            said.credit = said.credit or parts.credit
            said.trust = trust
            said.evidence.append(source)
            return


def _credit_from_data(picture: Picture, said: Said, spoken: Spoken) -> None:
    """Take the credit from where one is named, or from the end of the picture's own words."""
    for source, text in (
        ("data attribute", _signed(picture.held.get("credit", ""))),
        ("json-ld", _signed(spoken.credit)),
        ("title", picture.title),
        ("alt", picture.alt),
    ):
        parts = split(text)
        if parts.credit and parts.trust >= 0.85:
            said.credit = parts.credit
            said.evidence.append(f"credit from {source}")
            return


def _signed(credit: str) -> str:
    return f"© {credit}" if credit else ""


def _caption_from_words(picture: Picture, said: Said, headlines: Collection[str]) -> None:
    """Take the picture's title, or its alt text, where that is long enough to be about it."""
    title = split(picture.title).caption if len(picture.title) > len(picture.alt) + 20 else ""
    text, source = (title, "title") if title else (split(picture.alt).caption, "alt")
    if len(text) >= 25 and " " in text and _describes(text, headlines):
        said.caption = text
        said.trust = 0.45
        said.evidence.append(source)


def _agree(a: str, b: str) -> bool:
    """Tell whether two texts say the same: one word that both hold says nothing."""
    return bool(a and b) and same_words(a, b) > 0.8 and (a == b or min(len(a), len(b)) >= _TELLING)


def folded(text: str) -> str:
    """Return a text's words in lower case, without signs and numbers between them."""
    return " ".join(_WORD.findall(text.lower()))


def _begins_as(text: str, headlines: Collection[str]) -> bool:
    """Tell whether a folded text is a headline, perhaps with who wrote the story after it."""
    return any(text == h or (len(h) > _TELLING and text.startswith(h)) for h in headlines)


def _describes(text: str, headlines: Collection[str]) -> bool:
    """Tell whether a text may be about a picture: no file's name, no headline once more."""
    if _FILE_NAME.fullmatch(text) or not (" " in text or wide(text)):
        return False
    return folded(text) not in headlines


def worth_showing(said: Said) -> bool:
    """Tell whether a picture whose address is lost still has words of its own to show."""
    return said.trust >= 0.7 and bool(said.caption or said.credit) and "alt" not in said.evidence
