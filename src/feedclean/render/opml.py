"""OPML 2.0 (http://opml.org/spec2.opml): a list of subscriptions that any feed reader imports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from typing import Final

from feedclean.render import values
from feedclean.render.xml import DECLARATION, tag, text

SUFFIX: Final = ".opml"
MEDIA_TYPE: Final = "text/x-opml"


@dataclass(frozen=True, slots=True)
class Subscription:
    """One feed to subscribe to. `feed_url` may be relative (a file beside the list) when nothing is served."""

    title: str
    feed_url: str
    site_url: str | None = None
    description: str | None = None
    language: str | None = None


def opml(title: str, subscriptions: Iterable[Subscription], *, updated: datetime | None = None) -> bytes:
    """Return the subscription list, in the order given."""
    head = [tag("title", text(values.one_line(title)))]
    if updated:
        head.append(tag("dateModified", format_datetime(values.utc(updated), usegmt=True)))
    outlines = []
    for one in subscriptions:
        name = values.one_line(one.title) or one.feed_url
        outlines.append(
            tag(
                "outline",
                type="rss",  # by the specification also for Atom
                text=name,
                title=name,
                xmlUrl=one.feed_url,
                htmlUrl=values.address(one.site_url),
                description=values.one_line(one.description) or None,
                language=values.language_tag(one.language),
            )
        )
    body = tag("body", "\n".join(["", *outlines, ""]))
    return (DECLARATION + tag("opml", "\n", tag("head", *head), "\n", body, "\n", version="2.0") + "\n").encode()
