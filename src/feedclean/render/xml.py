"""XML, written with care: every string is made printable and escaped here and nowhere else."""

from __future__ import annotations

from typing import Final

from feedclean.html.sanitize import printable

DECLARATION: Final = '<?xml version="1.0" encoding="utf-8"?>\n'


def text(value: str) -> str:
    """Return character data."""
    # Three replacements are seventy times as fast as one translation.
    return printable(value).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _value(value: str) -> str:
    """Return an attribute's value; its white space would be normalised by a parser (XML 1.0 §3.3.3), so it is named."""
    return text(value).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")


def tag(name: str, /, *children: str, **attributes: str | int | None) -> str:
    """Return an element. Children are XML already; an attribute that is None is left out; `xml_lang` is `xml:lang`."""
    start = name + "".join(
        f' {key.replace("_", ":")}="{_value(str(value))}"' for key, value in attributes.items() if value is not None
    )
    return f"<{start}>{''.join(children)}</{name}>" if children else f"<{start}/>"
