"""What a visit needs: where the values rest, who is never asked, and the words that decline or explain."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from clinicbot.core.encrypted import keyed_hash
from conversations.rehearsal import Rehearsal
from conversations.skills import phrases
from conversations.understanding import papers
from conversations.understanding.normalise import normalise
from patients import needed
from patients.models import Guardianship, Patient
from patients.registration import register_patient
from tests.dialogues.acting import MONDAY, _prepare, contact_of
from tests.dialogues.clinic import aurora, fresh_day  # noqa: F401 - fixtures

CPF = "11144477735"
PHONE = "+5531900000871"
ASKING: dict[str, Any] = {"patient": "Rosa Alves", "clinic": {"ask_cpf": True, "ask_birth_date": True}}
WISH = "quero clínico geral quinta às 10h"


def words_of(text: str) -> str:
    return normalise(text).text.strip(" .!?,;")


def test_values_rest_encrypted_on_the_patient_and_nowhere_in_the_talk(
    fresh_day: None,  # noqa: F811
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    _prepare(ASKING, PHONE, MONDAY)
    said = []
    with Rehearsal(PHONE, MONDAY) as talk:
        for words in (WISH, "12/03/1971", "111.444.777-35"):
            said = talk.say(words)
            assert CPF not in str(talk.state)
            assert "1971-03-12" not in str(talk.state)
    patient = contact_of(PHONE).patients.get()
    assert (patient.birth_date, patient.cpf, patient.cpf_hash) == (date(1971, 3, 12), CPF, keyed_hash(CPF))
    with connection.cursor() as cursor:
        cursor.execute("SELECT cpf FROM patients_patient WHERE id = %s", [patient.pk])
        assert CPF not in cursor.fetchone()[0]
    answer = "\n".join(one.text for one in said)
    assert "Anotei o CPF" in answer
    assert "444" not in answer
    logged = caplog.text + "".join(capsys.readouterr())
    assert not any(secret in logged for secret in (CPF, "111.444.777-35", "1971"))


def test_who_never_proved_to_know_the_patient_is_not_asked(fresh_day: None) -> None:  # noqa: F811
    # Else whoever holds the number could write the birth date that is asked for as a proof later.
    _prepare(ASKING, PHONE, MONDAY)
    contact_of(PHONE).patients.update(insurance_plan_code="")
    Guardianship.objects.filter(contact=contact_of(PHONE)).update(proved_at=None)
    with Rehearsal(PHONE, MONDAY) as talk:
        (said,) = talk.say(f"{WISH}, particular")
    assert "Confira" in said.text
    rosa = contact_of(PHONE).patients.get()
    assert (rosa.birth_date, rosa.insurance_plan_code) == (None, "")


def test_a_hold_that_ran_out_while_a_number_was_looked_for_is_booked_while_free(fresh_day: None) -> None:  # noqa: F811
    _prepare(ASKING, PHONE, MONDAY)
    with Rehearsal(PHONE, MONDAY) as talk:
        talk.say(WISH)
        talk.say("12/03/1971")
        talk.pass_time(timedelta(minutes=25))
        assert "Confira" in talk.say("111.444.777-35")[0].text
        assert "está marcado" in talk.say("sim")[0].text


def test_what_was_left_for_the_reception_is_gone_once_it_is_known(db: None) -> None:
    contact = contact_of(PHONE)
    rosa = register_patient(contact.pk, "Rosa Alves")
    for datum in (Patient.Datum.CPF, Patient.Datum.CARD):
        needed.leave_for_reception(rosa.id, datum)
    assert needed.left_to_ask(Patient.objects.get(pk=rosa.id)) == ["card", "cpf"]
    needed.keep_cpf(rosa.id, CPF)
    assert needed.left_to_ask(Patient.objects.get(pk=rosa.id)) == ["card"]
    Patient.objects.filter(pk=rosa.id).update(card_number="1234567")
    assert needed.left_to_ask(Patient.objects.get(pk=rosa.id)) == []


def test_a_patient_of_somebody_else_is_unknown(db: None) -> None:
    rosa = register_patient(contact_of(PHONE).pk, "Rosa Alves")
    assert needed.known_of(contact_of("+5531900000872").pk, rosa.id) is None


@pytest.mark.parametrize(("born", "minor"), [(date(2008, 11, 23), False), (date(2008, 11, 24), True)])
def test_of_age_on_the_eighteenth_birthday(born: date, minor: bool) -> None:
    assert needed.is_minor(born, MONDAY.date()) is minor


@pytest.mark.parametrize(
    "said",
    [
        *("não tenho aqui", "prefiro não dizer", "não quero passar meu cpf", "não sei de cabeça", "não vou dar isso"),
        *("mando depois", "pode ser depois?", "levo no dia", "informo na recepção", "esqueci a carteirinha"),
        *("no lo tengo", "prefiero no decirlo", "I don't have it with me", "I'd rather not say"),
    ],
)
def test_words_that_leave_it_for_the_reception(said: str) -> None:
    assert phrases.DECLINED.search(words_of(said))


@pytest.mark.parametrize("said", ["é o 529", "sim", "prefiro falar com uma pessoa", "quinta às 15h", "pode marcar"])
def test_words_that_do_not(said: str) -> None:
    assert not phrases.DECLINED.search(words_of(said))


@pytest.mark.parametrize("said", ["é obrigatório?", "tenho que informar?", "¿es obligatorio?", "do I have to?"])
def test_words_that_ask_whether_it_must_be(said: str) -> None:
    assert phrases.MUST_I.search(words_of(said))


@pytest.mark.parametrize(
    ("said", "digits", "until"),
    [
        ("00371234567890123", "00371234567890123", None),
        ("é 0 037 1234 5678 9012 3", "00371234567890123", None),
        ("carteirinha 123456-7 val 12/27", "1234567", date(2027, 12, 31)),
        ("1234567 vale até 29/02/2028", "1234567", date(2028, 2, 29)),
        ("não achei", "", None),
        ("12", "", None),
    ],
)
def test_a_card_as_people_write_it(said: str, digits: str, until: date | None) -> None:
    assert papers.written_card(said) == papers.CardWritten(digits, until)


@pytest.mark.parametrize(
    ("said", "until"),
    [
        ("12/2027", date(2027, 12, 31)),
        ("2/28", date(2028, 2, 29)),
        ("fevereiro de 2027", date(2027, 2, 28)),
        ("Dec 2027", date(2027, 12, 31)),
        ("31-12-2027", date(2027, 12, 31)),
        ("00/2027", None),
        ("não tem", None),
    ],
)
def test_a_validity_as_people_write_it(said: str, until: date | None) -> None:
    assert papers.written_validity(said) == until


@pytest.mark.parametrize(
    ("said", "cpf"),
    [
        ("111.444.777-35", CPF),
        ("meu cpf é 111 444 777 35 ok", CPF),
        ("11144477735", CPF),
        ("111.444.777-53", None),
        ("11111111111", None),
        ("1114447773", None),
    ],
)
def test_a_cpf_as_people_write_it(said: str, cpf: str | None) -> None:
    assert papers.written_cpf(said) == cpf
