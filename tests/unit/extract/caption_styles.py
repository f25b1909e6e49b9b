"""Pages that show or lose their captions in eleven ways, made of one invented story in fourteen languages.

The stories are invented; `fixtures/captions/languages.json` holds them. A style makes a page of a story.
"""

import json
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

STORIES: dict[str, dict[str, Any]] = json.loads(
    (Path(__file__).parents[3] / "fixtures" / "captions" / "languages.json").read_text(encoding="utf-8")
)
PIXEL = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="
SITE = "https://cape-daily.example"


def address(n: int) -> str:
    return f"{SITE}/pictures/lamp-{n}.jpg"


def alt_of(figure: dict[str, Any]) -> str:
    return figure["alt"] or ""


def line_of(figure: dict[str, Any], glue: str = " ") -> str:
    return f"{figure['caption']}{glue}{figure['label']}{figure['credit']}"


def parts(
    story: dict[str, Any], show: Callable[[int, dict[str, Any]], list[str]], prose: str, heading: str
) -> list[str]:
    """The story in order: figure, two paragraphs, figure, heading, paragraph, figure, heading, paragraph."""
    p = [prose.format(x) for x in story["paragraphs"]]
    h = [heading.format(x) for x in story["headings"]]
    f = [show(n, figure) for n, figure in enumerate(story["figures"])]
    return [*f[0], p[0], p[1], *f[1], h[0], p[2], *f[2], h[1], p[3]]


def page(language: str, story: dict[str, Any], body: list[str]) -> str:
    text = "\n".join(body)
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{escape(story["headings"][0])}</title>'
        f'</head><body><nav><a href="/">{escape(story["tail"][0])}</a></nav><main><article><h1>{escape(story["headings"][0])} '
        f'1</h1><div class="post-body">{text}</div></article></main><footer><p>© {escape(story["tail"][0])}</p></footer></body></html>'
    )


def html_style(show: Callable[[int, dict[str, Any]], list[str]]) -> Callable[[str, dict[str, Any]], str]:
    return lambda language, story: page(language, story, parts(story, show, "<p>{}</p>", "<h2>{}</h2>"))


def figcaption(n: int, f: dict[str, Any]) -> list[str]:
    return [
        (
            f'<figure><img src="{address(n)}" alt="{escape(alt_of(f))}" width="800" height="500"><figcaption>{f["caption"]} '
            f'<span class="credit">{f["label"]}{f["credit"]}</span></figcaption></figure>'
        )
    ]


def wp_caption(n: int, f: dict[str, Any]) -> list[str]:
    return [
        (
            f'<div class="wp-caption aligncenter" style="width: 810px"><img class="size-large" src="{address(n)}" alt="{escape(alt_of(f))}">'
            f'<p class="wp-caption-text">{line_of(f)}</p></div>'
        )
    ]


def two_paragraphs(n: int, f: dict[str, Any]) -> list[str]:
    return [f'<p><img src="{address(n)}" alt="{escape(alt_of(f))}"></p>', f"<p>{line_of(f)}</p>"]


def leaked_alt(n: int, f: dict[str, Any]) -> list[str]:
    alt = [f"<p>{f['alt']}</p>"] if f["alt"] else []
    return [f'<p><img src="{address(n)}"></p>', *alt, f"<p>{line_of(f)}</p>"]


def lazy(n: int, f: dict[str, Any]) -> list[str]:
    return [
        (
            f'<figure><img class="lazyload" src="{PIXEL}" data-src="{address(n)}" alt="{escape(alt_of(f))}"><noscript><img '
            f'src="{address(n)}" alt="{escape(alt_of(f))}"></noscript><figcaption>{line_of(f)}</figcaption></figure>'
        )
    ]


def no_picture(_: int, f: dict[str, Any]) -> list[str]:
    return [f"<p>{x}</p>" for x in plain(0, f)]


def credit_apart(n: int, f: dict[str, Any]) -> list[str]:
    return [
        f'<p><img src="{address(n)}" alt="{escape(alt_of(f))}"></p>',
        f"<p>{f['caption']}</p>",
        f"<p>{f['label']}{f['credit']}</p>",
    ]


def plain(_: int, f: dict[str, Any]) -> list[str]:
    return [*([f["alt"]] if f["alt"] else []), line_of(f)]


def plain_glued(_: int, f: dict[str, Any]) -> list[str]:
    return [*([f["alt"]] if f["alt"] else []), line_of(f, glue="")]


def plain_apart(_: int, f: dict[str, Any]) -> list[str]:
    return [*([f["alt"]] if f["alt"] else []), f["caption"], f"{f['label']}{f['credit']}"]


def text_style(show: Callable[[int, dict[str, Any]], list[str]]) -> Callable[[str, dict[str, Any]], str]:
    def make(_: str, story: dict[str, Any]) -> str:
        first, *rest = parts(story, show, "{}", "{}")
        return "\n\n".join(
            [
                first,
                *rest[: len(show(0, story["figures"][0])) - 1],
                story["section"],
                story["author"],
                *rest[len(show(0, story["figures"][0])) - 1 :],
                *story["tail"],
            ]
        )

    return make


def flat_page(language: str, story: dict[str, Any]) -> str:
    """Every line of the page a paragraph: section, byline, headings and the site's own words too."""
    lines = text_style(plain)(language, story).split("\n\n")
    return (
        f'<html lang="{language}"><body><div class="nav"><a href="/">1</a> <a href="/w">2</a></div><div id="content">'
        f"<h1>{escape(story['headings'][0])} 1</h1>{''.join(f'<p>{escape(x)}</p>' for x in lines)}</div></body></html>"
    )


STYLES: dict[str, Callable[[str, dict[str, Any]], str]] = {
    "figcaption": html_style(figcaption),
    "wp-caption": html_style(wp_caption),
    "two paragraphs": html_style(two_paragraphs),
    "leaked alt": html_style(leaked_alt),
    "lazy": html_style(lazy),
    "no picture": html_style(no_picture),
    "credit apart": html_style(credit_apart),
    "flat page": flat_page,
    "text": text_style(plain),
    "text, glued": text_style(plain_glued),
    "text, credit apart": text_style(plain_apart),
}
WITHOUT_ADDRESS = {"no picture", "flat page", "text", "text, glued", "text, credit apart"}
