"""Text without markup: the same article from its lines alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from typing import Final

from feedclean.extract.bylines import is_byline
from feedclean.extract.credits import split
from feedclean.extract.datetimes import parse_written
from feedclean.extract.flow import Line, Told, ended, read
from feedclean.extract.furniture import begins_comments, is_furniture, sent_away, speaks_of_itself, welcomes
from feedclean.extract.language import find_language
from feedclean.extract.likeness import wide
from feedclean.model import Article, Block, Heading, ListBlock, ListItem, Obstacle, Paragraph, Removal

_MARKUP: Final = re.compile(
    r"<(?:!doctype|html|head|body|div|p|article|section|span|a|img|br|h[1-6]|ul|ol|table|figure)\b", re.IGNORECASE
)
_BULLET: Final = re.compile(r"(?:[-*•–▪◦‣]|\d{1,2}[.)])\s+(?=\S)")
_NUMBERED: Final = re.compile(r"\d{1,2}[.)]\s+(?=\S)")
_HASHES: Final = re.compile(r"(#{1,6})\s+(?=\S)")
_BY: Final = re.compile(
    r"(?:by|von|par|por|di|door|av|af|od|przez|autor(?:in|a|e)?|author|auteur|text|texto|texte|fotos? und text|автор|"
    r"від|от|文|記者|记者|作者|取材|글|بقلم|كتب|מאת|بواسطة|yazan|yazar|tác giả|oleh)"
    r"(?:\s*[:：/／|]\s*|\s+)(?=\S)",
    re.IGNORECASE,
)
_BY_AFTER: Final = re.compile(
    r"^([\u3400-\u9fff\uac00-\ud7af ]{2,8}?)\s?(?:記者|记者|기자|特派員|特派员|編集委員)(?:[ ＝=].{0,30})?$"
)
_DATE: Final = re.compile(
    r"(?:19|20)\d\d[-/.年]\s?\d{1,2}|\d{1,2}[./]\s?\d{1,2}[./]\s?(?:19|20)\d\d|\b(?:19|20)\d\d\b.{0,14}\d{1,2}[:h.]\d\d|"
    r"\b\d{1,2}\.? [^\W\d_]{3,12},? (?:19|20)\d\d|[^\W\d_]{3,12} \d{1,2},? (?:19|20)\d\d"
)
_NAME_WORD: Final = re.compile(r"[^\W\d_](?:[^\W\d_]|['’.-])*$")
_PARTICLES: Final = frozenset(
    "von van de der den del della da dos di du la le el al bin ibn and und et y e i и та și və".split()
)
_SECTION_WORDS: Final = frozenset(
    """news world politics business sport sports culture opinion technology science health local life travel economy
    politik wirtschaft kultur panorama monde politique économie sociedad mundo economía cultura deportes política
    nacional cronaca esteri sport politica мир политика экономика общество культура świat polityka gospodarka kultura
    dünya ekonomi siyaset spor gündem""".split()
)
_NOT_ENDING_A_HEADING: Final = re.compile(r"[.,:;…。、，：；]['\"”’»」』)]*$")
LONGEST_HEADING: Final = 110
_BESIDE_DATE: Final = 20  # characters: "Updated on", a weekday, a time of day
_FURNITURE: Final = ("furniture", "is the site's, not the story's")


def looks_like_text(text: str, content_type: str | None) -> bool:
    """Tell whether there is no markup in it."""
    if content_type and "html" in content_type:
        return False
    return not _MARKUP.search(text)


def extract_text(text: str, *, url: str | None = None) -> Article:
    """Return the article in plain text: figures, byline, section and headings told from the lines."""
    lines = paragraphs_of(text)
    story, removed = _without_furniture(lines)
    told = read([Line(line) for line in story])
    head = _read_head(story, told)
    blocks = tuple(_blocks(story, told, head))
    removed += [Removal(role, "belongs to a picture", story[i]) for t in told for i, role in sorted(t.lines.items())]
    removed += [Removal(role, "has its own field", story[i]) for i, role in sorted(head.lines.items())]
    return Article(
        title=head.title,
        authors=tuple(head.authors),
        published=head.published,
        language=find_language((), " ".join(b.text for b in blocks[:20] if isinstance(b, Paragraph))),
        section=head.section,
        url=url,
        obstacle=None if blocks else Obstacle.EMPTY,
        blocks=blocks,
        removed=tuple(removed),
    )


def paragraphs_of(text: str) -> list[str]:
    """Return the paragraphs, one string each: a line each, or hard-wrapped lines joined again."""
    found: list[str] = []
    for chunk in re.split(r"\n[^\S\n]*\n", text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n")):
        lines = [" ".join(line.split()) for line in chunk.split("\n")]
        lines = [line for line in lines if line]
        if _wrapped(lines):
            found.append(" ".join(lines))
        else:
            found.extend(lines)
    return found


def _wrapped(lines: Sequence[str]) -> bool:
    """Tell whether these lines are one paragraph broken at a fixed width."""
    if len(lines) < 2:
        return False
    full = [len(line) for line in lines[:-1]]
    return min(full) >= 50 and max(full) <= 100 and max(full) - min(full) <= 22 and not any(map(_BULLET.match, lines))


def _without_furniture(lines: Sequence[str]) -> tuple[list[str], list[Removal]]:
    """Part the story from what the site says of itself."""
    reasons = find_tail(lines)
    for i, line in enumerate(lines):
        if i not in reasons and is_furniture(line):
            reasons[i] = _FURNITURE
    story = [line for i, line in enumerate(lines) if i not in reasons]
    return story, [Removal(*reasons[i], lines[i]) for i in sorted(reasons)]


def find_tail(lines: Sequence[str]) -> dict[int, tuple[str, str]]:
    """Return the lines after the story's end with the rule and the reason: comments, and the site's word on itself."""
    found: dict[int, tuple[str, str]] = {}
    half = max(1, len(lines) // 2)  # the first line is never the end
    end = next((i for i in range(half, len(lines)) if begins_comments(lines[i])), len(lines))
    for i in range(end, len(lines)):
        found[i] = ("comments", "follows the story: the readers' comments or their form")
    while end > half:
        line = lines[end - 1]
        named = end >= 2 and _names(lines[end - 2], line)
        if welcomes(line) or (named and found and speaks_of_itself(line)):
            found[end - 1] = ("about the site", "the site greets its readers")
            if named:
                end -= 1
                found[end - 1] = ("site name", "heads what the site says of itself")
        elif is_furniture(line):
            found[end - 1] = _FURNITURE
        else:
            break
        end -= 1
    return found


def _names(short: str, line: str) -> bool:
    """Tell whether a short line is a name that the next line speaks of."""
    return len(short) <= 40 and len(short.split()) <= 5 and not ended(short) and short.lower() in line.lower()


@dataclass(slots=True)
class _Head:
    """What stands above the story."""

    title: str | None = None
    authors: list[str] = field(default_factory=list)
    section: str | None = None
    published: datetime | None = None
    lines: dict[int, str] = field(default_factory=dict)


def _read_head(story: Sequence[str], told: Sequence[Told]) -> _Head:
    """Read title, section, byline and date from the short lines before the first prose."""
    head = _Head()
    taken = {i for t in told for i in t.lines}
    short: list[int] = []
    for i, line in enumerate(story[:14]):
        if i in taken:
            continue
        if is_prose(line):
            break
        short.append(i)
    else:
        if len(story) > 14 or not any(map(is_prose, story)):
            return head
    for i in short:
        line = story[i]
        mark = _HASHES.match(line)
        role = "title" if mark else role_in_head(line)
        if role == "author" and not head.authors:
            head.authors = names_in(line)
        elif role == "section" and head.section is None:
            head.section = line
        elif role == "date":
            head.published = head.published or parse_written(line)
        elif role == "title" and head.title is None:
            head.title = line[mark.end() :] if mark else line
        else:
            continue
        head.lines[i] = role
    return head


def role_in_head(line: str) -> str:
    """Return what a short line above the story is: `author`, `section`, `date` or `title`."""
    if _DATE.search(line) and len(line) <= 60:
        return "date"
    by = _BY.match(line)
    if _BY_AFTER.match(line) or (by and _nameish(line[by.end() :])):
        return "author"
    if wide(line):
        size = len("".join(line.split()))
        return "section" if size <= 2 else "author" if size <= 5 else "title"
    words = line.split()
    if len(words) == 1 or all(w.lower() in _SECTION_WORDS or w in {"&", "/", "|", ">"} for w in words):
        return "section" if len(line) <= 30 else "title"
    return "author" if _nameish(line) else "title"


def _nameish(line: str) -> bool:
    """Tell whether a line could be one to three people's names."""
    if wide(line):
        return len("".join(line.split())) <= 12
    people = re.split(r"\s*(?:,|&|\+|;|\b(?:and|und|et|y|e|i|и|та|ve|en|og|och|و)\b)\s*", line.strip())
    if len(people) > 4:
        return False
    for person in people:
        words = person.split()
        if not 2 <= len(words) <= 5:
            return False
        if not all(_NAME_WORD.match(w) and (not w[0].islower() or w.lower() in _PARTICLES) for w in words):
            return False
        if all(w.lower() in _PARTICLES for w in words):
            return False
    return bool(people)


