"""Rules for the wish to come early, and for idioms that only look like dates."""

from datetime import datetime

from conversations.understanding.dates.tables import IDIOMS, SPANS
from conversations.understanding.dates.values import (
    EARLIEST,
    NOTHING,
    THE_OTHER,
    Clock,
    Marker,
)


@SPANS.rule("mais rapido possivel", "mais cedo possivel", "mais breve possivel", "quanto antes", "o quanto antes", "mais rapido que|q der|tiver|puder|conseguir|houver|pudermos", "mais rapido", "assim que possivel",
            "assim que der|puder|tiver|houver", "primeiro|primeira horario|vaga|data|dia|hora|hueco|espacio disponivel|livre|vago|vaga|que|possivel", "primeiro horario", "primeira vaga", "primeira data", "para ontem", "p ontem",
            "mais cedo que|q der|tiver|puder|conseguir|houver", "mais cedo", "mais proximo possivel", "mais proxima possivel", "horario|data|dia|vaga|consulta mais proximo|proxima|proxima|cedo|rapido", "logo que possivel", "o que tiver primeiro", "o primeiro que tiver|der|aparecer|houver|vagar",
            "primeiro que tiver|der|aparecer|houver", "com urgencia", "com a maxima urgencia", "o mais urgente possivel", "mais urgente possivel", "urgentemente", "as soon as possible", "asap", "assim|logo que abrir|abre|surgir|aparecer|vagar|liberar|liberarem|desocupar [uma|um|a] [vaga|agenda|horario]", "para ja|agora", "urgente para ja|agora|hoje mesmo", "earliest", "earliest possible|available", "soonest", "first available",
            "lo antes posible", "cuanto antes", "lo mas pronto posible", "mas pronto posible", "lo mas rapido posible", "primera hora|cita|fecha disponible|libre|posible", "primer turno|horario|hueco disponible|libre", "next available", "proximo|proxima horario|vaga|data disponivel|livre|vago",
            "quando tiver a|o primeira|primeiro", "data mais proxima", "proximo|proxima horario|vaga|data|encaixe que tiver|tiverem|der|houver|aparecer|abrir|vagar|surgir|tem", "proxima hora|cita disponible|libre", "mais perto possivel", "dia mais proximo", "vaga mais proxima", "o que for mais rapido|cedo|proximo", "primeiro encaixe", "logo logo", "quanto mais cedo|rapido melhor", "sem demora", "menor tempo possivel",
            "quando tiver vaga", "quando tiver horario", "quando tiver", "mais rapidinho possivel", "soon as you|possible can", "o antes possivel", "antes possivel", "quanto mais rapido|cedo", "primeira|primeiro oportunidade|brecha")  # fmt: skip
def earliest(now: datetime) -> Marker:
    """
    >>> show("o mais rápido possível")
    'earliest'
    """
    return EARLIEST


@SPANS.rule("proxima|proximo|outra|outro", "next one", "otro|otra|siguiente")
def the_other(now: datetime) -> Marker:
    """
    >>> show("essa semana não dá, só na outra"), show("sexta não, na próxima")
    ('16/03..22/03 not 11/03..15/03', '20/03 not 13/03')
    """
    return THE_OTHER


