"""The reception's rarer deeds in a real browser: encaixe, exports, retraining, the waitlist, words from patients."""

import csv
import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django_celery_beat.schedulers import ModelEntry
from openpyxl import load_workbook
from playwright.sync_api import expect

from clinicbot.celery import app
from clinicbot.core import clock
from scheduling import booking, marks, waitlist
from scheduling.models import Mark
from scheduling.slot import Slot
from scheduling.slots import SlotQuery, find_slots
from tests.backoffice.clinic import CARD, CPF, Clinic, person
from tests.browser.chromium import needs_chromium
from tests.browser.conftest import Desk, session_of

pytestmark = [pytest.mark.browser, needs_chromium]
WAITLIST, OFFERS = "admin:scheduling_waitlistentry_changelist", "admin:scheduling_waitlistoffer_changelist"


@pytest.fixture
def clinic(transactional_db: None, valkey: Any) -> Clinic:
    return Clinic()


@pytest.fixture
def reception(clinic: Clinic) -> str:
    return session_of(person("recepcao", "receptionist"))


@pytest.fixture
def manager(clinic: Clinic) -> str:
    return session_of(person("gerente", "manager"))


@pytest.fixture
def taken(clinic: Clinic) -> Slot:
    """Maria has the first time of Dra. Ana in a week's time."""
    contact, patient = clinic.patient("Maria Souza")
    slot = _slots(clinic)[0]
    booking.book(slot, patient.pk, contact.pk, "maria", clock.now())
    return slot


@pytest.fixture
def squeeze(clinic: Clinic, taken: Slot) -> str:
    """The page where Otávio would have the very same time."""
    _contact, patient = clinic.patient("Otávio Freitas")
    start = timezone.localtime(taken.start)
    chosen = f"patient={patient.pk}&service={clinic.service.pk}&professional={clinic.ana.pk}&unit={clinic.unit.pk}"
    return f"{reverse('admin:agenda_book')}?{chosen}&day={start:%Y-%m-%d}&at={start:%H:%M}"


@pytest.fixture
def offered(clinic: Clinic) -> None:
    """Rosa was offered a time, Davi waits."""
    for number, name in enumerate(("Rosa Lins", "Davi Lins")):
        contact, patient = clinic.patient(name)
        wish = waitlist.Wish(service_id=clinic.service.pk, professional_id=clinic.ana.pk, urgency=1 - number)
        waitlist.join(patient.pk, contact.pk, wish, clock.now() - timedelta(days=3 + number))
    at_ten = timezone.localtime(clock.now()).replace(hour=10, minute=0, second=0, microsecond=0)
    offer = waitlist.offer_slot(_slots(clinic)[1].key, at_ten)
    assert offer is not None


@pytest.fixture
def late_and_here(clinic: Clinic) -> str:
    """Maria is expected now, ran late, and says that she is here."""
    contact, patient = clinic.patient("Maria Souza")
    row = clinic.appointment((contact, patient), start=clock.now())
    marks.leave(row.pk, contact.pk, Mark.Kind.LATE, clock.now(), minutes=10)
    marks.leave(row.pk, contact.pk, Mark.Kind.HERE, clock.now())
    return f"{reverse('admin:agenda')}?day={row.local_date.isoformat()}"


@pytest.fixture
def yesterday(clinic: Clinic) -> str:
    """Three appointments of yesterday were left open; Rosa had arrived."""
    noon = timezone.localtime(clock.now()).replace(hour=12, minute=0, second=0, microsecond=0) - timedelta(days=1)
    left_open = (("Rosa Lins", "arrived"), ("Davi Lins", "booked"), ("Ivo Reis", "booked"))
    for number, (name, status) in enumerate(left_open):
        clinic.appointment(clinic.patient(name), start=noon + timedelta(minutes=30 * number), status=status)
    return f"{reverse('admin:agenda')}?day={noon:%Y-%m-%d}"


@pytest.fixture
def administrator(clinic: Clinic) -> str:
    for name, entry in settings.CELERY_BEAT_SCHEDULE.items():
        ModelEntry.from_entry(name, app=app, **entry)
    return session_of(person("chefe", "administrator"))


def _slots(clinic: Clinic) -> list[Slot]:
    first = clock.now() + timedelta(days=7)
    window = (first, first + timedelta(days=1))
    return find_slots(
        SlotQuery(service_id=clinic.service.pk, professional_id=clinic.ana.pk, windows=(window,)), clock.now()
    )


def test_an_encaixe_stands_beside_what_was_there_with_its_reason(reception: str, squeeze: str, desk: Desk) -> None:
    page = desk(reception, squeeze)
    page.get_by_text("Encaixe", exact=True).click()
    button = page.get_by_role("button", name="Encaixar")
    button.click()
    expect(page.get_by_label("Motivo")).to_be_focused()  # it is missing, so nothing was sent
    page.get_by_label("Motivo").fill("Dor forte")
    button.click()
    expect(page.get_by_text("Marcada para")).to_be_visible()
    expect(page.locator(".cb-slot")).to_have_count(2)
    page.locator(".cb-slot").filter(has_text="Otávio Freitas").click()
    expect(page.locator("main, #main, #content").first).to_contain_text("Dor forte")


