"""The words of credits: data, not rules. An underscore stands for an optional space or hyphen."""

from __future__ import annotations

from typing import Final

# "Photo" and its kin, in the forms that stand before a colon.
PICTURE_WORDS: Final = """
photo photos photograph photographs photography photographer photographers photographie photographies photographe
photo_credit photo_credits picture pictures pic pics image images img credit credits crédit crédits credito crediti
crédito créditos foto fotos fotó fotók fotografie fotografien fotografía fotografia fotografias fotógrafo fotograf
fotografin fotografi fotograaf fotoarchiv fotocredit fotocredits fotonachweis fotoquelle fotojournalist
bild bilder bildquelle bildquellen bildnachweis bildrechte bildcredit bildautor symbolbild symbolfoto symbolbilder
archivbild archivfoto archivbilder titelbild titelfoto teaserbild aufmacherbild coverfoto screenshot screengrab
screenshots videostill
illustration illustrations illustrasjon illustrazione illustratie ilustración ilustração ilustracja ilustrace
ilustrační grafik graphic graphics infographic infografik infografica infografía grafika render rendering cartoon
kuva kuvat kuvaaja kép képek imagem imagens imagen imágenes imatge imatges immagine immagini afbeelding beeld
billede billeder bilde dok ilustrasi mynd myndir slika slike snimak fotke nuotrauka nuotraukos nuotr.
foto_autor attēls resim fotoğraf fotoğraflar görsel görseller ảnh hình hình_ảnh gambar larawan picha isithombe
izithombe isifoto fot. fot zdj. zdjęcie zdjęcia fotka kredit fotokredit ph. obrázek obrázok fotogalerie
ritratto scatto dessin infographie visuel crédit_photo snímka snímky snímok snímek
фото фотография фотографии фотограф фотографія снимок снимка снимки світлина світлини зображення изображение
иллюстрация ілюстрація слика фотографија фота здымак сурет скриншот кадр
φωτογραφία φωτογραφίες φωτογραφια φωτο φωτό φωτ. εικόνα
写真 写真提供 写真撮影 画像 画像提供 撮影 提供写真 資料写真 イラスト
图片来源 图片 图源 图 摄影 摄 照片 配图 資料圖片 图片提供 圖片來源 圖片 圖源 圖 攝影 攝 照片來源 示意圖 資料照 圖片提供
翻攝 供圖 供图
사진 사진제공 사진출처 사진_제공 사진_출처 자료사진 이미지 영상 그래픽 일러스트
الصورة صورة صور تصوير مصدر_الصورة حقوق_الصورة عکس عکاس تصویر عكس
צילום צילומים תמונה תמונות קרדיט
फोटो फ़ोटो चित्र तस्वीर छवि छायाचित्र ছবি আলোকচিত্র ফটো படம் படங்கள் புகைப்படம் ఫోటో ಚಿತ್ರ ಫೋಟೋ ചിത്രം ഫോട്ടോ
ફોટો તસવીર ਤਸਵੀਰ ਫੋਟੋ ภาพ เครดิต เครดิตภาพ ภาพจาก
ფოტო լուսանկար լուսանկարը
"""

# Words that label the source of anything.
SOURCE_WORDS: Final = """
source sources quelle quellen fuente fuentes fonte fonti kilde kilder källa kaynak źródło zdroj bron forrás sursa
sursă izvor lähde allikas šaltinis avots burimi nguồn sumber
copyright courtesy autor author autore auteur auteurs autorka urheber kredits obs agency agentur
источник источники джерело извор автор крыніца πηγή
出典 提供 来源 來源 出处 출처 제공 ⓒ
المصدر مصدر منبع מקור स्रोत साभार सौजन्य श्रेय সূত্র সৌজন্যে நன்றி ที่มา წყარო
"""

