"""What an article shows from elsewhere: videos, posts, maps. Frames become links that still work without the frame."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs, urlsplit

from feedclean.extract.addresses import joined
from feedclean.extract.captions import read_box
from feedclean.extract.choose import Region, window
from feedclean.extract.roles import Role, role_of
from feedclean.html import Page
from feedclean.model import Embed

MOST: Final = 60
_ADDRESSES: Final = (
    "src data-src data-lazy-src data-lazy data-original data-url data-embed-url data-src-cmpblocked "
    "data-cookieblock-src data-cmp-src data-consent-src data-iframe-src data-litespeed-src data"
).split()
# Host and path of a frame, and the address that shows the same thing to a reader.
_PLAYERS: Final = (
    ("youtube", r"(?:www\.|m\.)?youtube(?:-nocookie)?\.com/(?:embed|v|shorts|live)/([\w-]{11})", "https://www.youtube.com/watch?v={}"),
    ("youtube", r"(?:www\.)?youtube\.com/watch\?(?:.*&)?v=([\w-]{11})", "https://www.youtube.com/watch?v={}"),
    ("youtube", r"youtu\.be/([\w-]{11})", "https://www.youtube.com/watch?v={}"),
    ("vimeo", r"(?:player\.)?vimeo\.com/(?:video/)?(\d{5,})", "https://vimeo.com/{}"),
    ("dailymotion", r"(?:www\.|geo\.)?dailymotion\.com/(?:embed/)?(?:video/|player[^?]*\?(?:.*&)?video=)(\w+)", "https://www.dailymotion.com/video/{}"),
    ("x", r"platform\.(?:twitter|x)\.com/embed/.*[?&]id=(\d+)", "https://x.com/i/status/{}"),
    ("x", r"(?:www\.|mobile\.)?(?:twitter|x)\.com/(\w+/status/\d+)", "https://x.com/{}"),
    ("instagram", r"(?:www\.)?instagram\.com/((?:p|reel|tv)/[\w-]+)", "https://www.instagram.com/{}/"),
    ("tiktok", r"(?:www\.)?tiktok\.com/embed(?:/v2|/v3)?/(\d+)", "https://www.tiktok.com/@_/video/{}"),
    ("tiktok", r"(?:www\.)?tiktok\.com/(@[\w.]+/video/\d+)", "https://www.tiktok.com/{}"),
    ("bluesky", r"embed\.bsky\.app/embed/([^?#]+)", "https://bsky.app/profile/{}"),
    ("bluesky", r"bsky\.app/(profile/[^/]+/post/\w+)", "https://bsky.app/{}"),
    ("threads", r"(?:www\.)?threads\.(?:net|com)/(@[\w.]+/post/[\w-]+)", "https://www.threads.net/{}"),
    ("facebook", r"(?:www\.)?facebook\.com/([^/?]+/(?:posts|videos)/[\w.-]+)", "https://www.facebook.com/{}"),
    ("telegram", r"t\.me/(\w+/\d+)", "https://t.me/{}"),
    ("spotify", r"open\.spotify\.com/(?:embed/|embed-podcast/)?((?:track|episode|show|album|playlist)/\w+)", "https://open.spotify.com/{}"),
    ("rutube", r"rutube\.ru/play/embed/(\w+)", "https://rutube.ru/video/{}/"),
    ("ok", r"ok\.ru/videoembed/(\d+)", "https://ok.ru/video/{}"),
    ("bilibili", r"player\.bilibili\.com/player\.html\?(?:.*&)?bvid=(\w+)", "https://www.bilibili.com/video/{}/"),
    ("twitch", r"player\.twitch\.tv/\?(?:.*&)?video=v?(\d+)", "https://www.twitch.tv/videos/{}"),
    ("streamable", r"streamable\.com/(?:e|o|s)/(\w+)", "https://streamable.com/{}"),
    ("datawrapper", r"datawrapper\.dwcdn\.net/(\w+)", "https://datawrapper.dwcdn.net/{}/"),
    ("flourish", r"(?:public\.|flo\.uri\.sh/)?(?:flourish\.studio/)?visualisation/(\d+)", "https://public.flourish.studio/visualisation/{}/"),
    ("apple podcasts", r"embed\.podcasts\.apple\.com/(\S+)", "https://podcasts.apple.com/{}"),
)  # fmt: skip
_TABLE: Final = tuple((name, re.compile(pattern, re.IGNORECASE), shown) for name, pattern, shown in _PLAYERS)
# Frames that carry the address of what they show in their own.
_CARRIERS: Final = (
    ("facebook", re.compile(r"facebook\.com/(?:v[\d.]+/)?plugins/(?:post|video)\.php"), "href"),
    ("soundcloud", re.compile(r"w\.soundcloud\.com/player"), "url"),
)
_MAPS: Final = re.compile(
    r"(?:www\.google\.[a-z.]{2,6}/maps/(?:d/)?embed|(?:www\.)?openstreetmap\.org/export/embed)", re.IGNORECASE
)
_POSTS: Final = re.compile(
    r"twitter-(?:tweet|video)|instagram-media|tiktok-embed|bluesky-embed|threads|fb-post|reddit", re.IGNORECASE
)
# Components that name only what they show.
_COMPONENTS: Final[Mapping[str, tuple[str, str]]] = {
    "amp-youtube": ("data-videoid", "youtu.be/{}"),
    "lite-youtube": ("videoid", "youtu.be/{}"),
    "youtube-video": ("video-id", "youtu.be/{}"),
    "amp-vimeo": ("data-videoid", "vimeo.com/{}"),
    "amp-twitter": ("data-tweetid", "platform.twitter.com/embed/?id={}"),
    "amp-instagram": ("data-shortcode", "www.instagram.com/p/{}"),
    "amp-dailymotion": ("data-videoid", "www.dailymotion.com/video/{}"),
}
_FRAMES: Final = frozenset(_COMPONENTS) | set("iframe amp-iframe embed object video amp-video blockquote".split())
_FOREIGN: Final = Role.ADVERT | Role.COMMENT
_STREAM: Final = re.compile(r"\.(?:m3u8|mpd)(?:$|\?)")
_LONE_ADDRESS: Final = re.compile(r"https?://\S{8,200}$")


@dataclass(frozen=True, slots=True)
class Shown:
    """An embed, its node, and the segments that it takes (its caption, or its bare address)."""

    node: int
    embed: Embed
    segments: Mapping[int, str]


def link_of(address: str) -> tuple[str, str] | None:
    """Return the provider and the plain link of a frame's address, None where it is nobody's known player."""
    if len(address) > 2000:
        return None
    bare = re.sub(r"^(?:https?:)?//", "", address.strip())
    for provider, pattern, parameter in _CARRIERS:
        if pattern.search(bare[:80]):
            held = parse_qs(urlsplit(f"https://{bare}").query).get(parameter, [""])[0]
            return (provider, held) if held.startswith(("http://", "https://")) else None
    for provider, pattern, shown in _TABLE:
        if found := pattern.match(bare):
            return provider, shown.format(found[1].replace("app.bsky.feed.", ""))
    if _MAPS.match(bare):
        return "map", f"https://{bare}"
    return None


def is_post(names: str) -> bool:
    """Tell whether a blockquote's class says that it is a post of a social network."""
    return _POSTS.search(names) is not None


