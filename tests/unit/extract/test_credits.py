"""Captions and credits told apart, in many scripts. All sentences are invented."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedclean.extract.credits import clean_credit, credit_alone, reads_as_credit, split
from feedclean.extract.labels import is_label

SPLITS = [
    (
        "The ferry waits for fog to lift. Image: Harbour Press / Ada Quill",
        "The ferry waits for fog to lift.",
        "Harbour Press / Ada Quill",
    ),
    ("The ferry waits for fog to lift.Image: AP / Ada Quill", "The ferry waits for fog to lift.", "AP / Ada Quill"),
    (
        "A pilot waves, Thursday, Jan. 12, 2023. (AP Photo/Ada Quill)",
        "A pilot waves, Thursday, Jan. 12, 2023.",
        "AP Photo/Ada Quill",
    ),
    ("The pier at dawn. Photo by Ada Quill/Getty Images", "The pier at dawn.", "Ada Quill/Getty Images"),
    ("The pier at dawn. via Getty Images", "The pier at dawn.", "via Getty Images"),
    ("The pier at dawn | Reuters", "The pier at dawn", "Reuters"),
    ("The pier on 12 May 2024.Ada Quill (AP)", "The pier on 12 May 2024.", "Ada Quill (AP)"),
    ("Die Fähre wartet. © dpa", "Die Fähre wartet.", "dpa"),
    ("Die Fähre (Symbolbild) Foto: dpa", "Die Fähre (Symbolbild)", "dpa"),
    ("Die Fähre wartet. picture alliance / dpa", "Die Fähre wartet.", "picture alliance / dpa"),
    ("Le bac attend (Photo : Jeanne Roux / AFP).", "Le bac attend", "Jeanne Roux / AFP"),
    ("Le bac attend. Crédit photo : AFP", "Le bac attend.", "AFP"),
    ("El barco espera. Foto: Lía Mora / EFE", "El barco espera.", "Lía Mora / EFE"),
    ("Паром ждёт. Фото: Иван Лодкин / ТАСС", "Паром ждёт.", "Иван Лодкин / ТАСС"),
    ("船在等待雾散。图片来源：新华社", "船在等待雾散。", "新华社"),
    ("霧が晴れるのを待つ船＝海野太郎撮影", "霧が晴れるのを待つ船", "海野太郎"),
    ("霧の船（海野花子撮影）", "霧の船", "海野花子"),
    ("修理を終えた灯台＝8日、港町駅前、海野健撮影", "修理を終えた灯台＝8日、港町駅前", "海野健"),
    ("修理を終えた灯台。8日、海野健撮影", "修理を終えた灯台。8日", "海野健"),
    ("3月8日，修复后的灯塔。新华社记者 李海 摄", "3月8日，修复后的灯塔。", "新华社记者 李海"),
    ("3月8日，修復後的燈塔。李海攝", "3月8日，修復後的燈塔。", "李海"),
    ("3月8日，修复后的灯塔。（李海 摄）", "3月8日，修复后的灯塔。", "李海"),
    ("मरम्मत के बाद दीपस्तंभ। फोटो: पीटीआई", "मरम्मत के बाद दीपस्तंभ।", "पीटीआई"),
    ("मरम्मत के बाद दीपस्तंभ। फ़ोटो: आशा नाविक", "मरम्मत के बाद दीपस्तंभ।", "आशा नाविक"),
    ("मरम्मत के बाद दीपस्तंभ। \u095eोटो: आशा नाविक / रॉयटर्स", "मरम्मत के बाद दीपस्तंभ।", "आशा नाविक / रॉयटर्स"),
    ("মেরামতের পর বাতিঘর। ছবি: রয়টার্স", "মেরামতের পর বাতিঘর।", "রয়টার্স"),
    ("பழுதுபார்த்த பின் கலங்கரை விளக்கம். படம்: பிடிஐ", "பழுதுபார்த்த பின் கலங்கரை விளக்கம்.", "பிடிஐ"),
    ("배가 기다리고 있다. 연합뉴스", "배가 기다리고 있다.", "연합뉴스"),
    ("배가 기다리고 있다. /사진=나루 기자", "배가 기다리고 있다.", "나루"),
    ("العبارة تنتظر. (رويترز)", "العبارة تنتظر.", "رويترز"),
    (
        "FILE PHOTO: A pilot walks past the lamp in Wick, Scotland, March 8, 2020. REUTERS/Ada Quill",
        "FILE PHOTO: A pilot walks past the lamp in Wick, Scotland, March 8, 2020.",
        "REUTERS/Ada Quill",
    ),
    ("Symbolbild: Ein Lotsenboot in Husum. Foto: dpa", "Symbolbild: Ein Lotsenboot in Husum.", "dpa"),
    ("The ferry waits. FILE PHOTO: Ada Quill", "The ferry waits.", "Ada Quill"),
    ("Die Fähre wartet. Foto: Ada Quill / Bild: dpa", "Die Fähre wartet.", "Ada Quill / Bild: dpa"),
    ("The ferry waits. Staff photo by Ada Quill", "The ferry waits.", "Ada Quill"),
    ("The ferry, bronze and gold. © Photo: Ada Quill", "The ferry, bronze and gold.", "Ada Quill"),
    ("The ferry waits for the tide Staff photo by Ada Quill", "The ferry waits for the tide", "Ada Quill"),
    ("The ferry waits. Contributed photo: Ada Quill", "The ferry waits.", "Ada Quill"),
    ("The ferry waits. Photo courtesy of Husum Harbour", "The ferry waits.", "Husum Harbour"),
    ("The ferry waits. Photos provided by Ada Quill", "The ferry waits.", "Ada Quill"),
    ("The ferry waits for fog. File photo supplied by Ada Quill", "The ferry waits for fog.", "Ada Quill"),
    ("The ferry waits. Photo: Courtesy of Ada Quill", "The ferry waits.", "Ada Quill"),
    ("The ferry waits. (Photo: courtesy of Ada Quill)", "The ferry waits.", "Ada Quill"),
    ("The ferry waits. Image courtesy Husum Harbour", "The ferry waits.", "Husum Harbour"),
    ("The Lamp, 2019, oil on tin. Courtesy Quill Gallery, Wick", "The Lamp, 2019, oil on tin.", "Quill Gallery, Wick"),
    ("The Lamp, 2019. Courtesy the artist", "The Lamp, 2019.", "the artist"),
    ("The Lamp. Courtesy of Quill Gallery. Photo: Bo Lamp", "The Lamp.", "Quill Gallery / Bo Lamp"),
    ("The ferry waits. Video courtesy of Husum Harbour", "The ferry waits.", "Husum Harbour"),
    ("The ferry waits. Photos are courtesy of Ada Quill", "The ferry waits.", "Ada Quill"),
    ("The ferry waits. Photo provided", "The ferry waits.", "Photo provided"),
    ("The ferry waits. Contributed", "The ferry waits.", "Contributed"),
    ("Il battello. Foto Ansa", "Il battello.", "Ansa"),
    ("Loď čaká. Foto - TASR/Ada Quill", "Loď čaká.", "TASR/Ada Quill"),
    ("Loď čaká. Snímka: TASR", "Loď čaká.", "TASR"),
    ("Il battello (Ansa)", "Il battello", "Ansa"),
    ("The ferry waits. File photo", "The ferry waits.", "File photo"),
    ("The ferry waits. — Bernama pic", "The ferry waits.", "Bernama pic"),
    ("Die Fähre wartet. (Symbolbild)IMAGO / Ada Quill", "Die Fähre wartet. (Symbolbild)", "IMAGO / Ada Quill"),
    ("ประภาคาร ภาพจาก AFP", "ประภาคาร", "AFP"),
    ("दीपस्तंभ | फोटो - ANI", "दीपस्तंभ", "ANI"),
    ("등대ⓒ뉴시스", "등대", "뉴시스"),
    ("Маяк © РИА Новости", "Маяк", "РИА Новости"),
    ("The lamp keeps watch. All photographs © Ada Quill", "The lamp keeps watch.", "Ada Quill"),
    ("The ferry waits. Ada Quill/Harbour Wire", "The ferry waits.", "Ada Quill/Harbour Wire"),
    ("The ferry waits.Ada Quill/Harbour Wire", "The ferry waits.", "Ada Quill/Harbour Wire"),
    ("The ferry waits on April 30. —ADA QUILL", "The ferry waits on April 30.", "ADA QUILL"),
    ("Kapal menunggu (1/5/2026). ANTARA FOTO/Ada Quill/bl.", "Kapal menunggu (1/5/2026).", "ANTARA FOTO/Ada Quill/bl"),
    ("등대 앞에서 시민들이 기다리고 있다. 나루 기자", "등대 앞에서 시민들이 기다리고 있다.", "나루"),
    (
        "Ada Quill (Harbour United) im Duell mit Bo Lamp (Wick City) | AP/Jonas Tveit",
        "Ada Quill (Harbour United) im Duell mit Bo Lamp (Wick City)",
        "AP/Jonas Tveit",
    ),
]


@pytest.mark.parametrize(("text", "caption", "credit"), SPLITS, ids=[s[0][-24:] for s in SPLITS])
def test_split(text: str, caption: str, credit: str) -> None:
    parts = split(text)
    assert (parts.caption, parts.credit) == (caption, credit)
    assert parts.trust >= 0.7


@pytest.mark.parametrize(
    "text",
    [
        "© dpa",
        "Foto: privat",
        "Photo by Ada Quill",
        "Getty Images/Ada Quill",
        "picture alliance / dpa | Ada Quill",
        "फोटो: पीटीआई",
        "ছবি: রয়টার্স",
        "படம்: பிடிஐ",
        "फोटो साभार: आशा नाविक",
        "写真＝海野太郎",
        "写真：海野太郎",
        "图：李海",
        "사진: 나루 기자",
        "Image: Harbour Post / Jonas Tveit",
        "Bild: dpa",
        "FILE PHOTO: Reuters",
        "Staff photo by Ada Quill",
        "Foto: Ada Quill für Harbour Post",
        "Photo: The Harbour Post",
        "Foto: Stadt Frankfurt am Main",
        "Foto: Hafenamt Husum (Archiv)",
        "Photo: @adaquill",
        "Photo: Ada Quill, staff",
        "Photo: Ada Quill (CC BY-SA 4.0)",
        "Foto: Ada Quill, CC-BY 4.0",
        "Фото: пресс-служба порта Мурманск",
        "Archivfoto: Ada Quill",
        "Foto: © Ada Quill 2019",
        "Photos © Ada Quill",
        "Foto - Ada Quill",
        "Courtesy Quill Gallery",
        "Reuters / courtesy of Ada Quill",
        "File photo",
        "Foto: picture alliance / dpa | Ada Quill",
        "(AP Photo/Ada Quill)",
        "Ada Quill/Pool",
        "Zuma / Ada Quill",
        "Image: https://harbour.example/lamps",
        "Getty Images / 35007",
        "Hero image by Ada Quill",
    ],
)
def test_whole_text_is_a_credit(text: str) -> None:
    found = credit_alone(text)
    assert found
    assert found.caption == ""
    assert not is_label(found.credit)


@pytest.mark.parametrize(
    "text",
    [
        "The ferry waits for fog to lift over the bay.",
        "He said there was no image: we do not know what happened there in the long night of the year, he told us.",
        "SOUTH BAY, NOVA - AUGUST 19, 2022: The harbour master and the pilot shake hands on the",
        "Photo: a man walking along the quay in the sun and thinking about nothing at all but the tide",
        "The mayor (left) and the pilot (right)",
        "Archivbild: Der Deich im Jahr 1962",
        "(Archivbild: Der Deich im Jahr 1962)",
        "Bild: Blick auf den Hafen",
        "FILE PHOTO: Ada Quill in Wick, Scotland",
        "Archivfoto: Ada Quill beim Hafenfest",
        "Archivbild: Ein Lotse.",
        "File photo: the lamp in 1926",
        "In the photo: Ada Quill and her sister at the pier",
        "In the photo: Ada Quill",
        "Image: The lamp, seen from the quay",
        "写真：灯台の前に集まる市民",
        "图：市民在灯塔前聚集",
        "这是灯塔。照片于三月在港口拍摄",
        "修理を終えた灯台＝8日、港町駅前",
        "사진: 등대 앞에 모인 항구 시민들",
        "写真：修復された灯台の文字盤",
        "Photo: Ada Quill and Bo Lamp outside the Harbour Hall",
        "Foto: Ada Quill und Bo Lamp während der Taufe",
        "Cost per credit: In-State | $472 Out-of-State | $472",
        "Tax Credit: up to 30% for lamps",
        "The lamp course has a total of ten credits: Harbour, Fog, Tide",
        "Kitchen design and source: Harbour Kitchens",
        "Jacob Zuma",
        "The president at home (Jacob Zuma)",
        "Swimming Pool",
        "September 10, harbour hall, Ada Quill, Ph.D",
        "NOTE: this is an excerpt from The Lamp, copyright 2013. It is reprinted here with permission",
        "The biggest photograph: Why biggest? (Family is really important to her.)",
        "The keys of the lamp. (Image Source)",
        "World Harbour Forum",
        "By Ada Quill Senior Harbour Reporter",
        "Photo - a man walking along the quay in the sun",
        "The winning photo - Ada Quill and the lamp",
        "A courtesy call at the harbour",
        "Courtesy Call on the Harbour Master",
        "The doubles final in Wick, Ada Quill/Bo Lamp",
        "The lamp by J. Quill/Harbour",
        "He said so. —Ada",
    ],
)
def test_prose_has_no_credit(text: str) -> None:
    assert split(text).credit == ""
    assert split(text).caption == text


def test_clean_credit_keeps_names_only() -> None:
    assert clean_credit("Foto: © Ada Quill / dpa. All rights reserved.") == "Ada Quill / dpa"
    assert clean_credit("[Ada Quill/AFP]") == "Ada Quill/AFP"
    assert clean_credit("Foto di Ada Quill") == "Ada Quill"
    assert clean_credit("Foto di famiglia") == "Foto di famiglia"
    assert clean_credit("Fotos © Ada Quill") == "Ada Quill"
    assert clean_credit("Photo by: 'Ada Quill'") == "Ada Quill"
    assert clean_credit("Image: https://www.harbour.example/lamps/2") == "harbour.example"


@pytest.mark.parametrize(
    "text",
    ["Ada Quill/Harbour Wire", "Ada Quill for HARBOUR", "Ada Quill Photography", "Ada Quill, Bo Lamp/Harbour Wire"],
)
def test_a_caption_that_is_only_names_reads_as_a_credit(text: str) -> None:
    assert reads_as_credit(text)


@pytest.mark.parametrize(
    "text",
    [
        "Ada Quill",
        "Before/After",
        "Ada Quill for president.",
        "Landscape photography",
        "Ada Quill/left, and Bo Lamp at the pier in the fog",
        "The Lamp/The Pier",
        "Room for Rent",
    ],
)
def test_other_short_captions_do_not(text: str) -> None:
    assert not reads_as_credit(text)


@pytest.mark.parametrize(
    "text",
    [
        "。" * 60_000,
        "＝、" * 30_000 + "撮影",
        "。李" * 30_000 + " 摄",
        "Foto: Ada " * 6_000,
        "फोटो" * 15_000,
        "ि" * 60_000,
        "©A" * 30_000,
        "A|AP" * 30_000,
        "All photos " * 6_000 + "©",
        "©A. " * 15_000,
        "Ada Quill/Harbour. " * 4_000,
        "—ADA QUILL " * 6_000,
        "(Symbolbild)" * 6_000,
        " - Foto" * 9_000,
    ],
)
def test_hostile_lines_take_no_time(text: str) -> None:
    started = time.perf_counter()
    split(text)
    split(text[-1900:])
    credit_alone(text[:190])
    assert time.perf_counter() - started < 0.25


@given(st.text(max_size=400))
def test_split_takes_any_text_and_invents_nothing(text: str) -> None:
    parts = split(text)
    assert set("".join(parts.caption.split())) <= set(text)