@IDIOMS.rule("bom|boa|buenos|buenas|good|belo|otimo|otima|excelente dia|tarde|noite|dias|tardes|noches|morning|afternoon|evening|night|noche", "ano novo vida nova", "hoje em dia", "dia a dia", "dia e noite", "noite e dia", "um dia desses", "outro dia", "outra hora",
             "no dia a dia", "bom resto de dia|tarde", "boa semana", "bom fim|final de semana", "otima|boa semana", "bom feriado", "otimo fim|final de semana", "feliz natal|ano|pascoa", "feliz ano novo", "bom domingo|sabado", "boa segunda|terca|quarta|quinta|sexta",
             "de uma vez", "uma vez por semana|mes|dia", "vezes por|ao|na|no semana|dia|mes", "por|cada semana|dia|mes|ano|hora", "a cada NUM UNIT", "de NUM em NUM UNIT", "NUM em NUM UNIT", "de NUM UNIT em NUM UNIT", "todo santo dia", "o dia todo|inteiro", "dia inteiro|todo",
             "noite toda|inteira", "a noite toda|inteira", "a tarde toda|inteira mas", "dia sim dia nao", "semana sim semana nao", "WEEKDAY sim [,] WEEKDAY nao", "WEEKDAY sim , [o] outro|outra nao", "NUM horas por dia", "NUM h por dia", "24 h", "24 horas", "NUM UNIT de|em jejum|antecedencia|idade|duracao|atraso|espera|vida|casado|casada|casados|tratamento|uso|gestacao|gravidez|garantia|validade|prazo|cirurgia|operado|operada",
             "jejum de NUM UNIT", "meia hora de|atrasado|atrasada|atrasados atraso|espera|antecedencia", "NUM UNIT atrasado|atrasada|atras|antes|ago|old|ja|e|late", "meia hora atrasado|atrasada|antes|ja", "ha|faz|tem|fazem|hace [uns|umas|mais|cerca|quase] [de] NUM UNIT", "ha|faz|tem meia hora",
             "durante|por|quase|mais|menos|apenas [de] NUM UNIT", "mais tarde", "rua|avenida|av|praca|largo|alameda|travessa|viaduto|r|bairro|escola|hospital [.] [dia] NUM de MON", "ORD da|na fila|lista|direita|esquerda", "faz|fez|fara|completa|completou NUM anos [em|no] [DAY]", "nasci|nasceu|nascido|nascida|nascimento|aniversario [em|no|:|e|foi|dele|dela] [o|dia] DAY", "dura NUM UNIT", "demora [uns|umas] NUM UNIT", "NUM anos [e|de] [idade]", "NUM aninhos", "NUM ano", "de NUM anos|meses|semanas", "com NUM anos|meses|semanas|dias", "NUM meses de idade|vida|gravida|gestacao|gestante", "NUM semanas de gestacao|gravida|gravidez",
             "meia hora esperando", "dia das", "uma hora esperando", "horas esperando", "NUM UNIT esperando", "esperei|esperando|aguardei|aguardando|fiquei|demorou|levou|atrasou|atrasaram [mais] [de] [umas|uns] NUM UNIT", "esperei|esperando|atrasou|fiquei|aguardei meia hora",
             "em NUM vezes|x|parcelas", "NUM x", "x NUM", "NUM vezes", "primeira vez", "a cada UNIT", "manha cedo demais", "qualquer hora dessas", "de segunda mao", "de primeira", "desde NUM UNIT", "desde sempre", "NUM reais", "r $ NUM", "$ NUM", "NUM %", "NUM por cento", "NUM mg|ml|kg|cm|quilos|gotas|comprimidos|sessoes|filhos|pessoas|criancas|opcoes|unidades|consultas|km|metros|quadras|parcelas",
             "mes a mes", "todo mes", "todos os meses", "todo ano", "fim do mundo", "a tempo", "mais um dia", "cada dia", "dia de cao", "um amigo|irmao|filho|dia", "sete dias por semana", "hora nenhuma", "toda hora", "na hora", "a hora", "hora marcada", "em cima da hora", "fora de hora",
             "dois em um", "meio a meio", "meia idade", "um a um", "noite de nupcias", "semana passada retrasada", "este ano", "esse ano", "no ano de NUM", "em NUM", "desde NUM", "ano de NUM", "de NUM para NUM", "nota NUM", "numero NUM", "opcao NUM", "opcao numero NUM", "NUM a opcao",
             "sala NUM", "rua NUM", "andar NUM", "apto NUM", "bloco NUM", "cid NUM", "lei NUM", "versao NUM", "tenho NUM anos", "by the way", "one moment", "tarde demais", "antes tarde do que nunca", "mais tarde do que", "cedo ou tarde", "mais cedo ou mais tarde", "dia de sol", "bom dia a todos",
             "por la noche me|no", "a noite nao durmo|consigo|paro", "desde hoje|ontem|anteontem|cedo|manha", "desde [o|a] DAY", "desde de ontem|hoje", "since DAY", "since this morning", "desde DAY passada", "NUM dias e NUM noites", "NUM / NUM dias", "pressao NUM por|/|x NUM", "NUM por NUM", "febre de NUM", "NUM graus", "NUM e pouco reais",
             "NUM com NUM", "deram alta", "primeiro|primeira|segundo|segunda|terceiro grau|trimestre|filho|filha|andar|piso|ano", "trabalho a noite", "trabalho de dia", "mesmo dia", "no mesmo dia", "ontem a|de|pela noite", "mesma hora", "mesmo horario", "segunda via da|do", "terca parte", "NUM UNIT depois", "uns|alguns dias depois", "dia do exame|cirurgia|consulta|procedimento|retorno|atendimento",
             "no|em dia com", "estou em dia", "em dia", "dor de dia|noite", "dias uteis de|para", "para ontem mesmo nao", "in general", "NUM years|months|weeks|days old|ago|pregnant", "for NUM days|weeks|years|months|hours", "hace NUM UNIT", "desde hace NUM UNIT", "tres por|vezes")  # fmt: skip
def idiom(now: datetime, *_: object) -> Marker:
    """
    >>> show("segunda via do boleto"), show("bom dia"), show("jejum de 8 horas"), show("meia hora de atraso")
    ('', '', '', '')
    """
    return NOTHING


@IDIOMS.rule(
    "jejum de TIME",
    "TIME de jejum|atraso|espera|antecedencia|duracao|viagem|sono|consulta|sessao|aula|fila|estrada|onibus|carro",
    "durou|demorou|levou|gastei|passei TIME",
    "duracao de TIME",
    "ha|faz|durante|por|tem TIME",
    "a cada TIME",
    "de NUM em TIME",
    "TIME por dia",
    "dura TIME",
    "antecedencia de TIME",
)
def duration(now: datetime, clock: Clock | int, *_: object) -> Marker:
    """
    >>> show("precisa de 12h de jejum?")
    ''
    """
    return NOTHING
