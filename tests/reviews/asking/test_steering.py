"""R7: a mail that asks does not prefer the happy, in any of our languages."""

from __future__ import annotations

import pytest

from reviews.asking.steering import ALWAYS, ELSEWHERE, Steer, findings

STEERING = [
    (Steer.CONDITION, "If you were happy with the film, please leave a review."),
    (Steer.CONDITION, "Hizmetimizden memnun kaldıysanız bir yorum yazın."),
    (Steer.CONDITION, "Если вам понравилась работа, оставьте отзыв."),
    (Steer.CONDITION, "अगर आप खुश हैं तो समीक्षा लिखिए।"),
    (Steer.CONDITION, "Jeśli jesteś zadowolona, zostaw opinię."),
    (Steer.STARS, "We would be glad about five stars."),
    (Steer.STARS, "Bize BEŞ YILDIZ verin."),
    (Steer.STARS, "Поставьте нам пять звёзд."),
    (Steer.STARS, "हमें पाँच स्टार दीजिए।"),
    (Steer.STARS, "Prosimy o pięć gwiazdek."),
    (Steer.STARS, "★★★★★ please"),
    (Steer.PRAISE, "Leave a positive review today."),
    (Steer.PRAISE, "Olumlu bir yorum bekliyoruz."),
    (Steer.PRAISE, "Ждём хороший отзыв."),
    (Steer.PRAISE, "एक अच्छी समीक्षा लिखिए।"),
    (Steer.PRAISE, "Czekamy na pozytywną opinię."),
    (Steer.FIRST, "Not happy? Please contact us before you write."),
    (Steer.FIRST, "Bir sorun olduysa önce bize yazın."),
    (Steer.FIRST, "Если что-то не так, сначала напишите нам."),
    (Steer.FIRST, "कोई परेशानी हो तो पहले हमें बताइए।"),
    (Steer.FIRST, "Jeśli coś poszło nie tak, najpierw napisz do nas."),
]
HARMLESS = [
    "How was it? Tell others what was good and what was not. Choose from one to five stars.",
    "Nasıldı? 1'den 5'e kadar yıldız seçin, isterseniz birkaç söz ekleyin.",
    "Как всё прошло? Выберите от 1 до 5 звёзд; мы покажем и похвалу, и критику.",
    "कैसा रहा? 1 से 5 तक सितारे चुनिए; हम हर राय दिखाते हैं।",
    "Jak było? Wybierz od 1 do 5 gwiazdek; pokażemy każdą opinię.",
]


@pytest.mark.parametrize(("code", "text"), STEERING, ids=range(len(STEERING)))
def test_r7_steering_words_are_found_in_every_language(code: Steer, text: str) -> None:
    assert code in {each.code for each in findings(text)}
    hidden = text.upper().replace("E", "E\u200b") if text.isascii() else f"  {text}  "
    assert code in {each.code for each in findings(hidden)}


def test_r7_what_asks_everybody_alike_may_go_out() -> None:
    for text in HARMLESS:
        assert findings(text, ALWAYS) == [], text


def test_what_other_places_forbid_is_looked_for_only_there() -> None:
    text = "As a thank-you there is a 10 % off coupon. Please mention Maria and add a photo."

    assert findings(text) == []
    assert {each.code for each in findings(text, ELSEWHERE)} == {Steer.REWARD, Steer.CONTENT}


def test_asking_for_another_review_in_exchange_is_found() -> None:
    for text in (
        "We will refund you when you change your review.",
        "Yorumunuzu silerseniz paranızı iade ederiz.",
        "Мы вернём деньги, если вы удалите отзыв.",
        "समीक्षा हटा दें तो हम पैसे लौटा देंगे।",
        "Zwrócimy pieniądze, jeśli usunie Pani opinię.",
    ):
        assert [each.code for each in findings(text, (Steer.EXCHANGE,))] == [Steer.EXCHANGE], text
    assert findings("We are sorry. Your money is on its way back.", (Steer.EXCHANGE,)) == []
