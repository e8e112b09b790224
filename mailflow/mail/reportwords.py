"""The words of machines, as closed tables: what automatic replies, bounces and absences say.

All in the form `fold()` gives: lower case, one space, straight quotes. A native reader can correct
them here; the code that uses them is `report.py`, `delivery.py` and `away.py`.
"""

import unicodedata

_QUOTES = str.maketrans("\u2018\u2019\u02bc\u201c\u201d\xa0\u3000", "'''\"\"  ")


def fold(text: str) -> str:
    """Fold a text for comparing: lower case, NFKC, runs of white space to one space."""
    return " ".join(unicodedata.normalize("NFKC", text.translate(_QUOTES)).casefold().split())


def _fold_words(*words: str) -> tuple[str, ...]:
    """Fold the words of a table as `fold()` does, but for the spaces at their ends."""
    return tuple(unicodedata.normalize("NFKC", word).casefold() for word in words)


#: A subject that begins so was made by a machine: nobody types it.
AUTO_SUBJECTS = _fold_words(
    *("automatic reply", "auto reply", "auto-reply", "autoreply", "auto response", "autoresponse"),
    *("auto-response", "automated reply", "automated response", "automatic response", "auto:"),
    *("[auto-reply]", "[autoreply]", "(auto-reply)", "automatische antwort"),
    *("autoantwort", "auto-antwort", "automatische rückantwort", "réponse automatique"),
    *("reponse automatique", "respuesta automática", "respuesta automatica", "autorespuesta"),
    *("resposta automática", "resposta automatica", "risposta automatica", "automatisch antwoord"),
    *("automatische beantwoording", "automatisch bericht", "автоматический ответ", "автоответ"),
    *("автоматична відповідь", "автовідповідь", "自动回复", "自动答复", "自動回覆", "自動返信"),
    *("自動応答", "رد تلقائي", "الرد التلقائي", "automatyczna odpowiedź", "autoodpowiedź"),
    *("odpowiedź automatyczna", "automatisk svar", "autosvar", "automatiskt svar"),
    *("automaattinen vastaus", "automaattivastaus", "automatická odpověď", "automatická odpoveď"),
    *("otomatik yanıt", "otomatik cevap", "자동 회신", "자동회신", "자동 응답", "תשובה אוטומטית"),
    *("מענה אוטומטי", "αυτόματη απάντηση", "răspuns automat", "automatikus válasz"),
    *("automatski odgovor", "samodejni odgovor", "автоматичен отговор", "trả lời tự động"),
    *("balasan otomatis", "ตอบกลับอัตโนมัติ", "automaatvastus", "automātiska atbilde"),
    *("automatinis atsakymas", "resposta automàtica", "स्वचालित उत्तर", "پاسخ خودکار"),
)

#: A subject that begins so speaks of an absence; people write such subjects too.
AWAY_SUBJECTS = _fold_words(
    *("out of office", "out of the office", "out-of-office", "ooo:", "ooo ", "on vacation"),
    *("vacation notice", "vacation reply", "vacation message", "away from", "away notice"),
    *("annual leave", "on leave", "on holiday", "absence", "abwesenheitsnotiz", "abwesenheit"),
    *(
        "abwesend",
        "ich bin abwesend",
        "nicht im büro",
        "im urlaub",
        "außer haus",
        "absence du bureau",
    ),
    *("absent", "absence", "en congé", "en vacances", "message d'absence", "fuera de la oficina"),
    *("fuera de oficina", "ausente", "ausencia", "de vacaciones", "fora do escritório", "ausência"),
    *("fora do escritorio", "de férias", "fuori sede", "fuori ufficio", "assente", "assenza"),
    *("in ferie", "afwezig", "afwezigheid", "niet op kantoor", "met vakantie", "нет на месте"),
    *("отсутствую", "нет в офисе", "в отпуске", "вне офиса", "不在通知", "不在のお知らせ", "休暇"),
    *("外出", "休假", "خارج المكتب", "poza biurem", "nieobecność", "nieobecny", "urlop"),
    *(
        "ikke til stede",
        "fraværende",
        "fravær",
        "ferie",
        "frånvaro",
        "frånvarande",
        "inte på kontoret",
    ),
    *(
        "ej på kontoret",
        "semester",
        "poissa",
        "poissaolo",
        "lomalla",
        "mimo kancelář",
        "nepřítomnost",
    ),
    *(
        "nepřítomen",
        "dovolená",
        "ofis dışında",
        "ofis dışı",
        "izindeyim",
        "부재중",
        "부재 중",
        "휴가",
    ),
    *("מחוץ למשרד", "εκτός γραφείου", "în afara biroului", "házon kívül", "szabadságon"),
    *("mimo kancelárie", "izvan ureda", "van ureda", "odsoten", "поза офісом", "у відпустці"),
)

