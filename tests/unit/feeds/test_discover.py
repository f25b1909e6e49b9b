from hypothesis import given
from hypothesis import strategies as st

from feedclean.feeds import discover
from feedclean.html import parse


def found(html: str, url: str = "https://x.example/news/") -> list[str]:
    return [link.url for link in discover(parse(html, url=url))]


def test_declared_feeds_best_first_comments_last() -> None:
    html = """<head>
      <link rel="alternate" type="application/rss+xml" title="Comments on everything" href="/comments/feed/">
      <link rel="alternate" type="application/rss+xml" title="News" href="/feed/">
      <link rel="ALTERNATE home" type="application/atom+xml; charset=utf-8" title="News (Atom)" href="atom.xml">
      <link rel="alternate" type="application/feed+json" href="https://cdn.example/feed.json">
      <link rel="alternate" hreflang="de" href="/de/">
      <link rel="alternate stylesheet" type="application/rss+xml" href="/print.css">
      <link rel="stylesheet" href="/feed.css"></head>"""
    assert found(html) == [
        "https://x.example/news/atom.xml",
        "https://x.example/feed/",
        "https://cdn.example/feed.json",
        "https://x.example/comments/feed/",
    ]


def test_a_page_with_a_feed_of_comments_only_has_no_likely_feed() -> None:
    html = '<link rel=alternate type=application/rss+xml title="Article &raquo; Comments" href="feed/">'
    assert [link.score < 40 for link in discover(parse(html, url="https://x.example/article/"))] == [True]


def test_links_that_look_like_feeds_come_after_declared_ones() -> None:
    html = """<link rel=alternate type=application/rss+xml href=/declared>
      <a href="/rss.xml">RSS</a> <a href="/about">About our feed</a> <a href="?format=rss&x=1">all</a>
      <a href="/feedback">Feedback</a> <a href="javascript:feed()">feed</a> <a href="/blog/feed">Blog</a>"""
    assert found(html)[0] == "https://x.example/declared"
    assert set(found(html)[1:]) == {
        "https://x.example/rss.xml",
        "https://x.example/news/?format=rss&x=1",
        "https://x.example/blog/feed",
    }
    assert found(html)[1] == "https://x.example/rss.xml"


def test_generic_types_need_a_telling_address_and_base_counts() -> None:
    html = """<base href="https://y.example/sub/">
      <link rel="alternate" type="application/json" href="/wp-json/wp/v2/posts/1">
      <link rel="alternate" type="text/xml" href="rss.xml">"""
    assert found(html) == ["https://y.example/sub/rss.xml"]


def test_each_feed_once_and_not_too_many() -> None:
    html = '<a href="/feed/">Feed</a>' * 10 + "".join(f'<a href="/{i}/feed/">Feed</a>' for i in range(500))
    assert len(found(html)) <= 50
    assert found(html).count("https://x.example/feed/") == 1


def test_broken_addresses_are_passed_over() -> None:
    assert (
        found('<link rel=alternate type=application/rss+xml href="http://[broken/feed"><a href="//[/feed">x</a>') == []
    )


@given(
    st.lists(
        st.sampled_from(
            [
                "<link rel=alternate ",
                "type=application/rss+xml ",
                "href='",
                "'>",
                "<a href=",
                "/feed>",
                "x",
                "http://[",
                "//",
            ]
        )
    )
)
def test_never_fails(pieces: list[str]) -> None:
    links = discover(parse("".join(pieces), url="https://x.example/"))
    assert [k.score for k in links] == sorted((k.score for k in links), reverse=True)
