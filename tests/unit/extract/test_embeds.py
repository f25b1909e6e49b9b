import pytest

from feedclean.extract import extract
from feedclean.extract.embeds import link_of
from feedclean.model import Embed, Paragraph

PROSE = "The ferry left the pier at dawn, and nobody on board knew that the fog would stay for nine days in a row. " * 2


def page(inner: str) -> str:
    return f"<html><body><article><h1>Nine days of fog</h1><p>{PROSE}</p>{inner}<p>Then the wind came. {PROSE}</p></article></body></html>"


def embeds(inner: str) -> list[Embed]:
    return [b for b in extract(page(inner), url="https://cape-daily.example/fog").blocks if isinstance(b, Embed)]


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("https://www.youtube-nocookie.com/embed/abcdefghijk?rel=0", "https://www.youtube.com/watch?v=abcdefghijk"),
        ("//player.vimeo.com/video/123456", "https://vimeo.com/123456"),
        ("https://platform.twitter.com/embed/Tweet.html?dnt=false&id=12345", "https://x.com/i/status/12345"),
        (
            "https://www.facebook.com/plugins/post.php?href=https%3A%2F%2Fwww.facebook.com%2Fharbour%2Fposts%2F9",
            "https://www.facebook.com/harbour/posts/9",
        ),
        ("https://www.instagram.com/p/Abc_1/embed/captioned/", "https://www.instagram.com/p/Abc_1/"),
        ("https://open.spotify.com/embed/episode/abc1", "https://open.spotify.com/episode/abc1"),
    ],
)
def test_players_become_links(address: str, link: str) -> None:
    found = link_of(address)
    assert found
    assert found[1] == link
    assert [e.url for e in embeds(f'<iframe data-src="{address}" src="about:blank" title="Fog"></iframe>')] == [link]


@pytest.mark.parametrize(
    "address",
    [
        "https://ads.example/frame",
        "javascript:alert(1)",
        "https://www.facebook.com/plugins/post.php?href=javascript:1",
        "data:text/html,x",
    ],
)
def test_other_frames_are_left_out(address: str) -> None:
    assert link_of(address) is None
    assert not embeds(f'<iframe src="{address}"></iframe>')


def test_a_figure_gives_its_caption() -> None:
    (embed,) = embeds(
        '<figure><iframe src="https://www.youtube.com/embed/abcdefghijk"></iframe><figcaption>The fog from above</figcaption></figure>'
    )
    assert embed.caption == "The fog from above"
    assert embed.provider == "youtube"


def test_a_line_that_is_only_an_address() -> None:
    article = extract(page("<p>https://youtu.be/abcdefghijk</p>"), url="https://cape-daily.example/fog")
    assert [type(b) for b in article.blocks] == [Paragraph, Embed, Paragraph]
    assert "youtu.be" not in article.text


def test_a_video_keeps_its_poster_and_the_same_link_comes_once() -> None:
    video = '<video poster="/fog.jpg"><source src="/fog.mp4"></video>'
    (embed,) = embeds(video + video)
    assert (embed.url, embed.poster) == ("https://cape-daily.example/fog.mp4", "https://cape-daily.example/fog.jpg")
    assert not embeds('<video src="blob:https://cape-daily.example/1"></video>')


def test_components_and_posts() -> None:
    assert [e.url for e in embeds('<lite-youtube videoid="abcdefghijk"></lite-youtube>')] == [
        "https://www.youtube.com/watch?v=abcdefghijk"
    ]
    post = '<blockquote class="twitter-tweet"><p>Fog!</p><a href="https://twitter.com/harbour/status/77">Aug 1</a></blockquote>'
    assert any(e.url == "https://x.com/harbour/status/77" for e in embeds(post)) or "Fog!" in extract(page(post)).text
