import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.metrics.text.language import detect_languages, normalize_language

SAMPLES = {
    "en": "The harbor board said on Monday that it would close the old pier after the storm.",
    "de": "Der Hafenrat hat am Montag mitgeteilt, dass die alte Mole nach dem Sturm nicht mehr für Boote geöffnet wird.",
    "fr": "Le conseil du port a dit lundi que la vieille jetée ne serait pas ouverte aux bateaux après la tempête.",
    "es": "El consejo del puerto dijo el lunes que el viejo muelle no se abrirá a los barcos después de la tormenta.",
    "pt": "O conselho do porto disse na segunda-feira que o velho cais não será aberto aos barcos após a tempestade.",
    "it": "Il consiglio del porto ha detto lunedì che il vecchio molo non sarà aperto alle barche dopo la tempesta.",
    "nl": "De havenraad heeft maandag gezegd dat de oude pier na de storm niet meer open is voor de boten van het dorp.",
    "sv": "Hamnrådet sade på måndagen att den gamla piren inte skulle öppnas för båtar efter stormen, och det är bra.",
    "da": "Havnerådet sagde mandag, at den gamle mole ikke bliver åbnet for både efter stormen, og det er noget af et tab.",
    "no": "Havnerådet sa mandag at den gamle moloen ikke blir åpnet for båter etter stormen, og det er noe av et tap.",
    "fi": "Satamaneuvosto sanoi, että vanha laituri ei ole auki, kun myrsky on ohi, mutta se voi vielä avautua tai sulkeutua.",
    "pl": "Rada portu powiedziała w poniedziałek, że stary pomost nie będzie otwarty dla łodzi po burzy, ale to się zmieni.",
    "cs": "Rada přístavu v pondělí řekla, že staré molo se po bouři pro lodě neotevře, ale podle ní to není konec.",
    "hu": "A kikötő tanácsa azt mondta, hogy a régi móló nem nyílik meg a vihar után, de ez csak egy ideig van így.",
    "ro": "Consiliul portului a spus luni că vechiul dig nu va fi deschis pentru bărci după furtună, dar este o problemă.",
    "tr": "Liman kurulu pazartesi günü eski iskele için bir karar aldı ve bu kararın çok daha önce olması gerekir dedi.",
    "id": "Dewan pelabuhan mengatakan pada hari Senin bahwa dermaga tua itu tidak akan dibuka untuk kapal dan perahu.",
    "ru": "Совет порта сказал в понедельник, что старый причал не будет открыт для лодок после бури, и это было решено.",
    "uk": "Рада порту сказала в понеділок, що старий причал не буде відкрито для човнів після бурі, і це було вирішено.",
    "bg": "Съветът на пристанището каза в понеделник, че старият кей няма да се отвори за лодки след бурята и това е така.",
    "el": "Το συμβούλιο του λιμανιού είπε ότι η παλιά αποβάθρα δεν θα ανοίξει.",
    "ar": "قال مجلس الميناء إن الرصيف القديم لن يفتح بعد العاصفة التي ضربت المدينة من يوم الأحد إلى يوم الاثنين",
    "he": "מועצת הנמל אמרה ביום שני כי הרציף הישן לא ייפתח",
    "fa": "شورای بندر گفت که اسکله قدیمی را پس از طوفان باز نمی کند و این تصمیم برای همه است",
    "ja": "港湾評議会は月曜日、嵐のあと古い桟橋を開放しないと発表した。",
    "zh": "港口委员会星期一表示,风暴过后旧码头将不再开放,渔民们感到失望。",
    "ko": "항만 위원회는 월요일 폭풍 뒤에 오래된 부두를 열지 않겠다고 말했다.",
}


@pytest.mark.parametrize("code", SAMPLES)
def test_a_sentence_is_recognized(code):
    assert detect_languages([SAMPLES[code]], [None]) == [code]


