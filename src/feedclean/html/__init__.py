"""Bytes to `Page` and allow-listed HTML out. The only home of selectolax.

A page is parsed once and flattened once into plain lists (`Page`); nobody above this room sees a DOM.
"""

from feedclean.html.encoding import decode
from feedclean.html.page import BLOCKS, Page, is_block, parse

__all__ = ["BLOCKS", "Page", "decode", "is_block", "parse"]
