"""Section and byline that stand above the story as paragraphs like any other, because a page lost its markup."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from feedclean.extract.plaintext import is_prose, names_in, role_in_head
from feedclean.model import Article, Block, Figure, Paragraph, Removal

_MOST_LINES: Final = 4
_LONGEST: Final = 60


def lift_masthead(article: Article) -> Article:
    """Return the article with such lines in their fields, when nothing better told them, and out of its body."""
    if article.authors and article.section:
        return article
    authors, section = article.authors, article.section
    for line in article.removed:
        # The rules may have taken such lines out already.
        if line.rule == "opening line":
            role = role_in_head(line.text)
            if role == "author" and not authors:
                authors = tuple(names_in(line.text))
            elif role == "section" and not section:
                section = line.text
    article = replace(article, authors=authors, section=section)
    lifted: list[Removal] = []
    kept: list[Block] = []
    seen = 0
    for block in article.blocks:
        if isinstance(block, Figure):
            kept.append(block)
            continue
        seen += 1
        text = block.text
        if not isinstance(block, Paragraph) or seen > _MOST_LINES or len(text) > _LONGEST or is_prose(text):
            break
        role = role_in_head(text)
        if role == "author" and not authors:
            authors = tuple(names_in(text))
        elif role == "section" and not section:
            section = text
        else:
            kept.append(block)
            continue
        lifted.append(Removal(role, "has its own field", text))
    if not any(line.rule == "author" for line in lifted):
        return article  # a short line by itself may be the story's
    rest = article.blocks[len(kept) + len(lifted) :]
    return replace(
        article, authors=authors, section=section, blocks=(*kept, *rest), removed=(*article.removed, *lifted)
    )
