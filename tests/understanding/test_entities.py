"""What is named in a message, by kind: the clinic's own things, people, documents, numbers."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from conversations.understanding import Catalogue, CatalogueItem, match_choice, understand, yes_no

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=ZoneInfo("America/Sao_Paulo"))
CLINIC = Catalogue(
    professionals=(
        CatalogueItem("ana", "Dra. Ana Beatriz Moura"),
        CatalogueItem("caio", "Dr. Caio Figueira", ("Caião",)),
    ),
    specialties=(
        CatalogueItem("derma", "Dermatologia"),
        CatalogueItem("orto", "Ortodontia"),
        CatalogueItem("oftalmo", "Oftalmologia"),
        CatalogueItem("cardio", "Cardiologia"),
        CatalogueItem("psi", "Psicologia"),
    ),
    services=(CatalogueItem("limpeza", "Limpeza de pele"), CatalogueItem("clareamento", "Clareamento dental")),
    units=(CatalogueItem("centro", "Unidade Centro"), CatalogueItem("savassi", "Unidade Savassi")),
    plans=(CatalogueItem("unimed", "Unimed"), CatalogueItem("bradesco", "Bradesco Saúde")),
)


def found(text: str, kind: str) -> list[str | int]:
    return [entity.value for entity in understand(text, now=NOW, catalogue=CLINIC).entities if entity.kind == kind]


@pytest.mark.parametrize(
    ("text", "kind", "wanted"),
    [
        ("quero com a Ana", "professional", ["ana"]),
        ("tem horário com o caião?", "professional", ["caio"]),
        ("com a dra moura amanhã", "professional", ["ana"]),
        ("preciso de um médico de pele", "specialty", ["derma"]),
        ("dentista do aparelho", "specialty", ["orto"]),
        ("quero um exame de vista", "specialty", ["oftalmo"]),
        ("marcar cardiolojista", "specialty", ["cardio"]),
        ("psicólogo infantil", "specialty", ["psi"]),
        ("quanto custa a limpeza de pele", "service", ["limpeza"]),
        ("faz clareamento dental?", "service", ["clareamento"]),
        ("a do centro", "unit", ["centro"]),
        ("na savassi", "unit", ["savassi"]),
        ("tem centro cirúrgico?", "unit", []),
        ("tenho unimed", "plan", ["unimed"]),
        ("é pelo bradesco saude", "plan", ["bradesco"]),
        ("meu nome é joana prado", "person", ["Joana Prado"]),
        ("Quitéria dos Anjos Sobral", "person", ["Quitéria dos Anjos Sobral"]),
        ("meu cpf é 529.982.247-25", "cpf", ["52998224725"]),
        ("cpf 52998224725", "cpf", ["52998224725"]),
        ("cpf 529.982.247-24", "cpf", []),
        ("111.111.111-11", "cpf", []),
        ("nasci em 05/03/1988", "birth_date", ["1988-03-05"]),
        ("nascida em 5 de março de 1988", "birth_date", ["1988-03-05"]),
        ("data de nascimento 31/02/1990", "birth_date", []),
        ("meu número é (31) 90000-0001", "phone", ["+5531900000001"]),
        ("meu email é Joana.P@Exemplo.com", "email", ["joana.p@exemplo.com"]),
        ("carteirinha 0123 4567 8901", "card_number", ["012345678901"]),
        ("o segundo", "ordinal", [2]),
        ("a última", "ordinal", [-1]),
        ("somos 3 pessoas", "number", [3]),
        ("paguei R$ 1.250,50", "money", ["1250.50"]),
        ("custa 200 reais?", "money", ["200.00"]),
        ("pra minha filha de 6 anos", "relation", ["child"]),
        ("pro meu marido", "relation", ["spouse"]),
        ("é pra minha mãe", "relation", ["parent"]),
        ("consulta para minha avó", "relation", ["grandparent"]),
        ("pra mim", "relation", ["self"]),
        ("o banheiro estava sujo", "person", []),
        ("oi, boa tarde", "person", []),
    ],
)
def test_named(text: str, kind: str, wanted: list[str | int]) -> None:
    assert found(text, kind) == wanted


@pytest.mark.parametrize("name", ["Segismundo", "Quitéria", "Marcia", "Terça Filho"])
def test_names_are_never_mended(name: str) -> None:
    clinic = Catalogue(professionals=(CatalogueItem("x", f"Dr. {name} Prado"),))
    [entity] = [
        entity
        for entity in understand(f"quero o dr {name}", now=NOW, catalogue=clinic).entities
        if entity.kind == "professional"
    ]
    assert entity.value == "x"


@pytest.mark.parametrize(
    ("text", "language"),
    [("quero marcar uma consulta", "pt"), ("I want to book an appointment", "en"), ("quiero una cita mañana", "es")],
)
def test_language(text: str, language: str) -> None:
    assert understand(text, now=NOW).language == language


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("sim", True), ("pode ser 👍", True), ("fechou", True), ("sim, mas às 15h", None), ("não", False),
        ("pode não", False), ("talvez", None), ("sim ou não?", None), ("quinta", None),
    ],
)  # fmt: skip
def test_yes_no(text: str, answer: bool | None) -> None:
    assert yes_no(text) is answer


@pytest.mark.parametrize(
    ("text", "place"),
    [("o segundo", 1), ("pode ser o das 3", 1), ("a última", 2), ("nenhum", None), ("quinta", None), ("esse", None)],
)
def test_choices(text: str, place: int | None) -> None:
    assert match_choice(text, ["Qui 26/11 · 09:00", "Qui 26/11 · 15:00", "Sex 27/11 · 10:30"], now=NOW) == place


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("vc tem hr p amanhaaa?", "voce tem h para amanha ?"),
        ("qro agnd consluta", "quero agendar consulta"),
        ("obg", "obrigado"),
        ("segnda", "segunda"),
    ],
)
def test_chat_writing_is_made_regular(written: str, read: str) -> None:
    assert understand(written, now=NOW).normalized == read