def names_in(line: str) -> list[str]:
    """Return the people that a byline names, without its "by"."""
    after = _BY_AFTER.match(line)
    if after:
        return [after[1].strip()]
    by = _BY.match(line)
    line = line[by.end() :] if by and _nameish(line[by.end() :]) else line
    people = re.split(r"\s*(?:[,、;&]|\s(?:and|und|et|y|e|i|и|та|ve|en|og|och)\s)\s*", line.strip())
    return [p.strip(" .") for p in people if p.strip(" .")]


def is_prose(line: str) -> bool:
    """Tell whether a line is running text: long, or ended as a sentence."""
    if wide(line):
        return len(line) >= 40 or (ended(line) and len(line) >= 15)
    return len(line) >= 140 or (ended(line) and len(line) >= 50)


def is_heading(line: str) -> bool:
    """Tell whether a line could head what follows: short, not ended as a sentence is, and nothing else by its look."""
    if len(line) > (40 if wide(line) else LONGEST_HEADING) or _NOT_ENDING_A_HEADING.search(line):
        return False
    if len(line.split()) > 16 or line[0].islower() or not any(map(str.isalpha, line)):
        return False
    return not (is_furniture(line) or sent_away(line) or is_masthead(line) or split(line).credit)


def is_masthead(line: str) -> bool:
    """Tell whether a line certainly says who wrote the story, or when."""
    if _dates(line) or is_byline(line):
        return True
    by = _BY.match(line)
    return by is not None and _nameish(line[by.end() :])


