"""What pages say about themselves, in many languages: comment forms, welcomes, share bars. Whole lines only.

General phrases of publishing software, not of any one site.
"""

from __future__ import annotations

import re
from typing import Final

from feedclean.extract.lazy import Lazy
from feedclean.extract.notices import is_notice

# A comment form or comment list begins: nothing after it is the story.
_COMMENTS: Final = """
leave a reply|leave a comment|leave a reply cancel reply|post a comment|add a comment|
write a comment|join the discussion|comments|kommentare|commentaires|comentarios|commenti|comentários|
reacties|yorumlar|komentarze|
schreibe einen kommentar|schreib einen kommentar|hinterlasse einen kommentar|kommentar verfassen|kommentar schreiben|
kommentar hinterlassen|einen kommentar schreiben|antwort abbrechen|diskutieren sie mit|
laisser un commentaire|laissez un commentaire|écrire un commentaire|poster un commentaire|ajouter un commentaire|
deja un comentario|deja una respuesta|dejar un comentario|escribe un comentario|añadir un comentario|
lascia un commento|lascia una risposta|scrivi un commento|aggiungi un commento|
deixe um comentário|deixe uma resposta|deixar um comentário|escreva um comentário|
geef een reactie|plaats een reactie|laat een reactie achter|reageer|
lämna ett svar|lämna en kommentar|kommentera|skriv en kommentar|legg igjen en kommentar|legg inn en kommentar|
skriv et svar|efterlad en kommentar|jätä kommentti|kirjoita kommentti|vastaa|
dodaj komentarz|zostaw komentarz|napisz komentarz|skomentuj|
napsat komentář|přidat komentář|zanechat odpověď|pridať komentár|pridaj komentár|
szólj hozzá|vélemény, hozzászólás\\?|hozzászólás|lasă un răspuns|lasă un comentariu|adaugă un comentariu|
ostavite komentar|ostavi komentar|napiši komentar|komentiraj|напишите коментар|оставите коментар|
остави коментар|вашият коментар|добави коментар|
оставить комментарий|оставьте комментарий|добавить комментарий|написать комментарий|ваш комментарий|комментарии|
залишити відповідь|залишити коментар|додати коментар|коментарі|
bir yanıt yazın|bir cevap yazın|yorum yap|yorum yazın|yorum bırak|bir yorum bırakın|cevabı iptal et|
αφήστε μια απάντηση|αφήστε ένα σχόλιο|γράψτε ένα σχόλιο|
コメントを残す|コメントする|コメントを書く|コメントを投稿|返信を残す|コメント|
发表评论|發表評論|发表回复|發佈回覆|發表迴響|留下评论|留下評論|我要评论|取消回复|撰写评论|评论|留言|
댓글 남기기|댓글 쓰기|답글 남기기|댓글 달기|댓글을 남겨주세요|댓글|
اترك تعليقاً|اترك تعليقا|اترك ردا|اترك رداً|أضف تعليق|أضف تعليقا|التعليقات|إلغاء الرد|
כתיבת תגובה|השאר תגובה|הוסף תגובה|תגובות|
دیدگاهتان را بنویسید|ارسال دیدگاه|نظر بدهید|
एक टिप्पणी छोड़ें|टिप्पणी करें|अपनी टिप्पणी लिखें|मंतव्य|মন্তব্য করুন|একটি মন্তব্য ছেড়ে দিন|
để lại một bình luận|để lại bình luận|gửi bình luận|bình luận|trả lời|
tinggalkan balasan|tinggalkan komentar|tulis komentar|beri komentar|ใส่ความเห็น|แสดงความคิดเห็น|acha maoni
"""

