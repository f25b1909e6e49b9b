"""Publishers' HTML to the plain text that titles, names and fingerprints are made of. Linear, no tree."""

from __future__ import annotations

import re
from html import escape, unescape
from typing import Final

_TAG: Final = re.compile(r"</?[A-Za-z!][^<>]*>")
_HIDDEN: Final = re.compile(r"<(/?)(script|style|noscript|template|iframe)\b[^<>]*>", re.IGNORECASE)
# Inline markup that titles hold; anything else between angle brackets is meant ("Using List<T>").
_INLINE: Final = re.compile(
    r"</?(?:a|abbr|acronym|b|bdi|bdo|big|br|cite|code|del|div|em|font|h[1-6]|i|img|ins|kbd|mark|p|q|s|samp|small|span"
    r"|strike|strong|sub|sup|time|tt|u|var|wbr)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_LOOKS_LIKE_HTML: Final = re.compile(
    r"</(?:p|a|b|i|em|strong|div|span|li|ul|ol|h[1-6]|blockquote|figure|table|pre)>|<(?:br|img|hr)\b[^<>]*>",
    re.IGNORECASE,
)
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def fold(text: str) -> str:
    """Return `text` on one line, white space folded, without what XML forbids."""
    return " ".join(_FORBIDDEN.sub("", text).split())


def plain(html: str) -> str:
    """Return the words of an HTML fragment: scripts, comments and tags gone, references resolved, white space folded.

    Tags part words; good for comparing, not for reading.
    """
    return fold(unescape(_TAG.sub(" ", _without_hidden(html)))) if "<" in html else fold(unescape(html))


def plain_title(title: str) -> str:
    """Return a title, name or label as plain text: known inline tags gone, references resolved once."""
    if "<" in title:
        title = _INLINE.sub("", title)
    return fold(unescape(title) if "&" in title else title)


def looks_like_html(text: str) -> bool:
    """Return whether a text that is said to be plain is markup after all."""
    return _LOOKS_LIKE_HTML.search(text) is not None


def as_html(text: str) -> str:
    """Return plain text as an HTML fragment; blank lines part paragraphs."""
    paragraphs = (p.strip() for p in re.split(r"\n[ \t\r]*\n", text))
    return "\n".join(f"<p>{escape(p, quote=False)}</p>" for p in paragraphs if p)


def _without_hidden(html: str) -> str:
    """Drop comments, scripts and styles with all they hold; an unclosed one hides the rest."""
    kept: list[str] = []
    position = 0
    # Each branch moves forward with `find`, so that a thousand unclosed openings cost no more than one.
    while (start := html.find("<!--", position)) >= 0:
        kept.append(html[position:start])
        end = html.find("-->", start + 4)
        if end < 0:
            position = len(html)
            break
        position = end + 3
    html = "".join(kept) + html[position:]
    kept = []
    position = 0
    hidden_by = ""
    for tag in _HIDDEN.finditer(html):
        name = tag[2].lower()
        if hidden_by:
            if tag[1] and name == hidden_by:
                position, hidden_by = tag.end(), ""
        elif not tag[1]:
            kept.append(html[position : tag.start()])
            hidden_by = name
    if not hidden_by:
        kept.append(html[position:])
    return " ".join(kept)