#: A text that holds one of these speaks of the writer's absence.
AWAY_TEXTS = _fold_words(
    *("out of the office", "out of office", "on annual leave", "on leave", "on vacation"),
    *("on holiday", "on maternity leave", "on parental leave", "away from the office"),
    *("away from my desk", "away from my email", "away from my e-mail", "not in the office"),
    *("currently away", "i am away", "i'm away", "currently travelling", "currently traveling"),
    *("on a business trip", "on sick leave", "out sick", "no longer with", "no longer work"),
    *("nicht im büro", "nicht im haus", "außer haus", "im urlaub", "abwesend", "nicht erreichbar"),
    *("auf dienstreise", "in elternzeit", "nicht am arbeitsplatz", "wieder im büro"),
    *("wieder erreichbar", "absent du bureau", "absente du bureau", "absent(e)", "en congé"),
    *("en congés", "en vacances", "je suis absent", "je serai absent", "suis actuellement absent"),
    *("en déplacement", "de retour le", "hors du bureau", "fuera de la oficina"),
    *(
        "fuera de oficina",
        "de vacaciones",
        "estoy ausente",
        "estaré ausente",
        "me encuentro ausente",
    ),
    *("me encuentro fuera", "de baja", "de viaje", "fora do escritório", "fora do escritorio"),
    *(
        "de férias",
        "estou ausente",
        "estarei ausente",
        "encontro-me ausente",
        "ausente do escritório",
    ),
    *("fuori ufficio", "fuori sede", "in ferie", "sono assente", "sarò assente", "assente dall"),
    *("afwezig", "niet op kantoor", "met vakantie", "op vakantie", "niet aanwezig", "met verlof"),
    *("в отпуске", "нет на месте", "отсутствую", "вне офиса", "буду отсутствовать", "нет в офисе"),
    *("в командировке", "у відпустці", "відсутн", "休假", "不在办公室", "外出", "出差", "度假"),
    *("不在辦公室", "休暇", "不在にして", "不在と", "外出して", "出張", "お休み", "خارج المكتب"),
    *("في إجازة", "إجازة", "غير متواجد", "poza biurem", "na urlopie", "nieobecny", "nieobecna"),
    *(
        "jestem na urlopie",
        "ikke på kontoret",
        "på ferie",
        "holder ferie",
        "har ferie",
        "bortrejst",
    ),
    *("fraværende", "ute av kontoret", "ikke til stede", "inte på kontoret", "på semester"),
    *("har semester", "frånvarande", "är ledig", "föräldraledig", "tjänsteresa", "ej på plats"),
    *("en ole toimistolla", "lomalla", "poissa", "mimo kancelář", "na dovolené", "nepřítomen"),
    *("nepřítomna", "nejsem v kanceláři", "ofis dışında", "izindeyim", "izinde", "tatildeyim"),
    *("yıllık izin", "부재중", "부재 중", "휴가", "자리를 비", "출장", "מחוץ למשרד", "בחופשה"),
    *("εκτός γραφείου", "σε άδεια", "în concediu", "szabadságon", "házon kívül", "na dovolenke"),
    *("na godišnjem", "na dopustu", "nghỉ phép", "sedang cuti", "cuti tahunan", "ลาพัก", "ลางาน"),
    *("απουσιάζω", "λείπω", "lipsesc", "nem vagyok", "távol", "odsoten", "odsotna", "vắng mặt"),
    *("no longer works", "nicht mehr für", "nicht mehr bei", "ne travaille plus", "ya no trabaja"),
    *(
        "não trabalha mais",
        "non lavora più",
        "werkt niet meer",
        "больше не работает",
        "di luar kantor",
    ),
    *("ไม่อยู่", "دفتر نیستم", "कार्यालय से बाहर", "कार्यालय में नहीं", "eemal", "nav birojā", "ne biure"),
    *(
        "fora de l'oficina",
        "fora del despatx",
        "ekki við",
        "í fríi",
        "fjarverandi",
        "bulegotik kanpo",
    ),
    *("nisam u uredu", "nisam u kancelariji", "na odmoru", "извън офиса", "в отпуск", "на одморі"),
    *("مرخصی", "छुट्टी", "puhkusel", "atvaļinājum", "atostog", "de vacances"),
)