def _dates(line: str) -> bool:
    """Tell whether a line is a date, with little beside it."""
    found = _DATE.search(line)
    return found is not None and len(line) - (found.end() - found.start()) <= _BESIDE_DATE


def _blocks(story: Sequence[str], told: Sequence[Told], head: _Head) -> list[Block]:
    taken = {i for t in told for i in t.lines} | set(head.lines)
    figures = {t.at: t for t in told}
    blocks: list[Block] = []
    items: list[ListItem] = []
    ordered = False

    def close_list() -> None:
        if len(items) == 1:
            blocks.append(_paragraph(items[0].text))
        elif items:
            blocks.append(ListBlock(ordered, tuple(items)))
        items.clear()

    for i, line in enumerate(story):
        if i in figures:
            close_list()
            blocks.append(figures[i].figure)
        if i in taken:
            continue
        bullet = _BULLET.match(line)
        if bullet and (items or _has_neighbour(story, i)):
            ordered = ordered if items else _NUMBERED.match(line) is not None
            text = line[bullet.end() :]
            items.append(ListItem(text, escape(text, quote=False)))
            continue
        close_list()
        mark = _HASHES.match(line)
        if mark:
            text = line[mark.end() :]
            blocks.append(Heading(max(2, len(mark[1])), text, escape(text, quote=False)))
        elif is_heading(line) and _leads_prose(story, taken, i):
            blocks.append(Heading(2, line, escape(line, quote=False)))
        else:
            blocks.append(_paragraph(line))
    close_list()
    return blocks


def _has_neighbour(story: Sequence[str], i: int) -> bool:
    return any(0 <= k < len(story) and _BULLET.match(story[k]) for k in (i - 1, i + 1))


def _leads_prose(story: Sequence[str], taken: set[int], i: int) -> bool:
    """Tell whether the next line of the story that is not a figure's is prose."""
    for k in range(i + 1, min(i + 6, len(story))):
        if k not in taken:
            return is_prose(story[k]) or story[k].endswith(":") or len(story[k]) >= (15 if wide(story[k]) else 40)
    return False


def _paragraph(text: str) -> Paragraph:
    return Paragraph(text, escape(text, quote=False))
