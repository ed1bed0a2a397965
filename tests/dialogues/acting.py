"""Acting out a dialogue file over the real road: webhook, inbox, turn, outbox, a Graph API that checks.

A file has `protects` (the behaviour it guards), perhaps `at` (local time; Monday 2026-11-23 09:00 unless said),
`given` (what was before: `patient`, `children`, their `plan` (private unless said), what is `known` of them,
`appointments`, `visited`, `waits`; what is `taken` by others, who `others_wait`; and `clinic`, `services`, `plans`,
`units` as they are set up) and `steps`. A step is what the patient does (`patient`, perhaps `edited_meanwhile`,
`burst`, `tap`, `quote`, `react`, `edits`, `deletes_unread`, `sends`, `wait`, `again`) or others do (`someone_takes`,
`someone_cancels`, `staff_moves`, `staff_cancels`, `staff_books`, `staff_takes_over`, `staff_says`, `staff_gives_back`)
and what must follow (`bot`: fragments, in any order, that the answers hold; `not`: fragments they must not hold;
`choices`: titles offered; `silent`; `skill`). `then` says how it ends: `mode`, `agenda` (every standing appointment of
this phone), `consent`, `patients`, what is `known` of them, `waits` (somebody of theirs is on the waitlist), `marks`
(what the reception was told), `open` (skill.step).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch
from zoneinfo import ZoneInfo

import yaml
from django.contrib.auth.models import User

from clinicbot.core import clock
from conversations import clinic, engines, returning, takeover, turns, wakeup, wording
from conversations.engines.decision import Engine, Situation
from conversations.rehearsal import Rehearsal, Said
from integrations.events import Identity
from integrations.simulator import webhooks
from patients import consent
from patients.identity import resolve
from patients.models import Consent, Contact
from patients.plans import PRIVATE
from patients.registration import register_patient
from scheduling import appointments, booking, catalogue, offering, waitlist
from scheduling.booking import Actor
from scheduling.models import Appointment, Clinic, InsurancePlan, Mark, Professional, Service, Unit, WeeklyHours
from scheduling.slots import SlotQuery, find_slots
from tests.dialogues import claims

ZONE = ZoneInfo("America/Sao_Paulo")
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=ZONE)
STAFF = Actor("staff", 1)
FILES: dict[str, Callable[[], Any]] = {
    "audio": lambda: webhooks.audio("media-1"),
    "picture": lambda: webhooks.image("media-2"),
    "document": lambda: webhooks.document("media-3", "exame.pdf"),
    "location": lambda: webhooks.location(-19.9400, -43.9350),
    "sticker": lambda: {"type": "sticker", "sticker": {"id": "media-4", "mime_type": "image/webp"}},
    "contact": lambda: {
        "type": "contacts",
        "contacts": [{"name": {"formatted_name": "Padaria"}, "phones": [{"phone": "+5531900000077"}]}],
    },
    "unknown": webhooks.unsupported,
}
Script = dict[str, Any]


@dataclass
class Stage:
    """One phone of a dialogue, and what was answered last."""

    phone: str
    rehearsal: Rehearsal
    answers: list[Said] = field(default_factory=list)
    places: list[tuple[str, str]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All that was answered last."""
        return "\n".join(said.text for said in self.answers)


def load(path: Path) -> Script:
    """Read a dialogue file."""
    script: Script = yaml.safe_load(path.read_text(encoding="utf-8"))
    return script


def act(script: Script, phone: str) -> Stage:
    """Act out the dialogue, checking every step; return the stage as it was left."""
    at = datetime.fromisoformat(str(script["at"])).replace(tzinfo=ZONE) if "at" in script else MONDAY
    given = script.get("given", {})
    phone = given.get("phone", phone)
    with Rehearsal(phone, at, name=given.get("profile_name", "")) as rehearsal:
        stage = Stage(phone, rehearsal)
        _prepare(given, phone, at)
        for number, step in enumerate(script["steps"], start=1):
            before = stage.answers
            _do(stage, step)
            _check(stage, step, f"step {number} ({_what(step)})", before)
        _check_end(stage, script.get("then", {}))
    return stage


