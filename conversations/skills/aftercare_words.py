"""What is said of an appointment that stands: undo, late, here, calendar, map; on normalised words."""

import re

UNDO = re.compile(
    r"\b(?:foi (?:um )?engano|(?:cancelei|desmarquei|marquei|apertei) (?:por engano|sem querer|errado)|desfaz(?:er)?|"
    r"desfaca|nao era (?:pra|para) (?:cancelar|desmarcar)|me enganei|deshacer|fue un error|sin querer|undo|by mistake|"
    r"did not mean to cancel|"
    r"(?:volt|deix|fic|mant|coloc)\w+ (?:\w+ )?como (?:estava|era)|"
    r"(?:volt|deix|fic|mant|coloc)\w+ (?:\w+ )?(?:para o|ao|pro|no|o) horario (?:antigo|anterior|de antes|que era)|"
    r"(?:quero|prefiro) (?:de volta )?o horario (?:antigo|anterior|de antes|que (?:era|estava))|"
    r"como estaba(?: antes)?|(?:put|change|move) (?:it|that) back|(?:leave|keep) it as it was)\b"
)
LATE = re.compile(
    r"\b(?:(?:vou|irei|devo|posso) (?:me )?atrasar|"
    r"(?:estou|to|vou chegar|chego|chegarei) (?:um pouco |uns? \w+ |\d+ \w+ )?atrasad[ao]|"
    r"(?:vou|devo|vamos) chegar (?:um pouco |uns? )?(?:\d+ ?\w* )?(?:mais tarde|depois|atrasad[ao]s?)|"
    r"vou demorar (?:um pouco )?(?:pra|para) chegar|peguei transito|(?:voy a )?llegar (?:\w+ ){0,3}tarde|llego tarde|"
    r"voy (?:atrasad[ao]|con retraso)|running late|(?:will|going to|be) (?:be )?(?:\w+ ){0,3}late)\b"
)
_SPOT = (
    r"(?:ai|aqui|ja|agora|(?:(?:em frente|na frente) )?(?:a|ao|na|no|da|do|de|en la|en el|en|in the|at the|in|at) "
    r"(?:clinica|recepcao|porta|portaria|entrada|sala(?: de espera)?|predio|balcao|consultorio|espera|unidade(?: \w+)?|"
    r"recepcion|puerta|sala de espera|reception|door|lobby|waiting room|clinic))"
)
ARRIVED = re.compile(
    r"^(?:eu |nos |a gente )?(?:ja )?(?:"
    rf"(?:cheguei|chegamos|acab(?:ei|amos) de chegar)(?: {_SPOT})*|"
    rf"(?:estou|to|tou|estamos|tamos|tamo)(?: {_SPOT})+|"
    rf"(?:ya )?(?:llegue|llegamos|acab[oa](?:mos)? de llegar)(?: {_SPOT})*|(?:ya )?est(?:oy|amos)(?: {_SPOT})+|"
    rf"(?:i'm|i am|we're|we are) (?:already )?(?:here|(?:in|at) (?:the )?\w+)(?: {_SPOT})*|"
    rf"(?:(?:i|we)(?: have|'ve)? )?(?:just )?arrived(?: {_SPOT})*)$"
)
ARRIVED_LEAD = re.compile(r"^(?:(?:agora|ahora)(?: si| sim)?|pronto|oi|ola|now|hi|hola)[ ,.!]+")
LINKS = {
    "calendar": re.compile(
        r"\b(?:(?:po(?:r|e|nha|ner)|coloc\w+|adicion\w+|mand\w+|envi\w+|salv\w+|add|put|send|save|agreg\w+) "
        r"(?:(?:isso|ela|ele|me|it|this|eso|esto|a consulta|la cita|the appointment|um convite|uma invitacion) )*"
        r"(?:n[ao]|pr[ao]|par?a (?:[oa] )?|a[o]?|in|to|on|en)? ?(?:el |la |o |a |the |mi |my |meu |minha )*"
        r"(?:agenda|calendario|calendar|google agenda|google calendar))\b|"
        r"\b(?:arquivo|convite) d[ae] agenda\b|\bics\b"
    ),
    "map": re.compile(
        r"\b(?:mand\w+|envi\w+|pass\w+|ver|mostr\w+|me da|qual e?|quero|send|show|see) "
        r"(?:(?:me|o|a|um|uma|el|la|the|seu|link|do|de|del) )*(?:mapa|map|localizacao|ubicacion|location)\b"
    ),
}
"""What is sent of an appointment that stands, by the words that ask for it: its calendar file, the way there."""

NOT_HERE = re.compile(
    r"\b(?:nao (?:cheguei|chegamos|estou (?:ai|aqui|na (?:clinica|recepcao|porta)))|"
    r"no (?:llegue|llegamos|he llegado|estoy (?:ahi|aqui|alli|en la (?:clinica|recepcion)))|"
    r"(?:i'm|i am|we're|we are) not (?:here|there)|(?:have not|haven't|did not|didn't) arrived?)\b"
)