#: What only an automatic reply says: courtesies to whoever wrote, and that it is automatic.
COURTESIES = _fold_words(
    *("thank you for your email", "thank you for your e-mail", "thank you for your message"),
    *("thanks for your email", "thanks for your e-mail", "thanks for your message"),
    *(
        "thank you for contacting",
        "limited access to",
        "no access to",
        "will respond",
        "will reply",
    ),
    *("will answer", "get back to you", "upon my return", "on my return", "when i return"),
    *("for urgent", "in urgent", "if urgent", "if your matter is urgent", "if it is urgent"),
    *(
        "your matter is urgent",
        "your request is urgent",
        "immediate assistance",
        "for anything urgent",
    ),
    *("your message will not", "your email will not", "your e-mail will not", "automatic reply"),
    *(
        "automated reply",
        "automated response",
        "automated message",
        "automatic response",
        "auto-reply",
    ),
    *("autoreply", "automatically generated", "do not reply to this", "please do not reply"),
    *("vielen dank für ihre", "danke für ihre", "vielen dank für deine", "in dringenden"),
    *("wird nicht weitergeleitet", "nicht weitergeleitet", "automatische antwort", "automatisch"),
    *(
        "nach meiner rückkehr",
        "merci pour votre",
        "merci de votre",
        "à mon retour",
        "en cas d'urgence",
    ),
    *("pour toute urgence", "réponse automatique", "dès mon retour", "message automatique"),
    *("gracias por su", "gracias por tu", "a mi regreso", "a mi vuelta", "en caso de urgencia"),
    *("para asuntos urgentes", "para temas urgentes", "si es urgente", "respuesta automática"),
    *(
        "obrigado pela sua",
        "obrigado pelo",
        "obrigada pela sua",
        "obrigada pelo",
        "em caso de urgência",
    ),
    *("assuntos urgentes", "casos urgentes", "quando voltar", "resposta automática", "grazie per"),
    *(
        "al mio rientro",
        "al mio ritorno",
        "per urgenze",
        "in caso di urgenza",
        "per questioni urgenti",
    ),
    *(
        "risposta automatica",
        "bedankt voor uw",
        "bedankt voor je",
        "dank voor uw",
        "bij mijn terugkeer",
    ),
    *(
        "voor dringende",
        "bij spoed",
        "in dringende gevallen",
        "automatisch antwoord",
        "na terugkomst",
    ),
    *("спасибо за ваше", "благодарю за", "благодарим за", "по срочным", "в срочных", "отвечу"),
    *(
        "автоматический ответ",
        "после возвращения",
        "по возвращении",
        "感谢您的",
        "谢谢您的",
        "如有急事",
    ),
    *(
        "如有紧急",
        "紧急事宜",
        "尽快回复",
        "自动回复",
        "稍后回复",
        "回来后",
        "感謝您的",
        "お急ぎ",
        "緊急の",
    ),
    *("ありがとうございます", "自動返信", "自動応答", "자동", "감사합니다", "급한", "긴급"),
    *("شكرا", "شكراً", "للأمور العاجلة", "في الحالات العاجلة", "رد تلقائي", "dziękuję za"),
    *("w pilnych", "po powrocie", "automatyczna odpowiedź", "tak for din", "takk for din"),
    *("ved hastende", "når jeg er tilbage", "når jeg er tilbake", "haster det", "tack för ditt"),
    *("i brådskande", "vid brådskande", "när jag är tillbaka", "automatiskt", "automatisk"),
    *("kiitos viestistäsi", "kiireellisissä", "palattuani", "děkuji za", "v naléhavých"),
    *("po návratu", "mesajınız için", "acil durumlarda", "döndüğümde", "תודה על", "במקרים דחופים"),
)

