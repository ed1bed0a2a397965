"""What an appointment takes: professionals, rooms and equipment."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from clinicbot.core.ids import uuid7
from scheduling.models.clinic import Unit, aliases_field


class ResourceKind(models.Model):
    """A kind of room or equipment that services ask for, such as "consulting room" or "ultrasound"."""

    name = models.CharField(_("name"), max_length=80, unique=True)

    class Meta:
        verbose_name = _("kind of room or equipment")
        verbose_name_plural = _("kinds of rooms and equipment")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Resource(models.Model):
    """Anything that can be in one appointment at a time; professionals and rooms share its numbers."""

    class Type(models.TextChoices):
        """Which table describes the resource further."""

        PROFESSIONAL = "professional", _("professional")
        ROOM = "room", _("room or equipment")

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    type = models.CharField(_("type"), max_length=12, choices=Type.choices, editable=False)
    name = models.CharField(_("name"), max_length=120)
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("resource")
        verbose_name_plural = _("resources")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Room(Resource):
    """A room, or a piece of equipment, of one unit."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="rooms", verbose_name=_("unit"))
    kind = models.ForeignKey(ResourceKind, models.PROTECT, related_name="rooms", verbose_name=_("kind"))

    class Meta:
        verbose_name = _("room or equipment")
        verbose_name_plural = _("rooms and equipment")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save as the right type of resource."""
        self.type = Resource.Type.ROOM
        super().save(*args, **kwargs)


class Professional(Resource):
    """Someone who cares for patients. `council_number` is the CRM, CRP, CREFITO … with its state."""

    aliases = aliases_field()
    title = models.CharField(_("title"), max_length=20, blank=True, help_text=_("Dr., Dra. …"))
    council_number = models.CharField(_("council number"), max_length=40, blank=True)
    specialties = models.ManyToManyField(
        "scheduling.Specialty", related_name="professionals", blank=True, verbose_name=_("specialties")
    )
    services = models.ManyToManyField(
        "scheduling.Service", through="scheduling.Offering", related_name="professionals", verbose_name=_("services")
    )
    about = models.CharField(_("about"), max_length=300, blank=True)
    colour = models.CharField(_("colour"), max_length=7, default="#3b82f6")
    user = models.OneToOneField(
        "auth.User", models.SET_NULL, null=True, blank=True, related_name="professional", verbose_name=_("login")
    )

    class Meta:
        verbose_name = _("professional")
        verbose_name_plural = _("professionals")

    def __str__(self) -> str:
        return f"{self.title} {self.name}".strip()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save as the right type of resource."""
        self.type = Resource.Type.PROFESSIONAL
        super().save(*args, **kwargs)