def contact_of(phone: str) -> Contact:
    """Return the contact behind a phone, creating it."""
    (contact,) = resolve([Identity(phone=phone, wa_id=phone.lstrip("+"))])
    return contact


def _prepare(given: Script, phone: str, at: datetime) -> None:
    _set_up_clinic(given)
    if given.get("patient"):
        contact = contact_of(phone)
        consent.grant(contact.pk, ("care", "reminders"), now=at, evidence=None)
        register_patient(contact.pk, given["patient"])
        for child in given.get("children", ()):
            register_patient(contact.pk, child, "parent")
        # Whoever is known has said before that no plan pays, unless the dialogue has it otherwise.
        contact.patients.update(insurance_plan_code=_plan_code(given.get("plan", PRIVATE)))
        for name, known in given.get("known", {}).items():
            contact.patients.filter(name=name).update(**known)
    for number, visit in enumerate(given.get("visited", ())):
        _visit(phone, visit, at, f"visited-{number}")
    if given.get("consent"):
        consent.grant(contact_of(phone).pk, ("care", "reminders"), now=at, evidence=None)
    if given.get("language"):
        Contact.objects.filter(pk=contact_of(phone).pk).update(language=given["language"])
    for number, wish in enumerate(given.get("appointments", ())):
        _book(phone, wish, at, f"given-{number}")
    _prepare_waitlist(given, phone, at)
    if given.get("nobody_works"):
        WeeklyHours.objects.all().delete()
    for name in given.get("nobody_works_like", ()):
        WeeklyHours.objects.filter(professional__specialties__name=name).delete()


def _plan_code(name: str) -> str:
    """Return what stands on the record for a plan's name; PRIVATE and nothing known stand for themselves."""
    plan = InsurancePlan.objects.filter(name=name).first()
    return str(plan.public_id) if plan is not None else name


def _set_up_clinic(given: Script) -> None:
    """Change the clinic as the dialogue has it: `clinic`, `services`, `plans` and `units` with fields to set."""
    Clinic.objects.filter(pk=1).update(**given.get("clinic", {}))
    for name, fields in given.get("services", {}).items():
        assert Service.objects.filter(name=name).update(**fields), f"no service {name}"
    for name, fields in given.get("plans", {}).items():
        assert InsurancePlan.objects.filter(name=name).update(**fields), f"no plan {name}"
    for name, fields in given.get("units", {}).items():
        assert Unit.objects.filter(name=name).update(**fields), f"no unit {name}"
    catalogue.forget()
    clinic.forget()


def _visit(phone: str, visit: Script, at: datetime, key: str) -> None:
    """Have the patient seen in the past, booked the day before."""
    contact = contact_of(phone)
    start = datetime.fromisoformat(str(visit["start"])).replace(tzinfo=ZONE)
    before = start - timedelta(days=1)
    patient = contact.patients.get(guardianship__relation="self")
    seen = booking.book(_slot(visit, start, before), patient.pk, contact.pk, key, before, by=STAFF)
    booking.complete(seen.pk, f"{key}-done", seen.ends_at, STAFF)


def _book(phone: str, wish: Script, at: datetime, key: str) -> None:
    contact = contact_of(phone)
    start = datetime.fromisoformat(str(wish["start"])).replace(tzinfo=ZONE)
    slot = _slot(wish, start, at)
    patient = contact.patients.get(guardianship__relation="self")
    booked = booking.book(slot, patient.pk, contact.pk, key, at)
    if wish.get("confirmed"):
        booking.confirm(booked.pk, booked.version, f"{key}-yes", at, Actor.contact(contact.pk))


def _prepare_waitlist(given: Script, phone: str, at: datetime) -> None:
    """Let others have what is `taken`, and put this phone and others on the waitlist."""
    for number, wish in enumerate(given.get("taken", ())):
        other = register_patient(contact_of("+5531900000999").pk, "Outra Pessoa")
        booking.book(_slot(wish, _start(wish), at), other.id, None, f"taken-{number}", at, by=STAFF)
    if given.get("waits"):
        _wait(phone, given["waits"], at)
    for number, wish in enumerate(given.get("others_wait", ())):
        other_phone = f"+55319000009{number:02}"
        register_patient(contact_of(other_phone).pk, "Outra Pessoa")
        _wait(other_phone, wish, at)


