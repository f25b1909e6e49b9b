"""A readable page: one file, no script, nothing loaded but the pictures, light or dark as the reader's system is."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import Final

from feedclean.html.sanitize import printable, sanitize
from feedclean.model import Entry, Heading, OutputFeed
from feedclean.render import values

SUFFIX: Final = ".html"
MEDIA_TYPE: Final = "text/html"

# The page may show pictures and its own style, and nothing else, whatever got past every other guard.
_POLICY: Final = (
    "default-src 'none'; img-src http: https:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
)
_STYLE: Final = """
:root { color-scheme: light dark; --ink: #1d1d1b; --faint: #6a6a64; --line: #dcdcd4; --paper: #fdfdfa; --link: #0b57a4 }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e4e3dd; --faint: #a09f97; --line: #3c3c38; --paper: #191917; --link: #8ab8ee }
}
* { box-sizing: border-box }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1.125rem/1.6 Charter, Georgia, serif }
main { max-width: 42rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; overflow-wrap: break-word }
h1, h2, h3, h4, h5, h6 { line-height: 1.25; margin: 2em 0 .6em; text-wrap: balance }
h1 { font-size: 2.1rem; margin: 0 0 .5em }
article + article { border-top: 1px solid var(--line); margin-top: 3.5rem; padding-top: 3rem }
p, ul, ol, blockquote, figure, pre, table { margin: 0 0 1.15em }
a { color: var(--link); text-underline-offset: .15em }
h1 a, h2 a { color: inherit; text-decoration: none }
.facts, figcaption, .note, footer { color: var(--faint); font: .875rem/1.5 system-ui, sans-serif }
.facts { margin-bottom: 2rem }
.note { border-inline-start: 3px solid var(--line); padding-inline-start: .8em }
figure { margin-inline: 0 }
figure p { color: var(--faint); font-style: italic; margin: 0 0 .4em }
img { display: block; max-width: 100%; height: auto; border-radius: 3px; margin-bottom: .5em }
.credit { font-size: 1em; opacity: .8 }
blockquote { border-inline-start: 3px solid var(--line); margin-inline: 0; padding-inline-start: 1.1em }
pre { overflow-x: auto; padding: 1em; border: 1px solid var(--line); border-radius: 3px; font-size: .85em }
code { font-family: ui-monospace, monospace; font-size: .9em }
table { border-collapse: collapse; display: block; overflow-x: auto; font-size: .95em }
caption { text-align: start; color: var(--faint) }
td, th { border-bottom: 1px solid var(--line); padding: .35em .9em .35em 0; text-align: start; vertical-align: top }
footer { border-top: 1px solid var(--line); margin-top: 3rem; padding-top: 1rem }
""".strip()


def feed(output: OutputFeed) -> bytes:
    """Return the feed as one page: every entry in full, newest as given."""
    title = values.one_line(output.title) or values.UNTITLED
    head = f"<header><h1>{_text(title)}</h1>{_facts([_text(values.one_line(output.subtitle))])}</header>"
    articles = [_article(_deeper(e), level=2, page_language=output.language) for _, e in values.unique(output.entries)]
    return _page(title, output.language, "\n".join([head, *articles]))


def _deeper(entry: Entry) -> Entry:
    """Return the entry with its headings one level down: its title is one."""
    return replace(
        entry,
        blocks=tuple(replace(b, level=min(6, b.level + 1)) if isinstance(b, Heading) else b for b in entry.blocks),
    )


def document(entry: Entry) -> bytes:
    """Return one entry as a page of its own."""
    return _page(values.title_of(entry), entry.language, _article(entry, level=1, page_language=entry.language))


def _article(entry: Entry, *, level: int, page_language: str | None) -> str:
    url = values.address(entry.url)
    title = _text(values.title_of(entry))
    linked = f'<a href="{escape(url)}" rel="noopener">{title}</a>' if url else title
    moment = entry.published or entry.updated
    who, *where = values.distinct((", ".join(values.authors_of(entry)), entry.section, entry.site_name))
    facts = [_text(who), f'<time datetime="{values.timestamp(moment)}">{values.day(moment)}</time>', *map(_text, where)]
    note = f'<p class="note">{_text(values.one_line(entry.note))}</p>' if values.one_line(entry.note) else ""
    origin = _origin(entry)
    language = "" if entry.language == page_language else _language(entry.language)
    return (
        f"<article{language}>\n<header><h{level}>{linked}</h{level}>{_facts(facts)}</header>\n"
        f"{note}{sanitize(entry.html)}\n{origin}</article>"
    )


def _origin(entry: Entry) -> str:
    if not entry.origin or not (name := values.one_line(entry.origin.name or entry.origin.url)):
        return ""
    url = values.address(entry.origin.url)
    shown = f'<a href="{escape(url)}" rel="noopener">{_text(name)}</a>' if url else _text(name)
    return f"<footer><p>{shown}</p></footer>"


def _facts(facts: list[str]) -> str:
    told = " · ".join(filter(None, facts))
    return f'<p class="facts">{told}</p>' if told else ""


def _language(language: str | None) -> str:
    tag = values.language_tag(language)
    if not tag:
        return ""
    written = values.direction(tag)
    return f' lang="{tag}"' + (f' dir="{written}"' if written else "")


def _text(value: str) -> str:
    return escape(printable(value), quote=False)


def _page(title: str, language: str | None, body: str) -> bytes:
    return (
        f"<!doctype html>\n<html{_language(language)}>\n<head>\n"
        '<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{_text(title)}</title>\n<style>\n{_STYLE}\n</style>\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    ).encode()
