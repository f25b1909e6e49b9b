import time

import pytest

from feedclean.extract.addresses import (
    Rendition,
    background,
    identity,
    is_placeholder,
    parse_srcset,
    rank,
    renditions_in,
)


def test_srcset_with_commas_in_addresses() -> None:
    found = list(parse_srcset("/c_fill,w_320/a.jpg 320w, /c_fill,w_640/a.jpg 640w,/b.jpg 2x"))
    assert [(r.url, r.width) for r in found] == [
        ("/c_fill,w_320/a.jpg", 320),
        ("/c_fill,w_640/a.jpg", 640),
        ("/b.jpg", 0),
    ]


@pytest.mark.parametrize(
    "url",
    [
        "data:image/gif;base64,R0lGOD",
        "/img/placeholder.png",
        "https://x.test/blank.gif",
        "/a.jpg?blur=40",
        "about:blank",
        "",
    ],
)
def test_stand_ins(url: str) -> None:
    assert is_placeholder(url)


def test_every_lazy_attribute() -> None:
    for name in (
        "data-src",
        "data-lazy-src",
        "data-original",
        "data-hi-res-src",
        "data-echo",
        "data-full-url",
        "ng-src",
    ):
        assert [r.url for r in renditions_in({"src": "data:,x", name: "https://x.test/ferry.jpg"})][
            -1
        ] == "https://x.test/ferry.jpg"
    json = '{"url":"https:\\/\\/x.test\\/ferry-900.jpg?a=1\\u0026b=2"}'
    assert [r.url for r in renditions_in({"data-image": json})] == ["https://x.test/ferry-900.jpg?a=1&b=2"]


def test_best_first() -> None:
    found = rank(
        [Rendition("/s.jpg", 300), Rendition("data:x", 9000), Rendition("/l.jpg", 1600), Rendition("/t.jpg", 40)]
    )
    assert [r.url for r in found] == ["/l.jpg", "/s.jpg", "/t.jpg"]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("https://x.test/2024/ferry-300x200.jpg", "https://x.test/2024/ferry-scaled.jpg"),
        ("https://x.test/ferry.jpg?w=300", "https://x.test/ferry.jpg?w=900"),
        ("https://x.test/img/b/ferry=w320", "https://x.test/img/b/ferry=s2000"),
        ("https://x.test/img/b/ferry=w400-h300-p-no", "https://x.test/img/b/ferry=s1600"),
        ("https://x.test/_next/image?url=%2Fi%2Fferry.jpg&w=640", "https://x.test/i/ferry.jpg"),
        (
            "https://x.test/i/0f8fad5b-d9cb-469f-a165-70867728950e/320/a.webp",
            "https://x.test/i/0f8fad5b-d9cb-469f-a165-70867728950e/1280/b.jpg",
        ),
    ],
)
def test_renditions_are_one_picture(a: str, b: str) -> None:
    assert identity(a) == identity(b)


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("/img/4d3c2b1a4d3c2b1a4d3c2b1a/0_0_1569_1255/master/1569.jpg", "/img/4d3c2b1a4d3c2b1a4d3c2b1a/500.jpg", True),
        ("/i/4d3c2b1a4d3c2b1a4d3c2b1a_w300.jpg", "/i/4d3c2b1a4d3c2b1a4d3c2b1a_w900.webp", True),
        ("/4d3c2b1a4d3c2b1a4d3c2b1a/fit/900x600", "/4d3c2b1a4d3c2b1a4d3c2b1a/fit/300x200", True),
        ("/v1/4d3c2b1a4d3c2b1a4d3c2b1a/pier-300x200.jpg", "/v1/4d3c2b1a4d3c2b1a4d3c2b1a/pier.webp?w=9", True),
        ("/v1/4d3c2b1a4d3c2b1a4d3c2b1a/pier.jpg", "/v1/4d3c2b1a4d3c2b1a4d3c2b1a/bay.jpg", False),
        (
            "/v1/4d3c2b1a4d3c2b1a4d3c2b1a/1608655850786-YHFK/image-asset.jpeg?format=300w",
            "/v1/4d3c2b1a4d3c2b1a4d3c2b1a/1608655850786-YHFK/image-asset.jpeg?format=900w",
            True,
        ),
        (
            "/v1/4d3c2b1a4d3c2b1a4d3c2b1a/1608655850786-YHFK/image-asset.jpeg",
            "/v1/4d3c2b1a4d3c2b1a4d3c2b1a/1608752062756-F6TC/image-asset.jpeg",
            False,
        ),
    ],
)
def test_a_folder_named_by_a_long_id_may_hold_many_pictures(a: str, b: str, *, same: bool) -> None:
    assert (identity(f"https://x.test{a}") == identity(f"https://x.test{b}")) == same


def test_generic_names_are_told_by_their_folder() -> None:
    assert identity("https://x.test/4711ab/original.jpg") != identity("https://x.test/4712ab/original.jpg")


def test_background() -> None:
    assert background("color:red;background-image:url('/a.jpg')") == "/a.jpg"
    assert background("color:red") is None


def test_a_width_that_is_no_number_is_none() -> None:
    assert [r.width for r in parse_srcset("/a.jpg .w, /b.jpg 1.5w, /c.jpg 90.w")] == [0, 1, 90]


@pytest.mark.parametrize(
    "value", ["," * 20_000, " " * 20_000, "a," + " " * 19_000 + "b c", "a" * 19_000 + " b", "a " * 9_000]
)
def test_hostile_candidates_take_no_time(value: str) -> None:
    begin = time.process_time()
    list(parse_srcset(value))
    assert time.process_time() - begin < 0.25


@pytest.mark.parametrize(
    "address",
    ["https://x.test/" + "-2x" * 400_000 + "!.jpg", *(f"https://x.test/{n}{'-2x' * 650}!.jpg" for n in range(3))],
)
def test_hostile_addresses_take_no_time(address: str) -> None:
    begin = time.process_time()
    identity(address)
    rank([Rendition(address)])
    rank([Rendition("/blank_blank" * 180)])
    assert time.process_time() - begin < 0.25