def find_embeds(page: Page, region: Region) -> list[Shown]:
    """Return the embeds of the article in reading order; the same link once, at most `MOST`."""
    first, last = window(page, region)
    first = max(first, region.title)
    frames = page.elements_between(_FRAMES, first, last)
    found: list[Shown] = []
    links: set[str] = set()
    end = 0
    for i in frames:
        if len(found) >= MOST:
            break
        if i < end:
            continue
        embed = _embed_at(page, i, page.tags[i])
        if embed:
            end = page.ends[i]
            if embed.url not in links and not _foreign(page, i):
                links.add(embed.url)
                found.append(_with_caption(page, i, embed, region))
    found.extend(_lone_addresses(region, links))
    return sorted(found, key=lambda s: s.node)


def _embed_at(page: Page, node: int, tag: str) -> Embed | None:
    own = page.attributes[node]
    title = " ".join((own.get("title") or own.get("aria-label") or "").split())[:200] or None
    if tag in _COMPONENTS:
        name, form = _COMPONENTS[tag]
        link = link_of(form.format(own.get(name) or ""))
        return Embed(link[1], link[0], title) if link else None
    if tag in {"video", "amp-video"}:
        return _video(page, node, title)
    if tag == "blockquote":
        return _post(page, node)
    for name in _ADDRESSES:
        link = link_of(own.get(name) or "")
        if link:
            return Embed(link[1], link[0], title)
    return None