# Furniture that may stand anywhere; it goes, the story goes on.
_LINES: Final = """
advertisement|advertising|sponsored|sponsored content|
(?:story|article) continues (?:below|after) (?:this )?advertisement|continue reading(?: below)?|read more|
share|share this|share this article|share this:|tweet|print|email|like this:|loading\\.*|related|related posts|
related articles|you may also like|you might also like|subscribe|subscribe to our newsletter|
sign up for our newsletter|
follow us|skip to content|menu|search|home|previous post|next post|previous article|next article|tags|
your email address will not be published.*|required fields are marked.*|save my name, email,? and website.*|
all rights reserved\\.?|©.{0,60}|copyright (?:©|\\(c\\)).{0,60}|
anzeige|werbung|der artikel wird nach der anzeige fortgesetzt|la suite après (?:la|cette) publicité|
continúa después de la publicidad|continua (?:dopo|após) la pubblicità|halaman selanjutnya|
weiterlesen|mehr lesen|teilen|drucken|artikel teilen|
das könnte sie auch interessieren|newsletter abonnieren|
publicité|partager|lire aussi|lire la suite|à lire aussi|publicidad|compartir|leer más|lea también|
(?:te|le) puede interesar|
pubblicità|condividi|leggi anche|leggi tutto|publicidade|compartilhar|partilhar|leia também|leia mais|
реклама|поделиться|читайте также|читать далее|читайте також|поділитися|
reklama|udostępnij|czytaj także|czytaj też|czytaj więcej|sdílet|čtěte také|reklam|paylaş|ayrıca oku|devamını oku|
विज्ञापन|বিজ্ঞাপন|விளம்பரம்|โฆษณา|
広告|シェア|シェアする|続きを読む|関連記事|广告|分享|相关阅读|相關新聞|阅读全文|延伸閱讀|광고|공유하기|관련기사|더 보기|
إعلان|شارك|اقرأ أيضا|اقرأ أيضاً|المزيد|מודעה|שתפו|advertentie|delen|lees ook|annons|dela|läs också|
annonse|les også|læs også|
source link|link to (?:the )?source|read the full (?:article|story)|zum originalartikel|lire l.article original
"""

_WELCOME: Final = Lazy(
    r"(?:a (?:very )?warm )?(?:welcome (?:to|at)|(?:herzlich )?willkommen (?:bei|beim|auf|zu|zur|im|in)|"
    r"bienvenue (?:sur|à|chez|dans)|"
    r"bienvenid[oa]s? (?:a|al|en)|benvenut[oiae] (?:su|a|in|nel)|bem[- ]vind[oa]s? (?:ao|à|a|ao)|"
    r"welkom (?:bij|op)|välkommen till|"
    r"velkommen til|tervetuloa|vítejte|vitajte|witamy|witaj|üdvözöljük|üdvözlünk|bun venit|bine (?:ați|"
    r"aţi) venit|dobro ?došli|"
    r"добро пожаловать|ласкаво просимо|вітаємо|добре дошли|добро дошли|καλώς|.{1,60}hoş geldiniz|hoş geldiniz|"
    r"ようこそ|.{1,40}へようこそ|欢迎|歡迎|.{1,40}환영합니다|환영합니다|مرحبا|مرحبًا|مرحباً|أهلا|أهلاً|ברוכים הבאים|"
    r"خوش آمدید|स्वागत|.{1,40}में आपका स्वागत|স্বাগতম|chào mừng|selamat datang|ยินดีต้อนรับ|karibu)",
    re.IGNORECASE,
)
# The way a site speaks of itself to its reader.
_WE: Final = Lazy(
    r"\b(?:we|we’re|we're|our|us|your|you|wir|unser\w*|uns|ihnen|ihre[rnms]?|nous|notre|nos|vous|votre|"
    r"nosotros|nuestr\w+|"
    r"tu|su|te|le|noi|nostr\w+|vostr\w+|ti|vi|nós|noss\w+|você|vocês|wij|onze|ons|vi|vår\w*|din|deg|мы|"
    r"наш\w*|нас|вас|вам|ваш\w*|"
    r"ми|my|nasz\w*|nas|was|twoj\w*|państwa|biz|sizin|size|sizlere|μας|σας)\b|"
    r"私たち|当サイト|お届け|我们|我們|您|为您|為您|우리|저희|여러분|"
    r"نحن|لكم|لك|إليك|نقدم|موقع|אנחנו|שלנו|לכם|हम|आपके|আমরা|chúng tôi|kami",
    re.IGNORECASE,
)


