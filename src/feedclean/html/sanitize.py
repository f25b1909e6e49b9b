"""The guard at the exit: HTML in, allow-listed HTML out. The only home of nh3.

Extraction already writes markup from an allow-list of its own. This is a second wall, built by other people on another
parser (ammonia on html5ever), so that one mistake in the first is not enough to put a script into a reader's browser.
"""

from __future__ import annotations

import re
from html import escape, unescape
from typing import Final

import nh3

# What articles are made of. No ids (they clash with the host page's), no styles, no frames, no forms.
_TAGS: Final = frozenset(
    "a abbr b bdi bdo blockquote br caption cite code dd del dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i "
    "img ins kbd li mark ol p pre q rp rt ruby s samp small span strong sub sup table tbody td tfoot th thead time tr "
    "u ul var wbr".split()
)
# Elements that go with all that is in them; any other element that is not allowed leaves its content.
_SWALLOWED: Final = frozenset(
    "applet audio button canvas embed frameset head iframe input math noembed noframes noscript object option "
    "script select style svg template textarea title video xmp".split()
)
_ATTRIBUTES: Final = {
    "*": frozenset({"dir", "lang", "title"}),
    "a": frozenset({"href", "hreflang"}),
    "del": frozenset({"datetime"}),
    "img": frozenset({"alt", "height", "src", "width"}),
    "ins": frozenset({"datetime"}),
    "ol": frozenset({"start"}),
    "td": frozenset({"colspan", "rowspan"}),
    "th": frozenset({"colspan", "rowspan", "scope"}),
    "time": frozenset({"datetime"}),
}
_LANGUAGES: Final = (
    "bash c clojure cmake cpp csharp css csv dart diff dockerfile elixir elm erlang fortran fsharp go graphql groovy "
    "haskell html http ini java javascript js json jsx julia kotlin latex lisp lua makefile markdown matlab nginx nix "
    "objectivec ocaml perl php plaintext powershell python r ruby rust sass scala scheme scss sh shell sql svg swift "
    "text toml ts tsx typescript vim xml yaml zig".split()
)
_CLASSES: Final = {
    "code": frozenset(f"language-{name}" for name in _LANGUAGES),
    "figure": frozenset({"embed"}),
    "small": frozenset({"credit"}),
}
SCHEMES: Final = frozenset({"http", "https", "mailto"})

_CLEANER: Final = nh3.Cleaner(
    tags=set(_TAGS),
    clean_content_tags=set(_SWALLOWED),
    attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
    allowed_classes={tag: set(names) for tag, names in _CLASSES.items()},
    url_schemes=set(SCHEMES),
    link_rel="noopener",
)


# The parser behind nh3 needs quadratic time for deep nesting: 0.1 s at 10,000. No article nests like that.
_DEEPEST: Final = 256
_HARMLESS: Final = 2_000
_TAG: Final = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")
_ANY_TAG: Final = re.compile(r"<[^<>]*>")
_VOID: Final = frozenset({"br", "hr", "img", "wbr"})

# What neither HTML nor XML 1.0 lets a document carry, or only with a warning: controls, surrogates, noncharacters.
# Written as what is not allowed: so it takes a third of the time of what is forbidden.
_UNFIT: Final = re.compile(
    "[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd"
    + "".join(f"{chr(plane << 16)}-{chr((plane << 16) + 0xFFFD)}" for plane in range(1, 17))
    + "]+"
)


def printable(text: str) -> str:
    """Return `text` as XML 1.0 §2.2 and HTML §13.1.3 allow it: lines end in LF, no controls, no lone surrogates.

    Surrogates that make a pair become the character they stand for; others become U+FFFD.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNFIT.sub(_mended, text) if _UNFIT.search(text) else text


def _mended(unfit: re.Match[str]) -> str:
    mended = unfit[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    # What pairs of surrogates spell may itself be unfit (a noncharacter).
    return "".join(c for c in mended if c == "\ufffd" or not _UNFIT.match(c))


def sanitize(markup: str) -> str:
    """Return `markup` with nothing in it that could run, load a frame, restyle or send a form.

    Kept are the elements and attributes of running text, tables and figures; addresses are http, https, mailto or
    relative; every link is `rel="noopener"`. Never raises; sanitizing twice changes nothing more. Markup that nests
    absurdly deep (an attack) comes back as its bare text.
    """
    markup = printable(markup)
    if markup.count("<") > _HARMLESS and _depth(markup) > _DEEPEST:
        return escape(unescape(_ANY_TAG.sub(" ", markup)), quote=False)
    # Parsers drop the first newline of <pre>; the serializer does not put it back.
    return _CLEANER.clean(markup).replace("<pre>\n", "<pre>\n\n")


def _depth(markup: str) -> int:
    """Return how deep elements nest, or more: an end tag counts only when it closes the innermost element."""
    stack: list[str] = []
    deepest = 0
    for slash, tag in _TAG.findall(markup):
        name = tag.lower()
        if slash:
            if stack and stack[-1] == name:
                stack.pop()
        elif name not in _VOID:
            stack.append(name)
            deepest = max(deepest, len(stack))
    return deepest
