"""The made-up patients whose phones the simulator shows."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DemoPatient:
    """A phone and who holds it. `phone` is E.164; `colour` one of the page's avatar colours, 1 to 6."""

    phone: str
    name: str
    about: str = ""
    language: str = "pt-BR"
    colour: int = 1

    @property
    def initials(self) -> str:
        """At most two letters for the avatar."""
        words = [word for word in self.name.replace("Dona ", "").split() if word[:1].isalpha()]
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper() or "?"


DEMO_PATIENTS = (
    DemoPatient("+5531900000101", "Dona Lúcia Moreira", "80 anos, prefere letras grandes e frases curtas", colour=1),
    DemoPatient("+5531900000102", "Carlos Andrade", "34 anos, escreve rápido e abreviado", colour=2),
    DemoPatient("+5531900000103", "Beatriz Nogueira", "mãe do Theo, de 4 anos", colour=3),
    DemoPatient("+5531900000104", "María Fernández", "habla español", "es", colour=4),
    DemoPatient("+5531900000105", "Emily Carter", "speaks English", "en", colour=5),
)
FIRST_NEW_PHONE = 5531900000201