#: Text of an acknowledgement or a notification nobody typed.
ACKNOWLEDGEMENTS = _fold_words(
    *("this is an automated", "this is an automatic", "this is an auto", "automatically generated"),
    *("automated message", "automated response", "automated reply", "automatic reply"),
    *("automatic response", "has been received", "have received your", "we received your"),
    *("we've received your", "ticket number", "case number", "a ticket has been created"),
    *(
        "please do not reply to this",
        "do not reply to this",
        "unmonitored mailbox",
        "not monitored",
    ),
    *(
        "automatisch erstellt",
        "automatisch generiert",
        "automatische antwort",
        "ist bei uns eingegangen",
    ),
    *("wir haben ihre anfrage", "nicht auf diese e-mail", "ticketnummer", "message automatique"),
    *("réponse automatique", "avons bien reçu", "bien été reçu", "ne pas répondre"),
    *("respuesta automática", "mensaje automático", "hemos recibido", "no responda"),
    *("resposta automática", "mensagem automática", "recebemos a sua", "recebemos sua"),
    *("não responda", "risposta automatica", "messaggio automatico", "abbiamo ricevuto"),
    *("non rispondere", "automatisch bericht", "automatisch gegenereerd", "hebben uw", "ontvangen"),
    *(
        "автоматическ",
        "ваше обращение",
        "не отвечайте",
        "自动回复",
        "自动发送",
        "已收到您",
        "请勿回复",
    ),
    *("自動返信", "自動送信", "自動配信", "受け付けました", "تلقائي", "تم استلام"),
    *("automatyczn", "nie odpowiadaj", "automatisk", "automaattinen", "otomatik", "자동"),
)

BOUNCE_SUBJECTS = _fold_words(
    *(
        "undelivered mail returned",
        "mail delivery failed",
        "mail delivery failure",
        "undeliverable",
    ),
    *("undelivered", "delivery failure", "delivery failed", "failure notice", "returned mail"),
    *("mail could not be delivered", "delivery status notification (failure)", "non-delivery"),
    *(
        "nondeliverable",
        "delivery status notification",
        "delivery notification",
        "message not delivered",
    ),
    *("mail system error", "error sending", "your message couldn't be delivered", "rejected:"),
    *("returned to sender", "mail returned", "mail error", "failed delivery", "bounced mail"),
    *("unzustellbar", "nicht zustellbar", "unzustellbare", "zustellung fehlgeschlagen"),
    *(
        "mail konnte nicht",
        "fehler bei der zustellung",
        "non remis",
        "non distribuable",
        "échec de",
    ),
    *("message non délivré", "no se puede entregar", "no se ha podido entregar", "no entregado"),
    *("error en la entrega", "não é possível entregar", "não entregue", "mensagem não entregue"),
    *("falha na entrega", "non recapitabile", "impossibile recapitare", "mancato recapito"),
    *("mancata consegna", "onbestelbaar", "niet bezorgd", "не удается доставить"),
    *(
        "не доставлено",
        "недоставлен",
        "无法送达",
        "未送达",
        "退信",
        "系统退信",
        "無法傳遞",
        "配信不能",
    ),
    *("配信不可", "不達", "배달 불가", "전송 실패", "반송", "غير قابل للتسليم", "تعذر تسليم"),
    *("niedostarczalne", "nie dostarczono", "niedostarczona", "kan ikke leveres", "ikke leveret"),
    *("oleverbart", "kunde inte levereras", "ei voida toimittaa", "toimittaminen epäonnistui"),
    *(
        "nedoručitelné",
        "nelze doručit",
        "teslim edilemedi",
        "teslim edilemeyen",
        "kézbesíthetetlen",
    ),
)