def test_a_day_is_closed_with_who_came(reception: str, yesterday: str, desk: Desk) -> None:
    page = desk(reception, yesterday)
    page.get_by_role("link", name="Encerrar o dia").click()
    expect(page.get_by_label("Veio Rosa Lins")).to_be_checked()
    page.get_by_label("Todos vieram").check()
    page.get_by_label("Veio Ivo Reis").uncheck()
    expect(page.get_by_label("Todos vieram")).not_to_be_checked()
    expect(page.get_by_text("→ falta")).to_have_count(3)
    expect(page.locator(".cb-close-otherwise:visible")).to_have_text(["→ falta"])
    expect(page.locator(".cb-close-came-to:visible")).to_have_text(["→ concluída", "→ concluída"])
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Encerrar o dia").click()
    expect(page.get_by_text("3 consultas encerradas")).to_be_visible()
    expect(page.get_by_text("Nada em aberto neste dia.")).to_be_visible()
    page.get_by_role("link", name="Dia na agenda").click()
    expect(page.locator(".cb-slot-completed")).to_have_count(2)
    expect(page.locator(".cb-slot-no_show")).to_contain_text("Ivo Reis")


@pytest.mark.parametrize(("number", "ending"), [("0", "xlsx"), ("1", "csv")])
def test_appointments_are_exported(
    manager: str, taken: Slot, desk: Desk, tmp_path: Path, number: str, ending: str
) -> None:
    page = desk(manager, reverse("admin:scheduling_appointment_changelist"))
    page.get_by_role("link", name="Exportar").click()
    page.locator("select[name=format]").select_option(number)
    with page.expect_download() as coming:
        page.locator("form").filter(has=page.locator("select[name=format]")).get_by_role("button").last.click()
    file = tmp_path / coming.value.suggested_filename
    coming.value.save_as(file)
    assert file.suffix == f".{ending}"
    rows = _rows(file)
    assert rows[0][:2] == ["Data", "Horário"]
    assert len(rows) == 2
    whole = " ".join(map(str, rows[1]))
    assert "Ana Prado" in whole
    assert CPF not in whole
    assert CARD not in whole


def _rows(file: Path) -> list[list[object]]:
    if file.suffix == ".csv":
        return [list(row) for row in csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig")))]
    return [list(row) for row in load_workbook(file).active.iter_rows(values_only=True)]


def test_a_phrase_is_taught_and_the_assistant_retrained(administrator: str, desk: Desk) -> None:
    page = desk(administrator, reverse("admin:conversations_trainingphrase_add"))
    page.get_by_label("Frase").fill("quanto fica a zaragatoa?")
    page.get_by_label("Intenção").select_option("price")
    page.get_by_role("button", name="Salvar", exact=True).click()
    expect(page.locator("#result_list")).to_contain_text("quanto fica a zaragatoa?")
    page.get_by_role("button", name="Treinar de novo").click()
    expect(page.get_by_text("está sendo treinado de novo")).to_be_visible()
    page.locator("#last-retraining").click()
    expect(page.locator("body")).to_contain_text("pedido")


def test_the_waitlist_and_its_offers_are_read_and_an_entry_is_taken_off(
    reception: str, offered: None, desk: Desk
) -> None:
    page = desk(reception, reverse(OFFERS))
    row = page.locator("#result_list tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("urgência (40 pontos)")
    row.get_by_role("link", name="Rosa Lins").click()
    shown = page.locator("body")
    expect(shown).to_contain_text("dias de espera")
    expect(shown).to_contain_text("Dra. Ana Prado")
    expect(shown).not_to_contain_text("urgency")
    page.locator(f"a[href='{reverse(WAITLIST)}']").first.click()
    expect(page.locator("#result_list tbody tr")).to_have_count(2)
    rosa = page.locator("#result_list tbody tr").filter(has_text="Rosa Lins")
    expect(rosa).to_contain_text("recebeu oferta")
    rosa.get_by_role("checkbox").check()
    page.locator("select[name=action]").select_option("leave_chosen")
    page.locator("button[name=index]").click()
    expect(page.get_by_text("1 pessoa saiu da lista.")).to_be_visible()
    expect(rosa).to_contain_text("saiu")
    page.locator(f"a[href='{reverse(OFFERS)}']").first.click()
    expect(page.locator("#result_list tbody tr")).to_contain_text("recusad")


def test_words_from_patients_are_ticked_off(reception: str, late_and_here: str, desk: Desk) -> None:
    page = desk(reception, late_and_here)
    words = page.locator(".cb-word")
    expect(words).to_have_count(2)
    words.filter(has_text="atrasa 10 min").get_by_role("button").click()
    expect(words).to_have_count(1)
    expect(words).to_contain_text("diz que chegou")
    words.get_by_role("link").click()
    page.get_by_role("button", name="Chegou").click()
    expect(page.locator(".cb-status-arrived").first).to_be_visible()
    page.get_by_role("button", name="Não chegou, afinal").click()
    expect(page.locator(".cb-status-booked").first).to_be_visible()


def test_a_task_is_paused_and_resumed(administrator: str, desk: Desk) -> None:
    page = desk(administrator, reverse("admin:django_celery_beat_periodictask_changelist"))
    page.get_by_role("link", name="Enviar lembretes").click()
    page.locator("[name=enabled]").uncheck()
    page.get_by_role("button", name="Salvar", exact=True).click()
    row = page.locator("#result_list tbody tr").filter(has_text="Enviar lembretes")
    expect(row).to_contain_text("em pausa")
    row.get_by_role("checkbox").check()
    page.locator("select[name=action]").select_option("resume_chosen")
    page.locator("button[name=index]").click()
    expect(page.get_by_text("1 tarefa volta a funcionar.")).to_be_visible()
    expect(row).not_to_contain_text("em pausa")