def _wait(phone: str, wish: Script, at: datetime) -> None:
    """Put the phone's own patient on the waitlist; `since` is how many days ago, `replaces` their one appointment."""
    contact = contact_of(phone)
    patient = contact.patients.get(guardianship__relation="self")
    own = Appointment.objects.filter(patient=patient).first() if wish.get("replaces") else None
    wished = waitlist.Wish(
        service_id=Service.objects.get(name=wish.get("service", "Consulta dermatológica")).pk,
        professional_id=Professional.objects.get(name=wish["professional"]).pk if "professional" in wish else None,
        replaces=own.pk if own else None,
        plan_id=InsurancePlan.objects.get(name=wish["plan"]).pk if "plan" in wish else None,
    )
    waitlist.join(patient.pk, contact.pk, wished, at - timedelta(days=wish.get("since", 0)))


def _start(wish: Script) -> datetime:
    return datetime.fromisoformat(str(wish["start"])).replace(tzinfo=ZONE)


def _slot(wish: Script, start: datetime, at: datetime) -> Any:
    query = SlotQuery(
        service_id=Service.objects.get(name=wish.get("service", "Consulta dermatológica")).pk,
        professional_id=Professional.objects.get(name=wish["professional"]).pk,
        unit_id=Unit.objects.get(name=wish["unit"]).pk if "unit" in wish else None,
        windows=((start, start + timedelta(minutes=1)),),
    )
    found = find_slots(query, at)
    assert found, f"{start} is not free with {wish['professional']}"
    return found[0]


def _do(stage: Stage, step: Script) -> None:
    rehearsal = stage.rehearsal
    if "edited_meanwhile" in step:
        stage.answers = _edit_meanwhile(stage, str(step["patient"]), str(step["edited_meanwhile"]))
    elif "patient" in step:
        stage.answers = rehearsal.say(str(step["patient"]))
    elif "burst" in step:
        stage.answers = rehearsal.say(*step["burst"])
    elif "tap" in step:
        stage.answers = rehearsal.tap(str(step["tap"]))
    elif "quote" in step:
        stage.answers = rehearsal.say(str(step["quote"]["says"]), reply_to=_message_with(stage, step["quote"]["of"]))
    elif "react" in step:
        stage.answers = rehearsal.send(
            webhooks.reaction(_message_with(stage, step["react"]["to"]), step["react"]["with"])
        )
    elif "edits" in step:
        stage.answers = rehearsal.send(webhooks.edit(_said_by_patient(stage, step["edits"]["of"]), step["edits"]["to"]))
    elif "deletes_unread" in step:
        stage.answers = _delete_unread(stage, str(step["deletes_unread"]))
    elif "sends" in step:
        stage.answers = rehearsal.send(FILES[str(step["sends"])]())
    elif "wait" in step:
        stage.answers = rehearsal.pass_time(_span(step["wait"]))
    elif step.get("again"):
        rehearsal.deliver(rehearsal.last_body)
        stage.answers = rehearsal.settle()
    else:
        _behind_the_scenes(stage, step)
        return
    conversation = rehearsal.conversation
    assert conversation is None or conversation.failed_turns == 0, "the turn failed"
    state = rehearsal.state
    stage.places.append((str(state.get("skill", "")), str(state.get("step", ""))))


def _behind_the_scenes(stage: Stage, step: Script) -> None:
    now = stage.rehearsal.now
    if "someone_takes" in step:
        start = datetime.fromisoformat(str(step["someone_takes"]["start"])).replace(tzinfo=ZONE)
        other = register_patient(contact_of("+5531900000999").pk, "Outra Pessoa")
        slot = _slot(step["someone_takes"], start, now)
        booking.book(slot, other.id, None, f"taken-{start}", now, by=STAFF)
    elif "someone_cancels" in step:
        taken = Appointment.objects.get(
            starts_at=_start(step["someone_cancels"]),
            professional__name=step["someone_cancels"]["professional"],
            status="booked",
        )
        booking.cancel(taken.pk, f"cancels-{taken.pk}", now, STAFF)
    elif "staff_moves" in step:
        (appointment,) = _standing(stage)
        start = datetime.fromisoformat(str(step["staff_moves"]["to"])).replace(tzinfo=ZONE)
        slot = _slot(step["staff_moves"], start, now)
        booking.reschedule(appointment.id, slot, f"moved-{start}", now, STAFF)
    elif "staff_cancels" in step:
        (appointment,) = _standing(stage)
        booking.cancel(appointment.id, "staff-cancels", now, STAFF)
    elif "staff_books" in step:
        _book(stage.phone, step["staff_books"], now, "staff-books")
    elif set(step) & _TALKING:
        stage.answers = _staff_talk(stage, step, now)
        return
    else:
        raise AssertionError(f"nobody knows how to do {step}")
    stage.answers = []


