"""XML, written with care: every string is made printable and escaped here and nowhere else."""

from __future__ import annotations

from typing import Final

from feedclean.html.sanitize import printable

DECLARATION: Final = '<?xml version="1.0" encoding="utf-8"?>\n'
_TEXT: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
# White space in attributes would be normalised to spaces by a parser (XML 1.0 §3.3.3).
_VALUE: Final = _TEXT | str.maketrans({'"': "&quot;", "\n": "&#10;", "\t": "&#9;"})


def text(value: str) -> str:
    """Return character data."""
    return printable(value).translate(_TEXT)


def tag(name: str, /, *children: str, **attributes: str | int | None) -> str:
    """Return an element. Children are XML already; an attribute that is None is left out; `xml_lang` is `xml:lang`."""
    start = name + "".join(
        f' {key.replace("_", ":")}="{printable(str(value)).translate(_VALUE)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{start}>{''.join(children)}</{name}>" if children else f"<{start}/>"
