"""The words around a name in a byline, in the languages of the press: what introduces it, and for whom they wrote."""

from __future__ import annotations

import re
from typing import Final

# What introduces a name, in the languages of the press; matched at the start of a byline only.
BY: Final = re.compile(
    r"(?:(?:written|words|posted|published|reported|reporting|story|text|article|authored|created|compiled|interview"
    r"|review|analysis|opinion|contributed|submitted|recommended)(?:\s(?:and|&)\s(?:photo\w*|pictures|images))?"
    r"\s*(?:by\b|:)[\s:]*|text\w{0,2}\s(?:und|et|e|y|en|och|og|i)\s(?:foto\w*|photo\w*|bild\w*)\s*:\s*"
    r"|interview\s(?:von|par|door)\b\s*"
    r"|(?:publicado|escrito|redactado|scritto|pubblicato|publié|écrit|rédigé|geschrieben|verfasst|veröffentlicht|geschreven"
    r"|gepubliceerd|skrevet|skriven|publicerad|napisane|opublikowane)\s(?:por|da|par|von|door|av|af|przez)\b[\s:]*"
    r"|by(?:\b|(?=(?-i:[A-Z])))[\s:]*|(?:ein\s|eine\s)?(?:\w{4,24}\s)?von\b[\s:]*|par\b[\s:]*"
    r"|propos recueillis par\b|por\b[\s:]*"
    r"|di\b[\s:]+|a cura di\b|de\b[\s:]+|av\b[\s:]+|af\b[\s:]+|door(?:[\s:]+|$)|przez\b|oleh\b[\s:]*|yazan\b[\s:]*"
    r"|haber\s*:|tác giả\b[\s:]*|theo\b[\s:]+|από(?:\s(?:τον|την|το|τη))?[\s:]+|(?:του|της)\s|написа(?:в|ла|л)\b[\s:]*"
    r"|napsala?\b[\s:]*|scris de\b[\s:]*|od\b[\s:]+|írta\b[\s:]*|kirjoittanut\b[\s:]*|piše\b[\s:]*|пише\b[\s:]*"
    r"|(?:author|autore?|autorin|autor:in|auteure?|autoren|autores|authors|autorzy|redaktion|redakteur(?:in)?"
    r"|text(?:e|o)?|tekst|texto|penulis|reporter|forfatter|skribent|journalist|redactor|redacción|yazar|tekijä|teksti"
    r"|szerző|írta|автор|авторы|автори|текст|συντάκτης|γράφει|κείμενο|ρεπορτάζ|โดย|כתב|מאת|بقلم|كتب|کاتب|نویسنده"
    r"|लेखक|作者|著者|執筆|執筆者|筆者"
    r"|撰文|编辑|責任編輯|责任编辑|記者|记者|文|글|기자)\s*[:：/／|·-]\s*"
    r"|(?:מאת|بقلم)\s+|(?:文|撰文)\s*[／/]\s*)",
    re.IGNORECASE,
)
# The same in the middle of a line ("Published May 7, 2023 by Ann Lee").
_BY_WITHIN: Final = re.compile(
    r"(?:\d{4}|\d{1,2}:\d{2}(?:\s?[ap]m)?|published|posted|written|updated|\bread)[\s,|·•–-]*by(?:[\s:]+(?=\S)"
    r"|(?=(?-i:[A-Z])))",
    re.IGNORECASE,
)
# The same in other languages, whose words for it are too common to stand behind anything but a full date or a time.
_BY_DATED: Final = re.compile(
    r"(?:\d{1,2}\.?\s?\w{3,12}\.?\s\d{4}|\d{1,2}[./-]\s?\d{1,2}[./-]\s?\d{4}|\d{1,2}[:.h]\d{2}(?:\s?(?:uhr|h))?)[\s,|·•–-]*"
    r"(?<!\w)(?:von|par|por|di|da|door|av|af|przez|oleh|autor|author|auteur|автор|szerző|от|від|โดย|από(?:\s(?:τον|την|το|τη))?)"
    r"(?:\s|:\s?)(?=(?-i:[^\W\d_a-zß-ÿа-я]))",
    re.IGNORECASE,
)
_BAR: Final = re.compile(r"[|•·]\s*")
# What announces the author far from the title.
BY_LABEL: Final = re.compile(
    r"(?:(?:this (?:post|article|story) was )?(?:written|posted|text|words|article|authored|story) by"
    r"|authors?|contributors?|autor(?:in|en|es)?(?:/\w{3,8})?|auteurs?|autore|verfasst von|geschrieben von|écrit par"
    r"|escrito por|scritto da|geschreven door|автор|作者|文)\b[\s:：]*",
    re.IGNORECASE,
)
# For whom a person wrote; a body's own name goes on so, too ("Centre for Ships").
_FOR: Final = re.compile(
    r"((?:[^\W\d_a-zß-ÿа-я][\w.’'-]+\s){1,3}[^\W\d_a-zß-ÿа-я][\w.’'-]+)\s(?:for|für|pour)\s(?:the\s)?[A-ZÀ-Þ]"
)
_BODIES: Final = frozenset(
    "agency alliance association board bureau campaign center centre club coalition college commission committee "
    "council department desk federation forum foundation fund group institute league ministry movement network office "
    "organisation organization partnership party project research school service services society team trust union "
    "verein bund verband stiftung zentrum institut".split()
)
_DIGIT: Final = re.compile(r"\d")


def introduction(line: str) -> re.Match[str] | None:
    """Return what introduces the names in a line: at its beginning, "by" behind a date, or a label behind a bar."""
    behind = _BY_WITHIN.search(line) if "by" in line.lower() else None
    first = BY.match(line) or behind or (_BY_DATED.search(line) if _DIGIT.search(line) else None)
    labels = (BY.match(line, bar.end()) for bar in _BAR.finditer(line))
    return first or next((m for m in labels if m and ":" in m[0]), None)


def without_employer(names: str) -> str:
    """Return "Ann Lee" for "Ann Lee for Example"."""
    m = _FOR.match(names)
    return m[1] if m and _BODIES.isdisjoint(m[1].casefold().split()) else names
