"""What the markup itself keeps readers from seeing: by an attribute or an inline style."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from feedclean.html import Page

_CONCEALING: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_ABOVE: Final = 60  # elements
_LONGEST_STYLE: Final = 400  # characters; everything in an element asks for its style


def conceals(own: Mapping[str, str | None]) -> bool:
    """Tell whether an element with these attributes is not shown, or not read out."""
    if "hidden" in own or own.get("aria-hidden") == "true":
        return True
    return "style" in own and _CONCEALING.search(own["style"] or "") is not None


def is_concealed(page: Page, node: int) -> bool:
    """Tell whether a node is not seen, for itself or for what it stands in, until a script shows it."""
    for _ in range(_ABOVE):
        if node < 0:
            break
        own = page.attributes[node]
        if "hidden" in own or ("style" in own and _CONCEALING.search((own["style"] or "")[:_LONGEST_STYLE])):
            return True
        node = page.parents[node]
    return False
