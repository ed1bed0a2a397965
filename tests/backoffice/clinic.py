"""A small clinic with any number of rows in every table, all of it made up."""

from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import Any

from django.contrib.auth.models import Group, User
from django_celery_beat.models import ClockedSchedule, CrontabSchedule, IntervalSchedule, PeriodicTask, SolarSchedule

from clinicbot.core import clock, ids
from clinicbot.core.encrypted import keyed_hash
from conversations import models as talk
from integrations.events import MessageKind
from patients.models import Consent, Contact, Guardianship, Patient, PrivacyRequest
from scheduling import models as agenda

CPF = "52998224725"
CARD = "0064123456789012"
TOKEN = "EAAG-very-secret-token"
NOTE = "alergia a dipirona"


def person(name: str, *roles: str, staff: bool = True) -> User:
    """Make a login with the given roles, or return the one of that name."""
    defaults = {"first_name": name.capitalize(), "is_staff": staff, "password": "!"}
    user, _made = User.objects.get_or_create(username=name, defaults=defaults)
    user.groups.set(Group.objects.filter(name__in=roles))
    return user


class Clinic:
    """The clinic everyone in these tests knows; `fill` adds rows to each table."""

    def __init__(self) -> None:
        self.made = 0
        self.unit = agenda.Unit.objects.create(name="Centro", address="Rua Um, 1", city="BH", state="MG", country="XX")
        self.specialty = agenda.Specialty.objects.create(name="Dermatologia")
        self.service = agenda.Service.objects.create(name="Consulta", duration=30, min_notice=0)
        self.plan = agenda.InsurancePlan.objects.create(name="Unimed")
        login = person("ana", "professional")
        self.ana = agenda.Professional.objects.create(name="Ana Prado", title="Dra.", user=login)
        self.caio = agenda.Professional.objects.create(name="Caio Melo", title="Dr.")
        self.kind = agenda.ResourceKind.objects.create(name="Consultório")
        self.channel = talk.Channel.objects.create(phone_number_id="1", name="Aurora", access_token=TOKEN)
        for professional in (self.ana, self.caio):
            agenda.Offering.objects.create(professional=professional, service=self.service)
            agenda.Coverage.objects.create(professional=professional, plan=self.plan)
            for weekday in range(7):
                agenda.WeeklyHours.objects.create(
                    professional=professional, unit=self.unit, weekday=weekday, start=time(0), end=time(0)
                )

    def patient(self, name: str = "Maria Souza", number: int | None = None) -> tuple[Contact, Patient]:
        """Make a contact and the patient they are, with every secret set."""
        self.made += 1
        number = number or self.made
        contact = Contact.objects.create(phone=f"+55319{number:08}", wa_id=f"55319{number:08}", profile_name=name)
        patient = Patient.objects.create(
            name=name, birth_date=date(1980, 5, 5), cpf=CPF, cpf_hash=keyed_hash(CPF), card_number=CARD, notes=NOTE
        )
        Guardianship.objects.create(contact=contact, patient=patient)
        return contact, patient

    def appointment(self, patient: tuple[Contact, Patient], who: Any = None, **more: Any) -> agenda.Appointment:
        """Make an appointment; each one later than the last, from the next midnight of São Paulo on."""
        self.made += 1
        midnight = datetime.combine(clock.now().date() + timedelta(days=1), time(3), UTC)
        start = more.pop("start", None) or midnight + timedelta(minutes=30 * self.made)
        here = start - timedelta(hours=3)
        return agenda.Appointment.objects.create(
            **(
                {
                    "session": ids.uuid7(),
                    "contact": patient[0],
                    "patient": patient[1],
                    "professional": who or self.ana,
                    "unit": self.unit,
                    "service": self.service,
                    "plan": self.plan,
                    "starts_at": start,
                    "ends_at": start + timedelta(minutes=30),
                    "local_date": here.date(),
                    "local_time": here.time(),
                    "time_zone": "America/Sao_Paulo",
                    "status": "booked",
                }
                | more
            )
        )

    def conversation(self, contact: Contact, **more: Any) -> talk.Conversation:
        """Make a conversation whose patient wrote a minute ago."""
        moment = clock.now() - timedelta(minutes=1)
        row = talk.Conversation.objects.create(
            **({"channel": self.channel, "contact": contact, "last_inbound_at": moment} | more)
        )
        self.said(row, "bom dia")
        return row

    def said(self, conversation: talk.Conversation, text: str, **more: Any) -> talk.Message:
        """Make a message, by default one that came in."""
        defaults = {
            "direction": "in",
            "kind": MessageKind.TEXT,
            "author": "contact",
            "sent_at": clock.now(),
            "status": "handled",
        }
        return talk.Message.objects.create(conversation=conversation, text=text, **(defaults | more))

    def fill(self, number: int) -> None:
        """Add `number` rows to every table that may have many."""
        for _index in range(number):
            self._people_and_talk()
            self._agenda()
            self._system()

    def _people_and_talk(self) -> None:
        contact, patient = self.patient(f"Paciente {self.made}")
        now = clock.now()
        Consent.objects.create(contact=contact, purpose="care", text_version="1", granted_at=now)
        PrivacyRequest.objects.create(contact=contact, kind="access", due_on=now.date())
        colleague = person(f"p{self.made}", "manager")
        row = self.conversation(contact, mode="waiting", waiting_since=now, assigned_to=colleague)
        turn = talk.Turn.objects.create(conversation=row, engine="flow", started_at=now)
        sent = self.said(row, "olá", direction="out", author="bot", status="sent", turn=turn)
        talk.Notice.objects.create(
            message=sent, kind="reminder_24h", appointment=ids.uuid7(), version=1, reminder_key=f"r{self.made}"
        )
        talk.Delivery.objects.create(
            body=b'{"secret": "+5531900000001"}', digest=sha256(str(self.made).encode()).digest(), received_at=now
        )
        talk.StrayStatus.objects.create(provider_id=f"s{self.made}", status="sent", at=now, received_at=now)
        talk.AccountNews.objects.create(channel=self.channel, field="account_update", event="X", at=now)
        talk.Channel.objects.create(phone_number_id=f"n{self.made}", name=f"Número {self.made}")
        self._knowledge(row)
        self.latest = (contact, patient)
        self.booked = self.appointment(self.latest)

    def _knowledge(self, conversation: talk.Conversation) -> None:
        n, now = self.made, clock.now()
        article = talk.KnowledgeArticle.objects.create(question=f"Pergunta {n}?", answer="Sim.")
        talk.ArticlePhrase.objects.create(article=article, text=f"Pergunta {n}?", folded=f"pergunta {n}")
        group = talk.OpenQuestion.objects.create(times=n, first_asked_at=now, last_asked_at=now)
        talk.AskedQuestion.objects.create(
            conversation=conversation, group=group, text="tem jardim", verdict="unanswered", asked_at=now
        )
        specialty = agenda.Specialty.objects.create(name=f"Especialidade q{n}")
        talk.Complaint.objects.create(name=f"Queixa {n}", phrases="dor", specialty=specialty)
        talk.ReplyOverride.objects.create(template=f"menu/{n}", source="Oi")
        talk.TrainingPhrase.objects.create(intent="book", text=f"quero a consulta {n}")
        talk.TrainedHead.objects.create(state="refused", asked_at=now)

    def _agenda(self) -> None:
        n, booked, now = self.made, self.booked, clock.now()
        unit = agenda.Unit.objects.create(name=f"Unidade {n}", address="Rua", city="BH", state="MG")
        specialty = agenda.Specialty.objects.create(name=f"Especialidade {n}")
        service = agenda.Service.objects.create(name=f"Serviço {n}", duration=30, specialty=specialty)
        plan = agenda.InsurancePlan.objects.create(name=f"Plano {n}")
        who = agenda.Professional.objects.create(name=f"Profissional {n}")
        who.specialties.add(specialty)
        kind = agenda.ResourceKind.objects.create(name=f"Tipo {n}")
        agenda.Room.objects.create(name=f"Sala {n}", unit=unit, kind=kind)
        agenda.Offering.objects.create(professional=who, service=service)
        agenda.Requirement.objects.create(service=service, kind=kind)
        agenda.WeeklyHours.objects.create(professional=who, unit=unit, weekday=0, start=time(8), end=time(12))
        agenda.DayException.objects.create(professional=who, date=now.date())
        agenda.RecurringBlock.objects.create(professional=who, weekday=0, start=time(8), end=time(9))
        agenda.Holiday.objects.create(name="Feriado", date=date(2027, 1, 1) + timedelta(days=n), unit=unit)
        agenda.Feed.objects.create(professional=who, digest=f"digest{n}", created_at=now)
        agenda.Coverage.objects.create(professional=who, plan=plan, service=service, unit=unit)
        agenda.Quota.objects.create(professional=who, limit=3)
        agenda.Reminder.objects.create(appointment=booked, version=1, kind="24h", due_at=now, expires_at=now)
        agenda.AppointmentEvent.objects.create(appointment=booked, what="booked", actor="staff:1", at=now, version=1)
        agenda.Allocation.objects.create(
            appointment=booked,
            resource=who,
            visit=booked.visit,
            session=booked.session,
            starts_at=booked.starts_at,
            ends_at=booked.ends_at,
            busy_from=booked.starts_at,
            busy_until=booked.ends_at,
        )
        agenda.IdempotencyKey.objects.create(key=f"k{n}", content="x", appointment=booked, created_at=now)
        entry = agenda.WaitlistEntry.objects.create(
            contact=self.latest[0], patient=self.latest[1], service=service, created_at=now
        )
        agenda.FreedTime.objects.create(professional=who, unit=unit, starts_at=now, ends_at=now, freed_at=now)
        agenda.Mark.objects.create(appointment=booked, contact=self.latest[0], kind="late", minutes=10, said_at=now)
        agenda.WaitlistOffer.objects.create(entry=entry, hold=booked, slot_key="k", offered_at=now, expires_at=now)

    def _system(self) -> None:
        n = self.made
        Group.objects.create(name=f"grupo {n}")
        every = IntervalSchedule.objects.create(every=n + 1, period="minutes")
        CrontabSchedule.objects.create(minute=str(n % 60), hour=str(n // 60 % 24))
        SolarSchedule.objects.create(event="sunrise", latitude=n % 90, longitude=n // 90)
        ClockedSchedule.objects.create(clocked_time=clock.now() + timedelta(days=n))
        PeriodicTask.objects.create(name=f"tarefa {n}", task="t", interval=every)