# Of the picture words those that can open a caption ("Archivbild: the dyke"); the others say who took or lent it.
DEPICTING: Final = frozenset(
    """photo photos photograph photographs picture pictures pic pics image images img foto fotos fotó fotók fotografie
    fotografien fotografía fotografia fotografias bild bilder symbolbild symbolfoto symbolbilder archivbild archivfoto
    archivbilder titelbild titelfoto teaserbild aufmacherbild coverfoto screenshot screengrab screenshots videostill
    illustration illustrations illustrasjon illustrazione illustratie ilustración ilustração ilustracja ilustrace grafik
    graphic graphics infographic infografik infografica infografía grafika render rendering cartoon kuva kuvat kép képek
    imagem imagens imagen imágenes imatge imatges immagine immagini afbeelding beeld billede billeder bilde mynd myndir
    slika slike snimak nuotrauka nuotraukos attēls resim fotoğraf fotoğraflar görsel görseller ảnh hình gambar zdjęcie
    zdjęcia obrázek obrázok dessin infographie visuel фото фотография фотографии фотографія снимок снимка снимки
    світлина світлини изображение иллюстрация слика скриншот кадр φωτογραφία φωτογραφίες φωτο εικόνα
    写真 画像 資料写真 イラスト 图片 图 照片 配图 資料圖片 圖片 圖 示意圖 資料照 사진 자료사진 이미지 그래픽 일러스트
    الصورة صورة صور تصویر תמונה תמונות फोटो फ़ोटो चित्र तस्वीर ছবি படம் ภาพ""".split()
)

# Words that belong to the label after them: "FILE PHOTO:", "Staff photo by".
BEFORE_PICTURE: Final = frozenset(
    """file staff archive stock symbol handout contributed submitted courtesy undated pool hero header cover featured
    lead banner title top""".split()
)

# What else one may do for a story than take its pictures, in one phrase with them: "Words and pictures: Ada Quill".
WORK_WORDS: Final = "words text texte texto testo tekst story stories reporting текст"
AND_WORDS: Final = "and und et y e i og och en ja и та"

# Words that lead to a label as a sentence does: "In the photo: Ada Quill …".
LEADING_IN: Final = frozenset(
    """the this that these our dem diesem der dieser die diese das sur cette ces la esta este estas nella questa na
    nesta deze dit denne dette den det ten tym этом этой цьому bu""".split()
)

# Articles that open a caption and, with a small word after them, no name.
ARTICLES: Final = frozenset(
    """the a an der die das ein eine einer le la les l un une des el los las una il lo gli i o os as um uma het de een
    den det en et this these that two three""".split()
)

# Small words that say where or when: of a picture, hardly of who took it.
PLACING: Final = frozenset(
    """in at on near with during outside before after auf im beim bei mit vor nach unter über während dans sur sous avec
    devant en con sobre ante durante nel nella sul con davanti op bij met voor""".split()
)

# What follows a name in CJK credits: "X撮影", "X攝", "X 제공".
AUTHORING: Final = "撮影 提供 攝 摄 攝影 摄影 供圖 供图 翻攝 제공 촬영 기자"

# Small words that say where or when of what is seen, never of whom it belongs to.
HAPPENING: Final = frozenset(
    """outside during while before after beneath beside behind inside während vor nach pendant devant derrière durante
    mientras dietro davanti tijdens achter""".split()
)

