"""What the clinic offers, as the booking talk asks for it: from the cached catalogue, without a query of its own."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from scheduling.catalogue import (
    CataloguePlan,
    CatalogueProfessional,
    CatalogueService,
    CatalogueUnit,
    ClinicCatalogue,
)


@dataclass(frozen=True)
class Offers:
    """The catalogue, narrowed by a form: `service`, `specialty`, `professional`, `unit` are ids; 0 or None is any."""

    catalogue: ClinicCatalogue

    @cached_property
    def services(self) -> dict[int, CatalogueService]:
        """The services that patients may book themselves, by id."""
        return {service.id: service for service in self.catalogue.services if service.online}

    @cached_property
    def professionals(self) -> dict[int, CatalogueProfessional]:
        """The professionals by id."""
        return {professional.id: professional for professional in self.catalogue.professionals}

    @cached_property
    def units(self) -> dict[int, CatalogueUnit]:
        """The units by id."""
        return {unit.id: unit for unit in self.catalogue.units}

    def services_for(self, specialty: int | None, professional: int | None) -> list[CatalogueService]:
        """Return the services of a specialty that a professional does."""
        does = self.professionals[professional].service_ids if professional in self.professionals else None
        return [
            service
            for service in self.services.values()
            if (not specialty or service.specialty_id == specialty) and (does is None or service.id in does)
        ]

    def professionals_for(self, service: int | None, unit: int | None) -> list[CatalogueProfessional]:
        """Return who does a service, at a unit."""
        return [
            professional
            for professional in self.professionals.values()
            if (not service or service in professional.service_ids) and (not unit or unit in professional.unit_ids)
        ]

    def plans_for(self, service: int, professional: int | None) -> list[CataloguePlan]:
        """Return the plans that cover a service, with a professional; by name."""
        able = {who.id for who in self.professionals_for(service, None) if not professional or who.id == professional}
        found = [plan for plan in self.catalogue.plans if any((who, service) in plan.pays_for for who in able)]
        return sorted(found, key=lambda plan: plan.name)

    def units_for(self, service: int | None, professional: int | None) -> list[CatalogueUnit]:
        """Return where a service is done, by a professional."""
        who: Iterable[CatalogueProfessional] = (
            [self.professionals[professional]]
            if professional in self.professionals
            else self.professionals_for(service, None)
        )
        where = {unit for one in who for unit in one.unit_ids}
        return [unit for unit in self.units.values() if unit.id in where]