# What a line opens with that sends the reader to another page; a colon or the like follows, and a link.
_AWAY: Final = """
read(?: (?:more|also|next|the full|related))?|also read|see also|more (?:on|from|about|reading)|further reading|
related(?: (?:articles?|stor(?:y|ies)|posts?|reading|content|news))?|watch(?: (?:more|now|this|next|also))?|listen|
recommended|don.t miss|must read|
lire (?:aussi|plus|également)|à lire(?: aussi)?|voir aussi|lesen sie (?:auch|mehr|hier|dazu)|
mehr (?:dazu|zum thema|lesen|über)|auch interessant|passend dazu|siehe auch|lees (?:ook|meer|verder)|zie ook|
lea (?:también|más|además)|lee también|ver también|
(?:te|le|os|les) puede interesar|leer más|leggi (?:anche|pure)|vedi anche|
leia (?:também|mais)|veja (?:também|mais)|saiba mais|læs (?:også|mere)|les (?:også|mer)|läs (?:också|även|mer)|
lue (?:myös|lisää)|czytaj (?:też|także|więcej|również)|zobacz (?:też|także|również)|čtěte (?:také|i|více)|
mohlo by vás zajímat|čítajte (?:aj|tiež)|olvass(?:a|on)|kapcsolódó|citește și|citeşte şi|vezi și|
pročitajte (?:i|još)|читайте (?:также|ещё|еще|далее|по теме)|смотрите также|по теме|читайте також|дивіться також|
διαβάστε (?:επίσης|ακόμα)|ayrıca (?:oku|bakınız)|ilgili (?:haber|içerik)|baca juga|lihat juga|xem thêm|đọc thêm|
関連記事|関連|あわせて読みたい|相关(?:阅读|新闻|文章)|延伸閱讀|推荐阅读|관련 ?기사|
यह भी पढ़ें|ये भी पढ़ें|আরও পড়ুন|மேலும் படிக்க|อ่านเพิ่มเติม|อ่านต่อ|
اقرأ (?:أيضا|أيضًا|أيضاً|المزيد)|شاهد أيضا|קראו גם|קרא עוד|soma (?:pia|zaidi)
"""
_SENT_AWAY: Final = Lazy(r"\W{0,4}(?:" + "".join(_AWAY.split("\n")) + r")\s*(?:[:：|»>→】–—-]|\.\.\.|…)", re.IGNORECASE)
_AWAY_WORDS: Final = Lazy(r"\W{0,4}(?:" + "".join(_AWAY.split("\n")) + r")(?!\w)", re.IGNORECASE)
# What asks readers to come to the site's channel elsewhere.
_PLEA: Final = Lazy(
    r"\b(?:follow|join|subscribe|download|click|sign up|folge\w*|abonnier\w*|klick\w*|suivez|rejoignez|abonnez|siga|"
    r"sigue|síguenos|únete|suscríbete|seguici|segui|iscriviti|clique|assista|inscreva|entre no|volg|abonneer|följ|følg|"
    r"obserwuj|dołącz|sledujte|urmăriți|urmărește|takip|ikuti|gabung|theo dõi|подпис\w*|присоединя\w*|читайте|"
    r"підпис\w*|приєдну\w*|ακολουθήστε)\b|フォロー|登録|关注|關注|加入|구독|팔로우|تابع|اشترك|انضم|ติดตาม",
    re.IGNORECASE,
)
_CHANNELS: Final = (
    "google news", "google новости", "google новини", "whatsapp", "telegram", "телеграм", "viber", "threads",
    "instagram", "facebook", "youtube", "tiktok",
)  # fmt: skip


def _lines(table: str) -> Lazy:
    return Lazy(r"[\d\s*\[(–—-]*+(?:" + "".join(table.split("\n")) + r")[\s\d():.!…→»*\])–—-]*", re.IGNORECASE)


_COMMENT_LINE: Final = _lines(_COMMENTS)
_FURNITURE_LINE: Final = _lines(_LINES)
# At least two, each with a letter in it: "#1" is a number.
_HASHTAGS: Final = re.compile(r"(?:[#＃](?!\d+\b)\w+[\s,;|·]*){2,}")


LONGEST_LINE: Final = 120
_LONGEST_PLEA: Final = 160
_GREETING: Final = 500  # what is longer has more to say than a site's word about itself


def begins_comments(line: str) -> bool:
    """Tell whether the line heads a comment form or the readers' comments."""
    return len(line) <= 60 and _COMMENT_LINE.fullmatch(line) is not None


def is_furniture(line: str) -> bool:
    """Tell whether the whole line is a share bar, an advert's label, hashtags or the like."""
    if len(line) > LONGEST_LINE:
        return False
    if line.startswith(("#", "＃")):
        return _HASHTAGS.fullmatch(line) is not None
    return _FURNITURE_LINE.fullmatch(line) is not None or is_notice(line)


def sent_away(line: str) -> int:
    """Return how long the words are by which the line sends the reader to another page ("Read more: …"), or 0."""
    found = _SENT_AWAY.match(line)
    return found.end() if found else 0


def announces_reading(line: str) -> int:
    """Return how long the words are that announce what to read elsewhere, with a colon or without; or 0."""
    found = _AWAY_WORDS.match(line)
    return found.end() if found else 0


def pleads(line: str) -> bool:
    """Tell whether the line asks its reader to come to a channel elsewhere: "Follow us on Google News"."""
    if len(line) > _LONGEST_PLEA or not any(map(line.lower().__contains__, _CHANNELS)):
        return False
    return _PLEA.search(line) is not None


def welcomes(line: str) -> bool:
    """Tell whether a site greets its reader here."""
    return len(line) <= _GREETING and _WELCOME.match(line) is not None


def speaks_of_itself(line: str) -> bool:
    """Tell whether a line could be a site's word about itself: it says we, our, your."""
    return _WE.search(line) is not None
