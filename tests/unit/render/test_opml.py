"""OPML 2.0: well-formed whatever comes in, and what feed readers look for."""

from __future__ import annotations

from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st
from tests import strategies

from feedclean.render import Subscription, opml

NOW = datetime(2026, 5, 1, 12, 30, tzinfo=UTC)
subscriptions = st.builds(
    Subscription,
    title=strategies.text,
    feed_url=strategies.address,
    site_url=strategies.maybe_address,
    description=strategies.maybe_text,
    language=strategies.languages,
)


@given(strategies.text, st.lists(subscriptions, max_size=5), st.none() | strategies.moments)
def test_anything_is_a_list(title: str, several: list[Subscription], moment: datetime | None) -> None:
    root = ET.fromstring(opml(title, several, updated=moment))
    assert (root.tag, root.get("version")) == ("opml", "2.0")
    assert [child.tag for child in root] == ["head", "body"]
    outlines = root.findall("body/outline")
    assert len(outlines) == len(several)
    assert all(o.get("text") is not None and o.get("type") == "rss" and o.get("xmlUrl") is not None for o in outlines)


def test_what_is_known_is_said() -> None:
    one = Subscription("Harbour & sea", "harbour.atom.xml", "https://h.example/", "News", "en")
    root = ET.fromstring(opml("Mine", [one], updated=NOW))
    assert root.findtext("head/title") == "Mine"
    assert root.findtext("head/dateModified") == "Fri, 01 May 2026 12:30:00 GMT"
    outline = root.find("body/outline")
    assert outline is not None
    assert dict(outline.attrib) == {
        "type": "rss",
        "text": "Harbour & sea",
        "title": "Harbour & sea",
        "xmlUrl": "harbour.atom.xml",
        "htmlUrl": "https://h.example/",
        "description": "News",
        "language": "en",
    }
