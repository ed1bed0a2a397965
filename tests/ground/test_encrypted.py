"""Encrypted fields: what rests in the database, rotation, look-ups."""

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import connection
from pytest_django import Settings

from clinicbot.core.encrypted import DecryptionError, decrypt, encrypt, keyed_hash
from patients.models import Patient

CPF = "52998224725"


@pytest.mark.django_db
def test_the_database_never_sees_the_plain_value() -> None:
    patient = Patient.objects.create(name="Ana Prova", cpf=CPF)
    with connection.cursor() as cursor:
        cursor.execute("SELECT cpf, card_number FROM patients_patient WHERE id = %s", [patient.pk])
        stored, empty = cursor.fetchone()
    assert CPF not in stored
    assert stored.startswith("gAAAA")
    assert empty == ""
    assert Patient.objects.get(pk=patient.pk).cpf == CPF


@pytest.mark.django_db
@pytest.mark.parametrize("lookup", ["cpf", "cpf__exact", "cpf__in", "cpf__icontains", "cpf__startswith"])
def test_a_comparison_is_refused_instead_of_finding_nothing(lookup: str) -> None:
    with pytest.raises(FieldError, match="keyed hash"):
        Patient.objects.filter(**{lookup: [CPF] if lookup.endswith("in") else CPF}).exists()
    assert not Patient.objects.filter(cpf__isnull=True).exists()


def test_a_new_key_in_front_writes_and_the_old_one_still_reads(settings: Settings) -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.FIELD_ENCRYPTION_KEYS = [old]
    before = encrypt(CPF)
    settings.FIELD_ENCRYPTION_KEYS = [new, old]
    assert decrypt(before) == CPF
    after = encrypt(CPF)
    settings.FIELD_ENCRYPTION_KEYS = [new]
    assert decrypt(after) == CPF
    with pytest.raises(DecryptionError) as caught:
        decrypt(before)
    assert before not in str(caught.value)


def test_the_hash_stays_true_while_keys_are_added_in_front(settings: Settings) -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.FIELD_HASH_KEY = ""
    settings.FIELD_ENCRYPTION_KEYS = [old]
    first = keyed_hash(CPF)
    settings.FIELD_ENCRYPTION_KEYS = [new, old]
    assert keyed_hash(CPF) == first
    assert keyed_hash("11144477735") != first
    settings.FIELD_HASH_KEY = "another"
    assert keyed_hash(CPF) != first
    assert len(first) == 64


def test_a_missing_or_wrong_key_ends_in_a_sentence(settings: Settings) -> None:
    settings.FIELD_HASH_KEY = ""
    settings.FIELD_ENCRYPTION_KEYS = []
    for function in (encrypt, keyed_hash):
        with pytest.raises(ImproperlyConfigured, match="FIELD_ENCRYPTION_KEYS is missing"):
            function(CPF)
    settings.FIELD_ENCRYPTION_KEYS = ["short"]
    with pytest.raises(ImproperlyConfigured, match="no Fernet key") as caught:
        encrypt(CPF)
    assert "short" not in str(caught.value)
