"""Figures told from the sequence of lines alone: what is left when a page's markup is lost.

A line that ends in a labelled credit is a caption; a short line before a line of credits is one too; the agency's own
description, often cut off in mid sentence, stands before the caption and is the picture's alt text. Pure and in one
pass; used for plain text and for pages whose every line became a paragraph.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, NamedTuple

from feedclean.extract.bylines import says_who_did_what
from feedclean.extract.credits import Split, credit_alone, has_agency, may_hold_credit, split
from feedclean.extract.labels import names_picture
from feedclean.extract.likeness import same_words, wide
from feedclean.extract.notices import is_notice
from feedclean.model import Figure

LONGEST_CAPTION: Final = 450
SHORT_CAPTION: Final = 240
PROSE_END: Final = 140
SHORTEST_ALT: Final = 16
"""What is shorter and said once more in the text may be whose portrait it is, or a heading."""
_SURE: Final = 0.9
_END: Final = re.compile(r"[.!?。！？؟।։။]['\"”’»›」』)）\]]*$")
_CUT: Final = re.compile(r"[^\s.…]\s?(?:\.\.\.|…)$")
_CLOSED: Final = re.compile(r"[”\"»’'](?:\.\.\.|…)$")
# A list of who did what: "Text: … / Fotos: …".
_CREDITS: Final = re.compile(r"(?:text[eo]?|tekst|words|story|reporting|bericht|рассказ|текст)\s?[:：]", re.IGNORECASE)
_SENTENCES: Final = re.compile(r"[^\W\d_]{3,}['\"”’»)]*[.!?]['\"”’»)]*(?=\s|$)|[。！？।]")
_DATELINE: Final = re.compile(r"[^a-zà-ÿа-яё:]{0,90}(?:19|20)\d\d[^a-zà-ÿа-яё:]{0,12}:")


class Line(NamedTuple):
    """A line of the flow. `heading`: the markup says so; `styled`: all of it is set in italics or the like.

    `sure`: the line is of the story; a line that is not can only belong to the picture right before it. `picture`: a
    picture stands here, and `text` is its alt.
    """

    text: str
    heading: bool = False
    sure: bool = True
    styled: bool = False
    picture: bool = False


@dataclass(slots=True)
class Told:
    """A figure told from the flow. `lines` maps the indices it took to `caption`, `credit` or `alt`."""

    at: int
    caption: str = ""
    credit: str = ""
    alt: str = ""
    confidence: float = 0.0
    evidence: list[str] = field(default_factory=list)
    lines: dict[int, str] = field(default_factory=dict)
    picture: int | None = None

    @property
    def figure(self) -> Figure:
        """The figure without an address."""
        return Figure(
            None,
            alt=self.alt or None,
            caption=self.caption or None,
            credit=self.credit or None,
            confidence=self.confidence,
            evidence=tuple(self.evidence),
        )


def ended(text: str) -> bool:
    """Tell whether a line ends as a sentence does."""
    return _END.search(text) is not None


def cut_off(text: str) -> bool:
    """Tell whether a line breaks off ("… Kazakhstan President..."), as descriptions in archives do."""
    return len(text) >= (24 if wide(text) else 50) and bool(_CUT.search(text)) and not _CLOSED.search(text)


def sentences(text: str) -> int:
    """Return about how many sentences there are."""
    return len(_SENTENCES.findall(text))


def agency_words(text: str) -> bool:
    """Tell whether a line opens as agency captions do: capitals, a date with its year, a colon."""
    return _DATELINE.match(text) is not None


def read(lines: Sequence[Line]) -> list[Told]:
    """Return the figures in reading order."""
    reader = _Reader(lines)
    return reader.figures()


def _speaks_of_all(text: str) -> bool:
    """Tell whether a line with a credit is about the story or the page, not about one picture."""
    return says_who_did_what(text) or is_notice(text)


class _Reader:
    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.alone: dict[int, Split] = {}  # the lines that are a credit and nothing else
        self.parts: dict[int, Split] = {}  # the lines that hold one beside a caption
        for i, (text, heading, _, _, picture) in enumerate(lines):
            if heading or picture or len(text) > LONGEST_CAPTION + 120:
                continue
            # Most lines are paragraphs: of what is too long to be a short caption only the end is looked at.
            if not may_hold_credit(text if len(text) <= SHORT_CAPTION else text[-PROSE_END:]):
                continue
            if _speaks_of_all(text):
                continue
            if alone := credit_alone(text):
                self.alone[i] = alone
            elif (parts := split(text)).credit and parts.caption:
                self.parts[i] = parts
        self.taken: set[int] = set()

    @cached_property
    def usual(self) -> float:
        """How long this text's paragraphs are."""
        sizes = [len(x.text) for x in self.lines if not x.picture and len(x.text) > 60]
        return statistics.median(sizes) if sizes else 200.0

    def figures(self) -> list[Told]:
        found: list[Told] = []
        for i, line in enumerate(self.lines):
            told = None
            if i in self.taken:
                continue
            if line.picture:
                told = self._with_picture(i)
            elif i in self.parts:
                told = self._captioned(i)
            elif i in self.alone:
                told = self._credited(i)
            if told:
                self.taken.update(told.lines)
                found.append(told)
        found.sort(key=lambda t: t.at)
        return found

    def _free(self, i: int) -> bool:
        return 0 <= i < len(self.lines) and i not in self.taken and not self.lines[i].picture

    def _with_picture(self, i: int) -> Told | None:
        """A picture stands in the flow: what follows it is about it, until prose, a heading or the next picture."""
        told = Told(i, picture=i)
        alt = self.lines[i].text
        k = i + 1
        if not self._free(k) or self.lines[k].heading:
            return None
        if self._describes_next(k) or (self._repeats(alt, k) and self._captions(k + 1)):
            self._take_alt(told, k)
            k += 1
        if self._captionlike(k):
            self._take_caption(told, k)
        elif k in self.alone:
            self._take_credit(told, k, None)
        elif self._captions(k):
            self._take_credit(told, k + 1, k)
        elif self._short(k) and (self._repeats(alt, k) or self.lines[k].styled):
            told.caption = self.lines[k].text
            told.lines[k] = "caption"
            told.confidence = 0.8
            told.evidence.append("flow")
        return told if told.lines else None

    def _captions(self, i: int) -> bool:
        """Tell whether line i is a caption: with its credit in it, or a line of credits after it."""
        if not self._free(i) or self.lines[i].heading:
            return False
        return self._captionlike(i) or (self._free(i + 1) and i + 1 in self.alone and self._short(i))

    def _repeats(self, alt: str, i: int) -> bool:
        """Tell whether line i is a picture's alt text once more, or what was longer before it was cut."""
        if not alt or not self._free(i) or self.lines[i].heading:
            return False
        text = self.lines[i].text
        return len(text) >= SHORTEST_ALT and (text == alt or (len(text) < 2 * len(alt) and same_words(alt, text) > 0.8))

    def _captioned(self, i: int) -> Told | None:
        """A line that ends in a credit which says that it is a picture's."""
        if not self.lines[i].sure or not self._captionlike(i) or _CREDITS.match(self.lines[i].text):
            return None
        # The agency's words with the agency's credit may be the alt of the caption that follows.
        if self._describes_next(i):
            return None
        told = Told(i)
        self._take_caption(told, i)
        if self._free(i - 1) and self._alt_before(i):
            self._take_alt(told, i - 1)
        if told.confidence >= _SURE and self._heads_picture(i):
            told.picture = i + 1
            self.taken.add(i + 1)
        return told

    def _heads_picture(self, i: int) -> bool:
        """Tell whether line i stands right before a picture that has no words after it, and under no other one."""
        if i + 1 == len(self.lines) or not self.lines[i + 1].picture:
            return False
        above = any(line.picture for line in self.lines[max(0, i - 2) : i])
        return not above and self._with_picture(i + 1) is None

    def _describes_next(self, i: int) -> bool:
        """Tell whether line i is the alt of the caption that follows in one line or two."""
        if not self._free(i) or not self._free(i + 1) or self.lines[i].heading:
            return False
        if self._captionlike(i + 1):
            return self._alt_before(i + 1)
        mine, alone = self.parts.get(i), self.alone.get(i + 2)
        if not alone or not self._short(i + 1):
            return False
        text = self.lines[i].text
        return cut_off(text) or agency_words(text) or bool(mine and same_words(mine.credit, alone.credit) >= 0.5)

    def _credited(self, i: int) -> Told | None:
        """A line of credits: the short line before it is the caption, a description before that the alt."""
        if not self.lines[i].sure or not (names_picture(self.lines[i].text) or self._sure_credit(i)):
            return None
        if i + 1 == len(self.lines):  # "Pictures: …" at the end speaks of all of them
            return None
        told = Told(i)
        before = i - 1 if self._free(i - 1) and self._short(i - 1) and not self._alt_like(i - 1) else None
        if before is not None and sentences(self.lines[before].text) > 1:
            return None
        self._take_credit(told, i, before)
        above = (before if before is not None else i) - 1
        if self._free(above) and self._alt_like(above):
            self._take_alt(told, above)
        if before is None and not told.alt:
            # A credit without anything to show for: told only where it is labelled as a picture's.
            told.confidence = min(told.confidence, 0.6)
        return told

    def _sure_credit(self, i: int) -> bool:
        """A credit without the word picture: agencies, or a ©, and a caption above that ends as one."""
        text = self.lines[i].text
        if not has_agency(text) or re.search(r"\d{4}", text):
            return False
        return self._free(i - 1) and self._short(i - 1) and i + 1 < len(self.lines)

    def _captionlike(self, i: int) -> bool:
        """Tell whether line i is a caption with its credit by its own words."""
        parts = self.parts.get(i)
        text = self.lines[i].text
        if not parts or len(text) > LONGEST_CAPTION or sentences(parts.caption) > 5:
            return False
        tail = text.removeprefix(parts.caption)
        near_picture = i > 0 and (self.lines[i - 1].picture or (i > 1 and self.lines[i - 2].picture))
        if parts.rule in {"label", "by", "leading"}:
            return names_picture(tail) or near_picture or self._short_and_sourced(i, parts)
        if near_picture:
            return True
        if parts.rule in {"equals", "copyright"}:
            return len(text) <= SHORT_CAPTION + 60
        # "(dpa)" also ends stories; a photographer beside the agency does not.
        return parts.rule == "brackets" and (names_picture(tail) or ("/" in parts.credit and has_agency(parts.credit)))

    def _short_and_sourced(self, i: int, parts: Split) -> bool:
        """A mere "source:" labels a picture's credit in a short line that names an agency and ends no text."""
        return has_agency(parts.credit) and self._short(i) and i + 1 < len(self.lines)

    def _short(self, i: int) -> bool:
        """Tell whether a line may be a caption by its size, as this text's paragraphs go."""
        text = self.lines[i].text
        if self.lines[i].heading or not text or _speaks_of_all(text):
            return False
        limit = SHORT_CAPTION // (2 if wide(text) else 1)
        return len(text) <= limit and len(text) <= max(90, 0.95 * self.usual) and sentences(text) <= 2

    def _alt_like(self, i: int) -> bool:
        text = self.lines[i].text
        if self.lines[i].heading or len(text) > LONGEST_CAPTION + 120:
            return False
        return cut_off(text) or agency_words(text) or self._captionlike(i)

    def _alt_before(self, i: int) -> bool:
        """Tell whether the line before the caption in line i describes the same picture."""
        if not self._free(i - 1) or self.lines[i - 1].heading:
            return False
        text = self.lines[i - 1].text
        if len(text) > LONGEST_CAPTION + 120:
            return False
        mine, other = self.parts.get(i), self.parts.get(i - 1)
        if cut_off(text) or agency_words(text):
            return True
        if other and mine and self._captionlike(i - 1):
            # Two captions in a row are two pictures, unless the same people took them.
            return same_words(other.credit, mine.credit) >= 0.5
        if ended(text) or text.endswith((":", ",", ";")):
            return False
        # A description without an end: longer than a heading, or about the same.
        about = mine.caption if mine else self.lines[i].text
        words = len(text) // 2 if wide(text) else len(text.split())
        return words > 14 or (words >= 6 and same_words(text, about) >= 0.3)

    def _take_caption(self, told: Told, i: int) -> None:
        parts = self.parts[i]
        told.caption, told.credit = parts.caption, parts.credit
        told.lines[i] = "caption"
        told.at = min(told.at, i)
        told.confidence = round(0.97 * parts.trust, 2)
        told.evidence += ["flow", parts.rule]

    def _take_credit(self, told: Told, i: int, caption: int | None) -> None:
        alone = self.alone[i]
        told.credit = alone.credit
        told.lines[i] = "credit"
        told.confidence = 0.88 if caption is not None and names_picture(self.lines[i].text) else 0.8
        told.evidence += ["flow", alone.rule]
        if caption is not None:
            told.caption = self.lines[caption].text
            told.lines[caption] = "caption"
            told.at = min(told.at, caption)

    def _take_alt(self, told: Told, i: int) -> None:
        told.alt = self.lines[i].text
        told.lines[i] = "alt"
        told.at = min(told.at, i)
        told.evidence.append("alt line")
