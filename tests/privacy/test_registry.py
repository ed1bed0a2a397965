"""Every table is somebody's answer: exported, erased and retained, or vouched to hold nothing of a person (I12)."""

from django.apps import apps

from clinicbot.core import privacy


def test_i12_every_model_is_handled_by_exactly_one_room() -> None:
    handled: dict[str, list[str]] = {}
    for entry in privacy.entries():
        assert not entry.models & entry.without_personal_data, entry.name
        for label in entry.models | entry.without_personal_data:
            handled.setdefault(label, []).append(entry.name)
    models = {model._meta.label for model in apps.get_models()}
    assert models - set(handled) == set(), "add these to the privacy.py of their room"
    assert {label: names for label, names in handled.items() if len(names) > 1} == {}


def test_i12_what_looks_personal_is_not_vouched_to_hold_nothing() -> None:
    vouched = frozenset[str]().union(*(entry.without_personal_data for entry in privacy.entries()))
    staff = {"auth.User"}  # the clinic's own people
    personal = {"wa_id", "bsuid", "cpf", "profile_name", "birth_date", "patient", "contact", "conversation", "message"}
    found = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model._meta.label in vouched - staff
        for field in model._meta.get_fields()
        if field.name in personal and not field.auto_created
    }
    assert found == set()
