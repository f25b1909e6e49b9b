"""Pages whose every line became a paragraph: headings and the end of the story, told as in text without markup."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from html import unescape
from typing import Final

from feedclean.extract.bylines import is_byline, is_dateline
from feedclean.extract.plaintext import LONGEST_HEADING, find_tail, is_heading, is_prose
from feedclean.model import Article, Block, Figure, Heading, Paragraph, Removal

_FEWEST_PARAGRAPHS: Final = 5
_NEAR: Final = 4
_MOSTLY: Final = 0.7  # of a line's characters
_NUMBERED: Final = re.compile(r"#?\d{1,3}[.):]\s")
_ASKING: Final = ("?", "？", "؟", ";", "?»", "?“", "?”", '?"')
_SPEAKER: Final = re.compile(r"([^\W\d_][^:：?!.]{0,30})[:：]\s")
_PARTS: Final = re.compile(r"\s*[|·•]\s*")
_BOLD: Final = re.compile(r"<(strong|b)>.*?</\1>\s*", re.DOTALL)
_TAG: Final = re.compile(r"<[^>]*>")


def mend_flattened(article: Article) -> Article:
    """Return the article without what follows the story, and with headings where the page had lost all of them."""
    blocks, removed = _without_tail(article.blocks)
    if not any(isinstance(b, Heading) for b in blocks):
        blocks = _with_headings(blocks)
    if not removed and blocks == article.blocks:
        return article
    return replace(article, blocks=blocks, removed=(*article.removed, *removed))


def _without_tail(blocks: tuple[Block, ...]) -> tuple[tuple[Block, ...], list[Removal]]:
    lines = [(i, b.text) for i, b in enumerate(blocks) if isinstance(b, (Paragraph, Heading))]
    tail = {lines[k][0]: (*why, lines[k][1]) for k, why in find_tail([text for _, text in lines]).items()}
    if not tail:
        return blocks, []
    return tuple(b for i, b in enumerate(blocks) if i not in tail), [Removal(*tail[i]) for i in sorted(tail)]


def _with_headings(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    if sum(isinstance(b, Paragraph) for b in blocks) < _FEWEST_PARAGRAPHS:
        return blocks
    heads = {i for i, b in enumerate(blocks) if isinstance(b, Paragraph) and _heads(blocks, i, b)}
    questions = {i for i, b in enumerate(blocks) if isinstance(b, Paragraph) and b.text.endswith(_ASKING)}
    styles = {_is_bold(blocks[i]) for i in questions & heads}
    if any(_is_bold(blocks[i]) in styles for i in questions - heads):  # an interview's, of which some are too long
        heads -= questions
    return tuple(
        Heading(2, b.text, b.markup) if i in heads and isinstance(b, Paragraph) else b for i, b in enumerate(blocks)
    )


def _heads(blocks: Sequence[Block], i: int, block: Paragraph) -> bool:
    """Tell whether a paragraph is a heading: between prose and prose, figures apart, and with nothing of a sentence."""
    if "\n" in block.text or len(block.text) > LONGEST_HEADING:
        return False
    before = next((b for b in reversed(blocks[max(0, i - _NEAR) : i]) if b.text), None)
    after = next((b for b in blocks[i + 1 : i + 1 + _NEAR] if b.text), None)
    if not all(isinstance(b, Paragraph) and is_prose(b.text) for b in (before, after)):
        return False
    if not is_heading(block.text) or _speaks(block.text):
        return False
    if any(is_byline(part) or is_dateline(part) for part in _PARTS.split(block.text)) or _half_set_apart(block.markup):
        return False
    if i and isinstance(above := blocks[i - 1], Figure) and not (above.caption or _NUMBERED.match(block.text)):
        return False  # it may as well be the caption
    return _linked(block.markup) <= _MOSTLY * len(block.text)


def _is_bold(block: Block) -> bool:
    return isinstance(block, Paragraph) and _BOLD.fullmatch(block.markup) is not None


def _speaks(text: str) -> bool:
    """Tell whether a line begins with who says it, in capitals ("ANN LEE: …", "Q: …"), or is a label in brackets."""
    speaker = _SPEAKER.match(text)
    return text.startswith("【") or (speaker is not None and speaker[1].isupper())


def _half_set_apart(markup: str) -> bool:
    """Tell whether a line opens in bold and goes on without: who speaks, and what."""
    bold = _BOLD.match(markup)
    return bold is not None and bold.end() < len(markup)


def _linked(markup: str) -> int:
    """Return how many characters are in links."""
    links = (piece.partition("<a ")[2].partition(">")[2] for piece in markup.split("</a>")[:-1])
    return sum(len(unescape(_TAG.sub("", link))) for link in links)