DELAY_SUBJECTS = _fold_words(
    *("delayed", "delivery delayed", "delivery status notification (delay)", "delayed mail"),
    *("warning: message", "warning: could not send", "mail delivery delayed", "message delayed"),
    *("delivery delay", "verzögert", "verspätet", "zustellung verzögert", "différé", "retardé"),
    *("retrasado", "demora", "adiado", "atraso", "ritardo", "ritardato", "vertraagd", "задержка"),
    *("延迟", "遅延", "opóźnion", "forsinket", "försenad", "viivästynyt", "gecikti", "지연"),
)

DELAY_TEXTS = _fold_words(
    *(
        "this is a warning message only",
        "you do not need to resend",
        "has been delayed",
        "is delayed",
    ),
    *("will be retried", "will keep trying", "will continue to try", "still being attempted"),
    *(
        "delivery attempts will continue",
        "delivery temporarily suspended",
        "not yet been delivered",
    ),
    *("has not been delivered yet", "could not be delivered yet", "will retry for", "still trying"),
    *("no action is required on your part", "noch nicht zugestellt", "weiterhin versucht"),
    *(
        "noch nicht ausgeliefert",
        "n'a pas encore été",
        "aún no se ha entregado",
        "ainda não foi entregue",
    ),
    *("non è ancora stato", "nog niet bezorgd", "пока не доставлено", "will try again"),
)

BOUNCE_TEXTS = _fold_words(
    *("this is the mail system at host", "could not be delivered", "couldn't be delivered"),
    *("this is the qmail-send program", "i'm afraid i wasn't able to deliver"),
    *("this message was created automatically by mail delivery software", "permanent fatal errors"),
    *("permanent error", "delivery to the following", "did not reach the following recipient"),
    *("did not reach some or all of the intended recipients", "delivery has failed to these"),
    *(
        "wasn't delivered to",
        "was not delivered to",
        "your document:",
        "user unknown",
        "address not found",
    ),
    *("address couldn't be found", "mailbox unavailable", "mailbox full", "mailbox is full"),
    *(
        "over quota",
        "quota exceeded",
        "no such user",
        "does not exist",
        "recipient address rejected",
    ),
    *("recipient rejected", "recipient unknown", "unknown recipient", "unrouteable address"),
    *(
        "undeliverable",
        "unable to deliver",
        "delivery failed",
        "failed to deliver",
        "host not found",
    ),
    *("domain not found", "message blocked", "message rejected", "giving up on", "552 ", "550 "),
    *(
        "nicht zugestellt werden",
        "konnte nicht übermittelt",
        "nicht erreicht",
        "unbekannter empfänger",
    ),
    *("n'a pas pu être remis", "n'a pas pu être distribué", "n'a pas été remis", "no se ha podido"),
    *(
        "no se pudo entregar",
        "não pôde ser entregue",
        "não foi possível entregar",
        "nicht zustellen",
    ),
    *("non è stato possibile recapitare", "impossibile recapitare", "kon niet worden bezorgd"),
    *("не удалось доставить", "не доставлено", "не может быть доставлено", "无法投递", "无法送达"),
    *(
        "配信できません",
        "送信できません",
        "お届けできません",
        "전송하지 못",
        "nie można dostarczyć",
    ),
    *("kunne ikke leveres", "kunde inte levereras", "ei voitu toimittaa", "teslim edilemedi"),
)

