"""Contacts, patients, guardianship, consent and privacy requests."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clinicbot.core.encrypted import EncryptedTextField
from clinicbot.core.ids import uuid7


class Contact(models.Model):
    """Someone who writes to us. Any of phone, wa_id and bsuid may be missing, but never all."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    phone = models.CharField(
        _("phone"), max_length=16, unique=True, null=True, blank=True, help_text=_("E.164, with +")
    )
    wa_id = models.CharField(_("WhatsApp id"), max_length=32, blank=True, db_index=True)
    bsuid = models.CharField(_("business-scoped user id"), max_length=160, unique=True, null=True, blank=True)
    profile_name = models.CharField(_("profile name"), max_length=160, blank=True)
    language = models.CharField(
        _("language"), max_length=8, blank=True, choices=[("pt_BR", "Português"), ("es", "Español"), ("en", "English")]
    )
    bot_enabled = models.BooleanField(_("assistant answers"), default=True)
    blocked = models.BooleanField(_("blocked"), default=False)
    opted_out_at = models.DateTimeField(_("asked for silence at"), null=True, blank=True)
    refused_consent_at = models.DateTimeField(_("refused consent at"), null=True, blank=True)
    marketing_stopped_at = models.DateTimeField(_("stopped marketing at"), null=True, blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        constraints = [
            models.CheckConstraint(
                condition=Q(phone__isnull=False) | Q(bsuid__isnull=False) | ~Q(wa_id=""), name="contact_has_an_identity"
            ),
        ]

    def __str__(self) -> str:
        return self.profile_name or self.phone or str(self.public_id)


class Patient(models.Model):
    """Someone who is cared for: a person, or an animal in a veterinary clinic."""

    class Kind(models.TextChoices):
        """Who is cared for."""

        HUMAN = "human", _("person")
        ANIMAL = "animal", _("animal")

    class Datum(models.TextChoices):
        """What a visit may need to know of its patient."""

        BIRTH_DATE = "birth_date", _("birth date")
        CPF = "cpf", _("CPF")
        CARD = "card", _("plan card")
        CARD_VALIDITY = "card_validity", _("validity of the card")

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=160)
    birth_date = models.DateField(_("birth date"), null=True, blank=True)
    cpf = EncryptedTextField(_("CPF"), blank=True, default="")
    cpf_hash = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    sex = models.CharField(_("sex"), max_length=1, blank=True, choices=[("f", _("female")), ("m", _("male"))])
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.HUMAN)
    species = models.CharField(_("species"), max_length=60, blank=True)
    breed = models.CharField(_("breed"), max_length=60, blank=True)
    insurance_plan_code = models.CharField(
        _("insurance plan code"), max_length=60, blank=True, help_text=_("public id of the plan in the agenda")
    )
    card_number = EncryptedTextField(_("card number"), blank=True, default="")
    card_valid_until = models.DateField(_("card valid until"), null=True, blank=True)
    notes = EncryptedTextField(_("notes"), blank=True, default="")
    left_for_reception = ArrayField(
        models.CharField(max_length=16, choices=Datum.choices),
        verbose_name=_("to ask at the reception"),
        default=list,
        blank=True,
        help_text=_("asked by the assistant and not told; it does not ask again"),
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    contacts = models.ManyToManyField(Contact, through="Guardianship", related_name="patients")

    class Meta:
        verbose_name = _("patient")
        verbose_name_plural = _("patients")

    def __str__(self) -> str:
        return self.name


class Guardianship(models.Model):
    """Who may act for whom; a contact is its own patient's guardian with the relation `self`."""

    class Relation(models.TextChoices):
        """What the contact is to the patient."""

        SELF = "self", _("self")
        PARENT = "parent", _("parent")
        CHILD = "child", _("child")
        SPOUSE = "spouse", _("spouse")
        CARER = "carer", _("carer")
        TUTOR = "tutor", _("tutor of the animal")

    contact = models.ForeignKey(Contact, models.CASCADE, verbose_name=_("contact"))
    patient = models.ForeignKey(Patient, models.CASCADE, verbose_name=_("patient"))
    relation = models.CharField(_("relation"), max_length=8, choices=Relation.choices, default=Relation.SELF)
    proved_at = models.DateTimeField(
        _("proved at"), null=True, blank=True, help_text=_("When the number showed that it knows the patient.")
    )
    minor_settled_at = models.DateTimeField(
        _("guardian's word given at"),
        null=True,
        blank=True,
        help_text=_("When the contact said that they answer for this minor, or that it is none (LGPD art. 14)."),
    )
    failed_checks = models.PositiveSmallIntegerField(default=0, editable=False)
    failed_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("guardianship")
        verbose_name_plural = _("guardianships")
        constraints = [
            models.UniqueConstraint(fields=["contact", "patient"], name="guardianship_once"),
            models.UniqueConstraint(fields=["contact"], condition=Q(relation="self"), name="one_self_per_contact"),
        ]

    def __str__(self) -> str:
        return f"{self.contact_id} → {self.patient_id}"


class Consent(models.Model):
    """What a contact agreed to, for which purpose, in which words (LGPD art. 8 § 2: the proof is ours to keep)."""

    class Purpose(models.TextChoices):
        """Each purpose is asked for on its own (LGPD art. 8 § 4)."""

        CARE = "care", _("care and scheduling")
        REMINDERS = "reminders", _("reminders")
        MARKETING = "marketing", _("marketing")

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="consents", verbose_name=_("contact"))
    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose.choices)
    text_version = models.CharField(_("text version"), max_length=20)
    granted_at = models.DateTimeField(_("granted at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    evidence_message_id = models.UUIDField(_("evidence message"), null=True, blank=True)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [
            models.UniqueConstraint(
                fields=["contact", "purpose"], condition=Q(revoked_at__isnull=True), name="one_live_consent_per_purpose"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.text_version}"


class PrivacyRequest(models.Model):
    """A right of LGPD art. 18 that someone exercises, with its deadline (art. 19: 15 days)."""

    class Kind(models.TextChoices):
        """The rights, by what the clinic has to do."""

        ACCESS = "access", _("access")
        CORRECTION = "correction", _("correction")
        ERASURE = "erasure", _("erasure")
        PORTABILITY = "portability", _("portability")
        REVOCATION = "revocation", _("revocation of consent")
        INFORMATION = "information", _("information on sharing")

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="privacy_requests", verbose_name=_("contact"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    due_on = models.DateField(_("due on"))
    patient = models.ForeignKey(
        Patient, models.SET_NULL, null=True, blank=True, verbose_name=_("patient"), related_name="+"
    )
    wish = EncryptedTextField(_("what is asked for"), blank=True, default="")
    confirmed_at = models.DateTimeField(
        _("confirmed at"), null=True, blank=True, help_text=_("When the person said yes to what will be done.")
    )
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    outcome = models.TextField(_("what was done, and what is kept"), blank=True)

    class Meta:
        verbose_name = _("privacy request")
        verbose_name_plural = _("privacy requests")

    def __str__(self) -> str:
        return f"{self.protocol} · {self.get_kind_display()}" if self.pk else str(self.get_kind_display())

    @property
    def protocol(self) -> str:
        """The number that the person is told: the year and the request's place, "2026-000012"."""
        return f"{self.created_at:%Y}-{self.pk:06}"