def _video(page: Page, node: int, title: str | None) -> Embed | None:
    """A video with an address of its own; what a script streams has none."""
    own = page.attributes[node]
    base = page.base_url or ""
    addresses = [own.get("src"), own.get("data-src")]
    addresses += [
        page.get(i, "src") for i in range(node + 1, min(page.ends[node], node + 20)) if page.tags[i] == "source"
    ]
    for address in addresses:
        if address and not address.startswith(("blob:", "data:", "javascript:")):
            whole = joined(base, address)
            if whole.startswith(("http://", "https://")) and not _STREAM.search(whole):
                poster = joined(base, own.get("poster") or "") if own.get("poster") else ""
                return Embed(whole, None, title, poster=poster if poster.startswith("http") else None)
    return None


def _post(page: Page, node: int) -> Embed | None:
    """A post's blockquote: the script that would draw it is gone, its last link leads to the post."""
    own = page.attributes[node]
    if not is_post(own.get("class") or ""):
        return None
    addresses = [
        own.get(n) or "" for n in ("data-instgrm-permalink", "cite", "data-text-post-permalink", "data-bluesky-uri")
    ]
    links = [page.get(i, "href") for i in range(node + 1, min(page.ends[node], node + 200)) if page.tags[i] == "a"]
    for address in [*addresses, *reversed(links)]:
        link = link_of(address) if address else None
        if link:
            return Embed(link[1], link[0])
    return None


def _foreign(page: Page, node: int) -> bool:
    """Tell whether an embed stands in an advert, a sidebar or the comments."""
    i = page.parents[node]
    for _ in range(8):
        if i < 0 or page.tags[i] in {"body", "main", "article"}:
            return False
        if role_of(page.tags[i], page.attributes[i], _FOREIGN) & _FOREIGN or page.tags[i] in {"aside", "nav", "footer"}:
            return True
        i = page.parents[i]
    return False


def _with_caption(page: Page, node: int, embed: Embed, region: Region) -> Shown:
    """Take the caption of the figure that holds the embed, or, of a post, its words where the article dropped them."""
    i = node
    for _ in range(6):
        i = page.parents[i]
        if i < 0 or page.tags[i] in {"body", "main", "article", "section"}:
            break
        if page.tags[i] == "figure":
            said = read_box(page, i, region)
            if said.named:
                caption = f"{said.caption} ({said.credit})" if said.credit else said.caption
                return Shown(node, Embed(embed.url, embed.provider, embed.title, caption, embed.poster), said.segments)
            break
    return Shown(node, embed, {})


def _lone_addresses(region: Region, links: set[str]) -> Iterator[Shown]:
    """Yield embeds of lines that are only a player's address, as publishing software leaves them without its script."""
    first, last = bisect_left(region.starts, region.title), bisect_left(region.starts, region.last)
    for k, segment in enumerate(region.segments[first : last + 1], first):
        if segment.text.startswith("http") and _LONE_ADDRESS.match(segment.text):
            link = link_of(segment.text)
            if link and link[1] not in links:
                links.add(link[1])
                yield Shown(segment.first, Embed(link[1], link[0]), {k: "embed"})