NEIGHBORS = {
    "ca": "L'ajuntament del poble ha decidit tancar el pont vell fins a la primavera, però els veïns encara no ho saben i demanen que els ho diguin abans.",
    "da": "Kommunen har besluttet at lukke den gamle bro til foråret, men naboerne ved det endnu ikke, og de vil gerne have noget at vide først.",
    "no": "Kommunen har besluttet å stenge den gamle broen til våren, men naboene vet det ennå ikke, og de vil gjerne få vite noe om det først.",
    "sk": "Mesto rozhodlo, že starý most zatvorí až na jar, ale susedia o tom ešte nevedia a chcú, aby im to niekto povedal skôr, ako sa to stane.",
    "uk": "Місто вирішило закрити старий міст навесні, але сусіди про це ще не знають і хочуть, щоб їм про це сказали раніше.",
    "be": "Горад вырашыў зачыніць стары мост вясной, але суседзі пра гэта яшчэ не ведаюць і хочуць, каб ім пра гэта сказалі раней.",
    "sr": "Град је одлучио да затвори стари мост на пролеће, али суседи то још не знају и желе да им неко то каже пре него што се деси.",
    "mk": "Градот одлучи да го затвори стариот мост напролет, но соседите сè уште не го знаат тоа и сакаат некој да им каже пред да се случи.",
    "af": "Die stad het besluit om die ou brug in die lente te sluit, maar die bure weet dit nog nie en wil hê dat iemand dit vir hulle moet sê.",
    "hr": "Grad je odlučio da će stari most zatvoriti tek u proljeće, ali susjedi to još ne znaju i žele da im to netko kaže prije nego što se dogodi.",
}


@pytest.mark.parametrize("code", NEIGHBORS)
def test_a_language_is_not_taken_for_its_neighbor(code):
    assert detect_languages([NEIGHBORS[code]], [None]) == [code]


@pytest.mark.parametrize("code", ["de", "fr", "es", "pt", "it", "nl", "sv", "pl", "ru", "en"])
@pytest.mark.parametrize("n", [4, 8, 12, 16])
def test_a_short_text_is_right_or_undetermined(code, n):
    words = SAMPLES[code].split()
    cuts = [" ".join(words[k : k + n]) for k in range(len(words) - n + 1)]
    assert set(detect_languages(cuts, [None] * len(cuts))) <= {code, "und"}


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "Ja.",
        "12 34 56",
        "Budget Harbor Pier Storm Council Monday Boats Closed",
        "2020 Harbor e-tram revealed as electric 4-door car: 2020 Harbor e-tram tested, e-tram drawn",
        "Le conseil municipal de Varennes a voté mardi",
        "Pier 9, Quay 4, Dock 7: a, a, a, a, a, a",
        "🙂" * 50,
        "\ud800\u202e\x00",
    ],
)
def test_little_evidence_is_undetermined(text):
    assert detect_languages([text], [None]) == ["und"]


@pytest.mark.parametrize(
    ("given", "code"),
    [("en", "en"), ("en-US", "en"), ("EN_gb", "en"), ("eng", "en"), ("English", "en"), ("xx", "xx"), ("", None)],
)
def test_given_codes_are_normalized(given, code):
    assert normalize_language(given) == code


def test_a_given_language_is_kept_and_an_unusable_one_is_detected():
    assert detect_languages([SAMPLES["de"]] * 3, ["en", "unknown", None]) == ["en", "de", "de"]


def test_order_does_not_matter():
    codes = list(SAMPLES)
    assert detect_languages([SAMPLES[code] for code in reversed(codes)], [None] * len(codes)) == codes[::-1]


def test_an_empty_batch():
    assert detect_languages([], []) == []


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text(max_size=200), max_size=4))
def test_any_text_gets_a_code(texts):
    found = detect_languages(texts, [None] * len(texts))
    assert [len(code) in (2, 3) for code in found] == [True] * len(texts)
