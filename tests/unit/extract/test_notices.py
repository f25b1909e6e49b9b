"""Rights notices and disclosures, told from captions and credits. All names are invented."""

import time

import pytest

from feedclean.extract.notices import is_notice


@pytest.mark.parametrize(
    "text",
    [
        "© 2026 Harbour Post. All rights reserved, unauthorized reproduction prohibited",
        "Copyright 2026 Harbour Post. This story may not be published or broadcast.",
        "[저작권자 ⓒ 항구일보, 무단 전재 및 재배포 금지]",
        "ⓒ 항구일보 무단전재 및 재배포 금지",
        "版权所有：港口日报，未经授权不得转载",
        "We may earn a small commission from links on this page.",
        "This post contains affiliate links.",
        "Für Käufe über diese Links erhalten wir eine Provision.",
    ],
)
def test_notice(text: str) -> None:
    assert is_notice(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "© Ada Quill / Harbour Wire",
        "Foto: © Ada Quill. All rights reserved.",
        "The painter will receive a commission for the lamp.",
        "We asked the harbour commission for an answer.",
        "The harbour earned its money with affiliate links.",
        "All rights reserved for sailors, said the harbour master.",
    ],
)
def test_no_notice(text: str) -> None:
    assert not is_notice(text)


@pytest.mark.parametrize("text", ["we earn " * 40_000, "we a b c earn a b c d " * 20, "© affiliate-links " * 22])
def test_hostile_lines_take_no_time(text: str) -> None:
    started = time.perf_counter()
    is_notice(text)
    is_notice(text[:400])
    assert time.perf_counter() - started < 0.05