#: A receipt without its machine-readable part: a subject that begins so, and one of the texts.
READ_SUBJECTS = _fold_words(
    *(
        "read:",
        "not read:",
        "read receipt",
        "return receipt",
        "gelesen:",
        "ungelesen:",
        "lu:",
        "lu :",
    ),
    *("leído:", "leido:", "lida:", "lido:", "letto:", "gelezen:", "прочитано:", "已读:", "已讀:"),
    *("開封済み:", "읽음:", "przeczytane:", "læst:", "läst:", "luettu:", "přečteno:", "okundu:"),
)
READ_TEXTS = _fold_words(
    *("was read on", "was displayed on", "was deleted without being read", "has been displayed"),
    *("this is a return receipt", "no guarantee that the message has been read", "gelesen am"),
    *("wurde am", "wurde gelesen", "empfangsbestätigung", "a été lu", "fue leído", "foi lida"),
    *(
        "è stato letto",
        "is gelezen",
        "было прочитано",
        "прочитано",
        "已于",
        "已被阅读",
        "開封されました",
    ),
    *(
        "읽었습니다",
        "zostało przeczytane",
        "blev læst",
        "lästes",
        "luettiin",
        "byla přečtena",
        "okundu",
    ),
)

CHALLENGE_TEXTS = _fold_words(
    *("confirm that you are", "confirm you are", "verify that you are", "verify you are"),
    *("verify your email address", "confirm your email address", "verify your address"),
    *("sender verification", "to have your message delivered", "to deliver your message"),
    *(
        "to release your message",
        "so that your message",
        "before your message",
        "your message is being held",
    ),
    *("your message has been held", "your email is being held", "message is waiting", "challenge"),
    *(
        "approved senders",
        "approved sender list",
        "whitelist",
        "white list",
        "guest list",
        "allow list",
    ),
    *("protect myself from spam", "protect my inbox", "to stop spam", "junk mail", "anti-spam"),
    *(
        "unsolicited",
        "one-time",
        "one time",
        "just this once",
        "click the link",
        "click on the link",
    ),
    *("follow the link", "follow this link", "klicken sie", "bestätigen sie", "spam-schutz"),
    *("cliquez sur", "confirmer votre", "haga clic", "confirmar su", "clique no", "confirmar seu"),
    *("clicca", "confermare", "klik op", "bevestig", "подтвердите", "перейдите по ссылке"),
)

CHALLENGE_SUBJECTS = _fold_words(
    *("please confirm your", "please verify your", "confirm your message", "verify your message"),
    *(
        "confirmation required",
        "confirm your email",
        "verification required",
        "sender verification",
    ),
    *("[boxbe]", "your email requires verification", "your message requires", "message held"),
    *("action required to deliver", "please authenticate", "spam challenge", "are you human"),
    *("bitte bestätigen sie ihre", "veuillez confirmer", "por favor confirme", "conferma il tuo"),
    *("bevestig uw", "подтвердите", "confirme sua mensagem", "requires your confirmation"),
)
CHALLENGE_HEADERS = ("x-boxbe", "x-spamarrest", "x-tmda", "x-challenge", "x-ask-auth", "x-cr-")

#: The words around a substitute's address.
CONTACTS = _fold_words(
    *("contact", "reach", "urgent", "assist", "in my absence", "cover", "speak to", "write to"),
    *("email", "e-mail", "mail to", "colleague", "wenden", "vertret", "dringend", "kontakt"),
    *("erreichen", "kolleg", "adress", "contacter", "joindre", "urgence", "collègue", "contactar"),
    *("contacte", "contacten", "urgen", "dirija", "dirig", "escriba", "escreva", "contate"),
    *("contatt", "rivolger", "scriv", "collega", "contactpersoon", "neem", "spoed", "обращ"),
    *("свяж", "связ", "пишите", "вопрос", "联系", "聯絡", "聯繫", "连络", "連絡", "まで", "担当"),
    *("연락", "문의", "التواصل", "الاتصال", "تواصل", "skontakt", "kontaktu", "pilnych", "zastęp"),
    *("henvend", "kontakta", "vänd dig", "ota yhteyttä", "obra", "kontaktuj", "iletişim", "ulaş"),
    *("לפנות", "צרו קשר", "επικοινων", "contacta", "keress", "javit"),
)