# News agencies and picture libraries.
AGENCIES: Final = """
AP AFP Reuters REUTERS dpa DPA APA Keystone KEYSTONE EPA epa EFE ANSA Getty GETTY Gettyimages gettyimages GettyImages
Getty_Images imago IMAGO Imago picture_alliance Picture_Alliance Picture-Alliance PICTURE_ALLIANCE Shutterstock
SHUTTERSTOCK shutterstock iStock iStockphoto Adobe_Stock AdobeStock stock.adobe.com Depositphotos Dreamstime Alamy ALAMY
Unsplash Pexels Pixabay Flickr Wikimedia Wikimedia_Commons Wikipedia TASS ITAR-TASS Sputnik RIA_Novosti RIA Interfax
Xinhua XINHUA Kyodo Jiji AAP PA PA_Media PA_Wire Press_Association Bloomberg NurPhoto Nurphoto ZUMA Anadolu ANADOLU
Anadolu_Ajansı AA DHA İHA IHA Yonhap YONHAP PTI ANI IANS Belga BELGA ANP TT NTB Ritzau Scanpix Lehtikuva LEHTIKUVA STT
ČTK CTK PAP MTI Agerpres Inquam Tanjug HINA BTA UNIAN Ukrinform Handout HANDOUT Sipa SIPA Abaca ABACA
Hans_Lucas Agence_France-Presse Associated_Press The_Associated_Press Canadian_Press LaPresse Europa_Press Lusa LUSA
Agência_Brasil Folhapress Estadão REX Corbis UPI Maxar NASA ESA Action_Images Icon_Sport MAXPPP MaxPPP Photonews
Imagn Cuartoscuro Antara ANTARA Bernama BERNAMA CNA VCG ddp epd KNA SDA ATS dpa-tmn CNN BBC WireImage FilmMagic
LightRocket SOPA_Images Le_Pictorium Bestimage Panthermedia Fotolia Mauritius_images Westend61 ullstein_bild akg-images
Fotostand APA-Images ServusTV Atta_Kenare via_AP POOL Postmedia Newscom Redux AGF Contrasto Fotogramma
PhotoXpress Global_Look_Press FORUM Gazeta_Wyborcza East_News REPORTER Fotonoticias EUROPA_PRESS Agencia_EFE
Ansa TASR SITA AFP時事 AFP_時事 EPA時事
РИА_Новости ТАСС Интерфакс УНІАН УНИАН Укрінформ Укринформ Рейтер АП АФП Коммерсантъ Reuters/Scanpix
新华社 新華社 中新社 中央社 视觉中国 視覺中國 共同 共同通信 時事 時事通信 ロイター 路透社 ＡＰ ＡＦＰ 法新社
美聯社 美联社 ゲッティ アフロ
연합뉴스 뉴시스 뉴스1 로이터 게티이미지 게티이미지뱅크 픽사베이
رويترز فرانس_برس أسوشيتد_برس الأناضول غيتي أ_ف_ب أ.ف.ب أ_ب وكالات ایرنا ایسنا رویترز
רויטרס
पीटीआई एएनआई आईएएनएस रॉयटर्स एएफपी রয়টার্স এএফপি পিটিআই এএনআই বাসস பிடிஐ ஏஎன்ஐ ராய்ட்டர்ஸ் ஏஎஃப்பி
"""

# Agencies whose names are words or people's names too: "Ada Quill/Pool", but "Jacob Zuma", "the World Forum".
COMMON_AGENCIES: Final = "Pool Forum Reporter Zuma Rex Hina Magnum Contour"

# Words that are a credit by themselves.
BARE_CREDITS: Final = frozenset(
    """supplied handout submitted contributed courtesy privat private privé privado particular reproduction repro
    stock getty reuters shutterstock pixabay symbolbild personal archivo reprodução reproducción divulgação cortesía
    cedida aportada архив""".split()
)

# The same, of two words; all with a word for a picture in them.
BARE_PHRASES: Final = frozenset(
    f"{word} {picture}"
    for word in "file courtesy handout archive stock staff contributed submitted".split()
    for picture in "photo photos image picture pic".split()
) | frozenset(
    f"{picture} {word}"
    for word in "provided contributed submitted supplied".split()
    for picture in "photo photos".split()
)

# What a photographer's firm is called.
FIRMS: Final = frozenset("photography photographer photographie photographe fotografie fotografia fotografía".split())

# Labels that are words of any prose too: "cost per credit: …".
COMMON_LABELS: Final = frozenset("credit credits crédit crédits crédito créditos source sources author agency".split())

# Small words that names may hold.
CONNECTORS: Final = frozenset(
    """a al and by c co courtesy d da das de degli dei del della den der des di do dos du e el et for fra from für i la
    le les los of og och oder on or pour the to u und van via vom von y z za и та і в для por para par con photo foto
    pic pics file archiv archive archivo handout pool bild image images picture pictures stock
    reporter photographer correspondent staff""".split()
)

# Brackets that say where or when, not who.
NOT_NAMES: Final = frozenset(
    """l r m left right center centre links rechts mitte archiv archive file symbolbild symbolfoto archivbild archivfoto
    gauche droite izquierda derecha sinistra destra слева справа""".split()
)