_TALKING = {"staff_takes_over", "staff_says", "staff_gives_back"}


def _staff_talk(stage: Stage, step: Script, now: datetime) -> list[Said]:
    conversation = stage.rehearsal.conversation
    assert conversation is not None
    with wakeup.silenced(), clock.starting_at(now):
        if "staff_takes_over" in step:
            takeover.take_over(conversation.pk, staff_id=None, now=now)
        elif "staff_says" in step:
            person, _ = User.objects.get_or_create(username="bia")
            takeover.write(conversation.pk, staff_id=person.pk, text=str(step["staff_says"]), now=now)
        else:
            returning.give_back(conversation.pk, now=now)
    said = stage.rehearsal.settle()
    return [one for one in said if one.text != step.get("staff_says")]


def _check(stage: Stage, step: Script, where: str, before: Sequence[Said]) -> None:
    text = stage.text
    for fragment in _list(step.get("bot")):
        assert fragment.casefold() in text.casefold(), f"{where}: {fragment!r} is missing in:\n{text}"
    for fragment in _list(step.get("not")):
        assert fragment.casefold() not in text.casefold(), f"{where}: {fragment!r} is said in:\n{text}"
    offered = [title for said in stage.answers for _, title in said.choices]
    for title in _list(step.get("choices")):
        assert title in offered, f"{where}: {title!r} is not offered, but {offered}"
    if step.get("silent"):
        assert not stage.answers, f"{where}: should be silent, said:\n{text}"
    if "skill" in step:
        assert stage.answers[-1].skill == step["skill"], f"{where}: {stage.answers[-1].skill}"
    for said in stage.answers:
        claims.check(said, stage.phone, stage.rehearsal.now, where)
    assert len({said.text for said in stage.answers}) == len(stage.answers), f"{where}: one sentence twice in an answer"
    repeated = {said.text for said in before} & {said.text for said in stage.answers}
    assert not repeated, f"{where}: the same words twice in a row: {repeated}"


def _check_end(stage: Stage, then: Script) -> None:
    conversation = stage.rehearsal.conversation
    assert conversation is not None
    if "mode" in then:
        assert conversation.mode == then["mode"], f"mode is {conversation.mode}"
    if "reason" in then:
        assert conversation.handoff_reason == then["reason"], f"reason is {conversation.handoff_reason}"
    if "agenda" in then:
        found = [_line(one) for one in _standing(stage)]
        assert found == then["agenda"], f"the agenda holds {found}"
    if "consent" in then:
        given = Consent.objects.filter(contact=conversation.contact, revoked_at=None).exists()
        assert given is then["consent"], f"consent is {given}"
    if "wants" in then:
        live = Consent.objects.filter(contact=conversation.contact, revoked_at=None).order_by("purpose")
        found = list(live.values_list("purpose", flat=True))
        assert found == then["wants"], f"wanted are {found}"
    if "asked_for_silence" in then:
        silent = Contact.objects.get(pk=conversation.contact_id).opted_out_at is not None
        assert silent is then["asked_for_silence"], f"asked for silence: {silent}"
    if "marks" in then:
        marks = Mark.objects.filter(contact=conversation.contact, seen_at=None).order_by("kind")
        found = [f"{mark.kind} {mark.minutes or ''}".strip() for mark in marks]
        assert found == then["marks"], f"the reception was told {found}"
    if "waits" in then:
        waiting = bool(offering.entries_of(conversation.contact.pk))
        assert waiting is then["waits"], f"waiting is {waiting}"
    if "patients" in then:
        names = sorted(conversation.contact.patients.values_list("name", flat=True))
        assert names == sorted(then["patients"]), f"patients are {names}"
    if "known" in then:
        _check_known(conversation.contact, then["known"])
    if "open" in then:
        place = f"{conversation.state.get('skill', '')}.{conversation.state.get('step', '')}".strip(".")
        assert place == (then["open"] or ""), f"open is {place}"


