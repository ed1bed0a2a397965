"""What Clínica Aurora is: made-up people, real places in Belo Horizonte."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

CLINIC: dict[str, Any] = {
    "name": "Clínica Aurora",
    "phone": "+553130000000",
    "payment_methods": "Pix, cartão de crédito em até 3x, cartão de débito e dinheiro",
    "cancel_notice_hours": 24,
    "cancel_policy": "Cancelamentos com menos de 24 horas de antecedência podem ter taxa de 50% do valor da consulta.",
}

UNITS: list[dict[str, Any]] = [
    {
        "name": "Savassi",
        "aliases": ["unidade savassi", "centro-sul", "praça da savassi"],
        "address": "Rua Pernambuco, 1077, 5º andar, Savassi, Belo Horizonte",
        "neighbourhood": "Savassi",
        "latitude": -19.9381,
        "longitude": -43.9346,
        "directions": "A duas quadras da Praça da Savassi; estacionamento conveniado no prédio.",
    },
    {
        "name": "Pampulha",
        "aliases": ["unidade pampulha", "são luiz", "lagoa"],
        "address": "Avenida Coronel José Dias Bicalho, 1200, São Luiz, Belo Horizonte",
        "neighbourhood": "São Luiz",
        "latitude": -19.8607,
        "longitude": -43.9626,
        "directions": "Perto da orla da lagoa, a cinco minutos do Mineirão; estacionamento gratuito.",
    },
]

SPECIALTIES = {
    "Dermatologia": [
        "dermatologista",
        "dermato",
        "médico de pele",
        "médica de pele",
        "medico da pele",
        "pele",
        "especialista em pele",
        "problema de pele",
        "espinha",
        "acne",
        "mancha na pele",
        "pinta",
        "queda de cabelo",
        "unha",
    ],
    "Clínica geral": [
        "clínico geral",
        "clínico",
        "clinico",
        "médico geral",
        "clínica médica",
        "generalista",
        "médico da família",
        "clinica geral",
        "check up",
        "check-up",
        "rotina",
    ],
    "Cardiologia": [
        "cardiologista",
        "cardio",
        "médico do coração",
        "médica do coração",
        "coração",
        "pressão",
        "pressão alta",
        "exame do coração",
    ],
    "Pediatria": [
        "pediatra",
        "médico de criança",
        "médica de criança",
        "médico infantil",
        "médico do bebê",
        "criança",
        "bebê",
        "médico pro meu filho",
        "médico para minha filha",
    ],
}


@dataclass(frozen=True, slots=True)
class DemoService:
    """A service; minutes and reais."""

    name: str
    specialty: str | None
    duration: int
    price: str
    aliases: tuple[str, ...] = ()
    before: int = 0
    after: int = 0
    step: int | None = None
    kind: str = "Consultório"
    extra: dict[str, object] = field(default_factory=dict)

    @property
    def amount(self) -> Decimal:
        """Return the price in reais."""
        return Decimal(self.price)


SERVICES = [
    DemoService(
        "Consulta dermatológica",
        "Dermatologia",
        30,
        "320.00",
        ("consulta de pele", "consulta com dermato"),
        after=5,
        step=15,
    ),
    DemoService(
        "Mapeamento de pintas",
        "Dermatologia",
        40,
        "420.00",
        ("dermatoscopia", "exame de pintas", "mapear pintas"),
        after=10,
        step=20,
        kind="Sala de exames",
        extra={"preparation": "Venha sem maquiagem, esmalte ou creme na pele no dia do exame."},
    ),
    DemoService(
        "Consulta de clínica geral", "Clínica geral", 30, "250.00", ("consulta geral", "consulta com clínico"), step=30
    ),
    DemoService(
        "Check-up",
        "Clínica geral",
        60,
        "480.00",
        ("checkup", "check up completo", "revisão geral"),
        after=10,
        step=30,
        extra={"preparation": "Traga exames dos últimos 12 meses e a lista de remédios que usa."},
    ),
    DemoService(
        "Consulta cardiológica",
        "Cardiologia",
        40,
        "380.00",
        ("consulta do coração", "consulta com cardio"),
        after=5,
        step=20,
    ),
    DemoService(
        "Eletrocardiograma",
        "Cardiologia",
        20,
        "150.00",
        ("eletro", "ecg", "exame do coração"),
        before=5,
        after=5,
        step=10,
        kind="Sala de exames",
        extra={"preparation": "Não passe creme no peito no dia e venha com roupa fácil de abrir."},
    ),
    DemoService(
        "Consulta pediátrica",
        "Pediatria",
        30,
        "300.00",
        ("consulta infantil", "consulta do bebê", "puericultura"),
        after=5,
        step=15,
        extra={"max_age": 16, "preparation": "Traga a caderneta de vacinação da criança."},
    ),
    DemoService(
        "Retorno",
        None,
        20,
        "0.00",
        ("consulta de retorno", "volta", "mostrar exames"),
        step=20,
        extra={
            "visit": "return",
            "return_days": 30,
            "ask_return": False,
            "description": "Sem custo até 30 dias depois da consulta.",
        },
    ),
]


@dataclass(frozen=True, slots=True)
class DemoProfessional:
    """A professional; `hours` is (unit, weekdays, intervals)."""

    title: str
    name: str
    council: str
    aliases: tuple[str, ...]
    specialties: tuple[str, ...]
    services: tuple[str, ...]
    plans: tuple[str, ...]
    hours: tuple[tuple[str, tuple[int, ...], tuple[tuple[str, str], ...]], ...]
    colour: str
    about: str


_FULL_DAY = (("08:00", "12:00"), ("13:00", "18:00"))
_MORNING = (("08:00", "12:00"),)
_AFTERNOON = (("13:00", "18:00"),)

PROFESSIONALS = [
    DemoProfessional(
        "Dra.",
        "Ana Ribeiro",
        "CRM-MG 10001",
        ("dra ana", "doutora ana", "ana", "ana ribeiro"),
        ("Dermatologia",),
        ("Consulta dermatológica", "Mapeamento de pintas", "Retorno"),
        ("Unimed", "Bradesco Saúde"),
        (("Savassi", (0, 1, 3), _FULL_DAY), ("Pampulha", (2, 4), _FULL_DAY)),
        "#7c3aed",
        "Dermatologia clínica e prevenção do câncer de pele.",
    ),
    DemoProfessional(
        "Dr.",
        "Bruno Carvalho",
        "CRM-MG 10002",
        ("dr bruno", "doutor bruno", "bruno", "bruno carvalho"),
        ("Clínica geral",),
        ("Consulta de clínica geral", "Check-up", "Retorno"),
        ("Unimed", "Bradesco Saúde", "SulAmérica"),
        (("Savassi", (0, 1, 2, 3, 4), _FULL_DAY), ("Savassi", (5,), _MORNING)),
        "#2563eb",
        "Clínica médica, prevenção e acompanhamento de adultos e idosos.",
    ),
    DemoProfessional(
        "Dra.",
        "Carla Mendes",
        "CRM-MG 10003",
        ("dra carla", "doutora carla", "carla", "carla mendes"),
        ("Cardiologia",),
        ("Consulta cardiológica", "Eletrocardiograma", "Retorno"),
        ("Unimed", "SulAmérica"),
        (("Savassi", (0, 2, 4), _AFTERNOON), ("Pampulha", (1, 3), _FULL_DAY)),
        "#dc2626",
        "Cardiologia clínica, pressão alta e check-up do coração.",
    ),
    DemoProfessional(
        "Dr.",
        "Diego Souza",
        "CRM-MG 10004",
        ("dr diego", "doutor diego", "diego", "diego souza"),
        ("Pediatria",),
        ("Consulta pediátrica", "Retorno"),
        ("Unimed", "Bradesco Saúde"),
        (("Pampulha", (0, 1, 2, 3, 4), _FULL_DAY), ("Pampulha", (5,), _MORNING)),
        "#16a34a",
        "Pediatria geral e acompanhamento do desenvolvimento.",
    ),
    DemoProfessional(
        "Dra.",
        "Elisa Prado",
        "CRM-MG 10005",
        ("dra elisa", "doutora elisa", "elisa", "elisa prado"),
        ("Dermatologia", "Clínica geral"),
        ("Consulta dermatológica", "Consulta de clínica geral", "Retorno"),
        ("SulAmérica",),
        (("Savassi", (2, 4), _FULL_DAY), ("Pampulha", (0, 3), _AFTERNOON)),
        "#d97706",
        "Dermatologia e clínica geral, com atenção a idosos.",
    ),
]

PLANS = {
    "Unimed": ["unimed bh", "unimed belo horizonte", "plano unimed"],
    "Bradesco Saúde": ["bradesco", "saúde bradesco", "plano bradesco"],
    "SulAmérica": ["sul américa", "sulamerica", "sul america saúde"],
}

ROOMS = [
    ("Savassi", "Consultório 1", "Consultório"),
    ("Savassi", "Consultório 2", "Consultório"),
    ("Savassi", "Consultório 3", "Consultório"),
    ("Savassi", "Sala de exames Savassi", "Sala de exames"),
    ("Pampulha", "Consultório A", "Consultório"),
    ("Pampulha", "Consultório B", "Consultório"),
    ("Pampulha", "Consultório C", "Consultório"),
    ("Pampulha", "Sala de exames Pampulha", "Sala de exames"),
]

PATIENTS = [
    ("Marina Duarte", "1988-03-14", "f"),
    ("Rafael Lopes", "1979-11-02", "m"),
    ("Helena Pires", "1995-07-21", "f"),
    ("Otávio Freitas", "1961-01-30", "m"),
    ("Beatriz Nogueira", "2019-05-09", "f"),
    ("Samuel Teixeira", "2021-10-17", "m"),
    ("Joana Farias", "1970-12-05", "f"),
    ("Caio Meireles", "1992-04-26", "m"),
    ("Vera Lúcia Matos", "1948-08-11", "f"),
    ("Igor Valadares", "1984-02-19", "m"),
    ("Larissa Coutinho", "2000-09-03", "f"),
    ("Pedro Henrique Sales", "2016-06-28", "m"),
]