def _check_known(contact: Contact, wanted: Script) -> None:
    """Compare what is kept of patients: `born`, `cpf`, `card`, `plan`, `valid_until`, `species`, `left`."""
    plans = {str(plan.public_id): plan.name for plan in InsurancePlan.objects.all()}
    for name, fields in wanted.items():
        patient = contact.patients.get(name=name)
        kept = {
            "born": patient.birth_date,
            "cpf": patient.cpf,
            "card": patient.card_number,
            "plan": plans.get(patient.insurance_plan_code, patient.insurance_plan_code),
            "valid_until": patient.card_valid_until,
            "species": patient.species,
            "left": patient.left_for_reception,
        }
        found = {field: kept[field] for field in fields}
        assert found == fields, f"of {name} is kept {found}"


def _standing(stage: Stage) -> list[appointments.AppointmentView]:
    contact = contact_of(stage.phone)
    ids = list(contact.patients.values_list("pk", flat=True))
    return appointments.upcoming(ids, stage.rehearsal.now)


def _line(one: appointments.AppointmentView) -> str:
    start = wording.moment(one.start.astimezone(ZoneInfo(one.time_zone)), "pt_BR")
    return f"{start}, {one.service_name}, {one.professional_name}, {one.unit_name}, {one.patient_name}, {one.status}"


def _message_with(stage: Stage, fragment: str) -> str:
    conversation = stage.rehearsal.conversation
    assert conversation is not None
    message = conversation.messages.filter(direction="out", text__icontains=fragment).order_by("-id").first()
    assert message is not None, f"no message says {fragment!r}"
    return message.provider_id or ""


def _said_by_patient(stage: Stage, fragment: str) -> str:
    conversation = stage.rehearsal.conversation
    assert conversation is not None
    message = (
        conversation.messages.filter(direction="in", kind="text", text__icontains=fragment).order_by("-id").first()
    )
    assert message is not None, f"the patient never said {fragment!r}"
    return message.provider_id or ""


def _edit_meanwhile(stage: Stage, text: str, better: str) -> list[Said]:
    """Write a message and edit it while its turn runs; return what follows the answer to the old words.

    That one was true until the correction: nothing can be compared with it any more.
    """
    rehearsal = stage.rehearsal
    edited: list[str] = []

    def choose(situation: Situation) -> Engine:
        if not edited:
            edited.append(_said_by_patient(stage, text))
            edit = webhooks.edit(edited[0], better)
            sent = webhooks.message(rehearsal.sender, edit, at=rehearsal.now, business=rehearsal.business)
            rehearsal.deliver(webhooks.encode(sent))
        return engines.choose(situation)

    with patch.object(turns, "choose", choose):
        return rehearsal.say(text)[1:]


def _delete_unread(stage: Stage, text: str) -> list[Said]:
    rehearsal = stage.rehearsal
    said = webhooks.message(rehearsal.sender, webhooks.text(text), at=rehearsal.now, business=rehearsal.business)
    rehearsal.deliver(webhooks.encode(said))
    conversation = rehearsal.conversation
    assert conversation is not None
    sent = conversation.messages.get(direction="in", text=text, status="pending")
    answers = rehearsal.send(webhooks.revoke(sent.provider_id or ""))
    sent.refresh_from_db()
    assert sent.revoked_at is not None
    assert sent.text == text, "what was deleted is kept for staff"
    return answers


def _span(text: str) -> timedelta:
    number, unit = str(text).split()
    return timedelta(**{unit if unit.endswith("s") else f"{unit}s": int(number)})


def _what(step: Script) -> str:
    return ", ".join(f"{key}: {value}" for key, value in step.items() if key not in ("bot", "not", "choices"))[:80]


def _list(value: Any) -> list[str]:
    return [] if value is None else [str(item) for item in value] if isinstance(value, list) else [str(value)]
