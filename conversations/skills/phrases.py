"""Short answers that mean something to the question that is open; compared with the normalised words, whole."""

import re


def _phrases(text: str) -> frozenset[str]:
    return frozenset(" ".join(phrase.split()) for phrase in text.split("|"))


ANY = _phrases(
    """tanto faz | qualquer | qualquer um | qualquer uma | indiferente | nao importa | sem preferencia | o que tiver
    | quem tiver | qualquer medico | qualquer medica | qualquer unidade | qualquer dia | qualquer horario | da na
    mesma | pode ser qualquer um | cualquiera | me da igual | da igual | no importa | sin preferencia | any |
    anyone | whichever | whatever | no preference | it doesn't matter | doesn't matter | either | anywhere"""
)
MORE = _phrases(
    """outros | outro | outros horarios | outro horario | mais | mais horarios | mais opcoes | nenhum | nenhuma |
    nenhum desses | nao posso nesses | tem outro | tem outros | tem outro horario | tem mais | ver mais | nao pode
    ser outro | otros | otro | otros horarios | otro horario | ninguno | others | other | more | other times |
    another time | none | none of these"""
)
NO = _phrases("nao | no | nao quero | nao da | nao posso | nao consigo | can't | nope")
OTHER_DAY = _phrases(
    """outro dia | outra data | mudar o dia | mudar a data | trocar o dia | otro dia | otra fecha | another day |
    other day | another date"""
)
OTHER_PERSON = _phrases(
    """outro medico | outra medica | outro profissional | outra profissional | outro doutor | outra doutora | com
    outro medico | com outra medica | otro medico | otra medica | otra doctora | otro profesional | another doctor
    | other doctor"""
)
OTHER_UNIT = _phrases(
    """outra unidade | em outra unidade | na outra unidade | a outra unidade | outro endereco | outro lugar |
    outro local | tem em outra unidade | mudar de unidade | trocar de unidade | mudar a unidade | outra sede |
    en otra sede | otra sede | otro lugar | other location | another location | the other location | another
    place"""
)
SOONER = _phrases(
    """mais cedo | tem mais cedo | um pouco mais cedo | antes | tem antes | nao tem mais cedo | mais cedo nao
    tem | nao tem antes | queria mais cedo | pode ser mais cedo | algo mais cedo | tem algum mais cedo | tem
    horario mais cedo | mas cedo | mas temprano | hay mas temprano | antes no hay | earlier | anything earlier
    | something earlier | sooner | anything sooner"""
)
LATER = _phrases(
    """mais tarde | tem mais tarde | um pouco mais tarde | depois | tem depois | nao tem mais tarde | queria
    mais tarde | pode ser mais tarde | algo mais tarde | tem algum mais tarde | tem horario mais tarde | mais
    pro fim do dia | mas tarde | hay mas tarde | later | anything later | something later"""
)
PERIODS = {
    "morning": _phrases(
        """manha | de manha | a manha | pela manha | na parte da manha | de manha cedo | periodo da manha | no
        periodo da manha | por la manana | en la manana | manana por la manana | morning | in the morning |
        mornings"""
    ),
    "afternoon": _phrases(
        """tarde | de tarde | a tarde | pela tarde | na parte da tarde | depois do almoco | periodo da tarde |
        no periodo da tarde | por la tarde | en la tarde | afternoon | in the afternoon | afternoons"""
    ),
    "evening": _phrases(
        """noite | de noite | a noite | pela noite | na parte da noite | periodo da noite | no periodo da noite
        | por la noche | en la noche | evening | in the evening | evenings"""
    ),
}
MENU = _phrases(
    """menu | o menu | menu principal | inicio | comeco | do inicio | recomecar | comecar de novo | opcoes | ver
    opcoes | menu inicial | voltar ao menu | voltar pro menu | voltar para o menu | voltar ao inicio | el menu |
    volver al menu | empezar de nuevo | main menu | start | start over | options"""
)
BACK = _phrases(
    """voltar | volta | volte | volta uma | voltar uma | anterior | passo anterior | volver | vuelve | atras |
    regresar | back | go back | previous"""
)
CANCEL = _phrases(
    """cancelar | cancela | cancele | cancelar tudo | desistir | desisto | desisti | deixa pra la | deixa para la |
    deixa | esquece | esquece isso | nao quero mais | cancelar agendamento | cancelar marcacao | quero cancelar |
    cancelar isso | cancelalo | olvidalo | dejalo | ya no quiero | cancel | cancel it | never mind | nevermind |
    forget it"""
)
STOP = _phrases(
    """parar | pare | para de mandar mensagem | nao quero mais receber mensagens | sair | sair da lista | descadastrar |
    stop | unsubscribe | salir | darme de baja | baja"""
)
BOOK = _phrases(
    """marcar | quero marcar | queria marcar | agendar | quero agendar | queria agendar | marcar consulta | marcar
    horario | marcar uma consulta | agendar consulta | agendamento | consulta | quero consulta | quero uma
    consulta | novo horario | quero pedir una cita | pedir cita | una cita | cita | book | book an appointment |
    appointment | make an appointment"""
)
VISIT = _phrases("consulta | cita | turno | appointment | consultation | visit | marcar medico")
QUESTION_WORDS = tuple(
    f"{word} "
    for word in (
        *("qual", "quais", "quanto", "quantos", "onde", "que horas", "quem", "como", "aceita", "aceitam", "atende"),
        *("atendem", "precisa", "tem que", "what", "which", "how", "where", "who", "when", "do you", "cual", "cuanto"),
        *("donde", "quien", "a que hora", "aceptan", "hay que"),
    )
)


_ANOTHER_PERIOD = re.compile(
    r"^(?:nao |no |not )?(?P<not>[^,]+?)(?: nao| no)? ?(?:,|\bmas|\be sim|\bsino|\bbut)+ (?P<then>[^,]+)$"
)


def period_of(words: str) -> str:
    """Return the daypart that is all that was said, perhaps after a "não" or "melhor"; else an empty text.

    "De tarde não, de manhã" says one by what it is not.
    """
    two = _ANOTHER_PERIOD.match(words)
    if two is not None and re.search(r"\b(?:nao|no|not)\b", words) and _period(two["not"]):
        words = two["then"]
    return _period(words)


def _period(words: str) -> str:
    for opening in ("nao", "melhor", "prefiro", "pode ser", "no", "better", "mejor", "prefiero"):
        if words.startswith((f"{opening} ", f"{opening}, ")):
            words = words[len(opening) :].strip(" ,")
    return next((period for period, phrases in PERIODS.items() if words in phrases), "")


def mentions(words: str, phrases: frozenset[str]) -> bool:
    """Tell whether one of the phrases is among the words."""
    padded = f" {words} "
    return any(f" {phrase} " in padded for phrase in phrases)


_WHY = re.compile(r"\b(?:por ?que|pra que|para que|porque|qual o motivo|why|what for|para que)\b")
_NEAR_THE_START = 12
"""Characters: "porque" further on gives a reason, it asks for none."""


def asks_why(words: str) -> bool:
    """Tell whether it is asked why; "de manhã, porque meu neto me leva" tells why."""
    found = _WHY.search(words)
    return found is not None and ("?" in words or found.start() <= _NEAR_THE_START)


CONFUSED = re.compile(
    r"^(?:mas|nossa|ih|ai|olha|desculp[ae]|moc[ao]|eu|filh[ao]|pero|yo|sorry|but|perdon|[ ,.!])*"
    r"(?:nao (?:to |estou )?entend(?:i|o|endo)|como assim|nao sei (?:mexer|usar|responder|o que escrever)|"
    r"que confus\w+|no (?:lo |le )?entiend\w*|no entendi|i (?:do not|don't|didn't|did not) (?:understand|get it)|"
    r"i'm confused|what do you mean)\b"
)
"""Whoever is lost: the question is asked in easier words."""

ANGRY = re.compile(
    r"\b(?:(?:um|que|isso e|isso ta|acho|es un|que) absurdo|absurdo (?:isso|esse|essa|ninguem|voces|d[aeo])|palhacada|"
    r"(?:e|sao|foi|es|son) uma? verg(?:onha|uenza)|que vergonha (?:esse|essa|d[aeo]|voces)|"
    r"(?:falta de |des)respeito|falta de respeto|descaso|procon|reclame ?aqui|indignad[ao]|revoltad[ao]|"
    r"inadmissivel|inaceita(?:vel|ble)|inaceptable|(?:isso|que|atendimento) (?:e )?(?:muito )?ridiculo|"
    r"pessim[ao] (?:o |a )?(?:atendimento|servico|clinica)|(?:atendimento|servico|clinica) (?:e |ta |foi )?pessim[ao]|"
    r"pesim[ao] (?:atencion|servicio)|(?:sem ser|nao fui) atendid[ao]|quem (?:e que )?responde por isso|"
    r"esperei (?:\w+ ){0,3}horas?|nao serve[mn]? pra nada|no sirven? para nada|nunca mais (?:volto|piso)|"
    r"outrageous|unacceptable|disgraceful|a disgrace|ridiculous|disgusting service|terrible service)\b"
    r"|^absurdo\b"
)
"""Whoever is angry, whatever else they say: that is for a person."""

SAME_TIME = re.compile(r"\b(?:mesm[ao] (?:hora|horario|horinha)|misma hora|mismo horario|same (?:time|hour))\b")
MANAGER = re.compile(
    r"\b(?:falar|conversar|hablar|speak|talk) (?:com|con|with|to) (?:a |o |um |uma |el |la |the |your )?"
    r"(?:gerencia|gerente|direcao|diretor\w*|direccion|director\w*|don[ao]|dueñ[ao]|responsavel|ouvidoria|supervisor\w*|"
    r"manager|management|owner)\b"
)
DIED = re.compile(r"\b(?:falec(?:eu|id[ao])|morreu|obito|fallecio|murio|passed away|died)\b")
A_DEATH_HERE = re.compile(
    r"\b(?:cancel\w*|desmarc\w*|consultas?|citas?|lembretes?|recordatorios?|appointments?|reminders?|cadastro|numero)\b"
)
"""With DIED in a longer message: it is about what is booked or sent, and not a disease in the family."""

HOLD_ON = re.compile(
    r"^(?:opa |ai |oi |so |ah |calma |moca |moco |[,.] ?)*(?:pera(?: ?ai| um)?|perai|"
    r"espera(?: ?ai| um| so)|aguard[ae](?: um)?|"
    r"(?:so )?um (?:minut\w+|moment\w+|segund\w+|instant\w+|cadim|tiquinho)|ja volto|volto ja|ja (?:te )?respondo|"
    r"hold on|one (?:moment|minute|second)|wait a|give me a (?:minute|second)|un (?:momento|minuto|segundo)|"
    r"espere un|espera un|ya vuelvo)\b"
)
"""Whoever is called away, at the beginning of what they say."""

HERE_AGAIN = re.compile(
    r"^(?:pronto |oi |ja )?(?:voltei|cheguei de novo|to de volta|estou de volta|ya volvi|i'm back|i am back)$"
)

OTHER_PLANS = re.compile(
    r"\b(?:hapvida|amil|notre ?dame|gndi|intermedica|cassi|geap|prevent senior|golden cross|porto (?:seguro|saude)|"
    r"sao francisco|ipasgo|ipsemg|ipe saude|saude caixa|postal saude|care ?plus|omint|mediservice|promed|vitallis|"
    r"camed|fusex|medsenior|sul ?america|bradesco|unimed|petlove|sus)\b"
)
"""Plans by name: where none of the clinic's was meant, these are the ones that it does not take."""

ABOUT = {
    "birth_date": re.compile(r"\b(?:nascimento|nacimiento|birth|aniversario)\b"),
    "card": re.compile(r"\b(?:carteirinha|carteira|credencial|card)\b"),
    "cpf": re.compile(r"\bcpf\b"),
    "name": re.compile(r"\b(?:nome|nombre|name)\b"),
    "data": re.compile(
        r"\b(?:dados|datos|data|informac\w+|information|telefone|documento|"
        r"(?:precisam?|pedem?|pedindo|quer(?:em)?|necesitan?|need|want) "
        r"(?:de |saber )?(?:disso|isso|esto|eso|this|that|it))\b"
    ),
}
"""What someone asks the reason for, by the word they use; compared with the normalised words."""

ANOTHER = re.compile(
    r"\boutr[oa] (?:filh|menin|crian|net|paciente|pessoa)|\bother (?:son|daughter|child|kid)|\botr[oa] (?:hij|niñ)"
)
"""Someone else of the same kind than who is known already."""

VOCATIVE = re.compile(
    r"^(?:(?:oi|ola|opa|ei|o|olha|olhe|escuta|escute|veja|ai|ah|oh|nossa|entao|obrigad[oa]|mira|oye|"
    r"bom dia|boa tarde|boa noite|hola|buenas)[,!. ]+)+"
    r"(?:meu filho|minha filha|filho|filha|meu neto|minha neta|mijo|mija|hijo|hija)\b"
    r"(?! (?:esta|tem|ta|precisa|necesita|tiene))"
)
"""An elderly person's "boa tarde, meu filho": whom they talk to, not whom they talk about."""

COMPANION = re.compile(
    r"\b(?:meu|minha|mi|my) \w+ (?:e )?(?:que |quem )?(?:vai )?"
    r"(?:me (?:leva|levar|traz|trazer|busca|buscar|acompanha|acompanhar|lleva|trae|acompana)|"
    r"(?:vai|vem) (?:comigo|junto)|(?:takes|brings|drives) me)\b"
)
"""Who brings the patient is not the patient."""

GUARDIAN = re.compile(
    r"\b(?:sou (?:a |o )?(?:mae|pai|tutora?|responsavel)|eu (?:sou|respondo)|respondo por|soy (?:la |el )?(?:madre|"
    r"padre|mama|papa|tutora?|responsable)|i am (?:the |her |his )?(?:mother|father|mom|dad|parent|guardian)|"
    r"i'm (?:the |her |his )?(?:mother|father|mom|dad|parent|guardian))\b"
)
"""The contact's word that they are a minor's parent or answer for them."""

KIN = re.compile(r"^(?:minhas?|meus?|mis?|my) ")
THEIR_CHILD = re.compile(
    r"\b(?:m[aã]e|pai|madre|padre|mother|father|respons[aá]vel) (?:d[aeo]|del?|of) (?:la )?"
    r"(?P<name>[A-ZÀ-Ý][\w'-]+(?: (?:d[aeo]s? )?[A-ZÀ-Ý][\w'-]+)*)"
)
"""The child's name where the contact says whose parent they are; on what was written: capitals tell a name."""

HIM_OR_HER = re.compile(r"\b(?:para|pra|pro|p) el[ea]s?\b(?! \w+[aei]r\b)|\bfor (?:him|her|them)\b|\bpara (?:el|ella)$")
"""For somebody else, whoever that is."""

SOMEONE_ELSES = re.compile(
    r"\b(?:empresa|plano|convenio|unimed|seguro|carteirinha|cartao|carro|celular|trabalho) "
    r"(?:\w+ ){0,2}(?:d[aeo]|del|of) (?:meu|minha|mi|my) \w+|\b(?:carro|celular) e d[ao] (?:meu|minha)\b"
)
"""A plan, a car or a telephone of somebody's: that person is not the patient because of it."""

IN_NO_NAME = _phrases(
    """quero | queria | gostaria | marcar | agendar | consulta | horario | falar | pessoa | atendente | humano |
    alguem | sim | nao | ok | oi | ola | bom | boa | dia | tarde | noite | qual | quais | quanto | quando | onde
    | como | porque | por | que | pra | para | voces | voce | medico | medica | doutor | doutora | dr | dra |
    cancelar | desmarcar | remarcar | preciso | tenho | estou | obrigado | obrigada | ajuda | errei | nome | meu
    | minha | hoje | amanha | tanto | faz | qualquer | prefiro | digo | mim | ele | ela | filho | filha | mae |
    pai | quiero | cita | hablar | persona | necesito | want | appointment | speak | talk | person | please |
    need | yes | no | book | tem | tiver | ai | aqui | isso | nada | entendi | sei | pode | ser | melhor | primeiro |
    primeira | mesmo | mesma | eu"""
)
"""Words of no name: an answer that holds one is no bare name."""

WAITLIST = re.compile(
    r"\b(?:lista de espera|fila de espera|waiting list|wait ?list|"
    r"(?:me )?avis[ae]r?(?: me| a gente)? (?:se|quando) (?:abrir|surgir|vagar|aparecer|tiver|alguem)|"
    r"se (?:alguem )?(?:desistir|abrir|vagar|surgir)|avisame si|tell me (?:if|when))\b"
)
LEAVE_WAITLIST = re.compile(
    r"\b(?:sair|saio|sai|cancel\w+|tir[ae]\w*|retir[ae]\w*|remov\w+|exclu\w+|salir|sac[ae]\w*|quit\w+|leave|take|off|remove)\b"
    r".{0,25}\b(?:(?:lista|fila) de espera|waiting list|wait ?list)\b"
)
TAKE = re.compile(
    r"^(?:eu |sim |sim , )?(?:fico com (?:ele|ela|esse|este|o horario)|pego (?:ele|esse|este)?|"
    r"lo (?:quiero|tomo)|me lo quedo|(?:i ?'ll|i will) take it|i want (?:it|that one|this time))\b"
)
"""Taking what was just offered, in words that say neither yes nor no."""

PLACES = tuple(
    re.compile(rf"\b(?:{words})\b")
    for words in (
        "primeir[ao]|primera|first",
        "(?<!de )(?<!na )segund[ao](?! feira)|(?<!a )(?<!one )second",
        "terceir[ao]|tercera|third",
    )
)
"""Which of a list, by its place in it; "a de segunda" is Monday's, and "just a second" is none."""

DAY_NAMED = re.compile(
    r"\b(?:hoje|amanha|segunda|terca|quarta|quinta|sexta|sabado|domingo|feriado|dia|semana|mes|ontem|daqui|agora|"
    r"hoy|(?<!la )manana|pasado|lunes|martes|miercoles|jueves|viernes|semana|ahora|dentro|"
    r"today|tonight|tomorrow|monday|tuesday|wednesday|thursday|friday|saturday|sunday|day|week|now|"
    r"in \w+ (?:hours?|minutes?))\b"
    r"|\d ?/ ?\d"
)
"""Words that say which day; a time without any is meant for the day that is spoken of."""

HOW_LONG_KEPT = re.compile(
    r"\b(?:quanto tempo|quantos minutos|ate (?:que horas|quando)|cuanto tiempo|hasta (?:cuando|que hora)|"
    r"how (?:long|much time)|until when)\b.*"
    r"\b(?:confirm\w*|guard\w*|segur\w*|reserv\w*|respond\w*|decid\w*|pens\w*|vale|keep|hold|held|answer)\b"
)
"""How long the time is kept that waits for a yes."""

QUEUE = re.compile(
    r"\b(?:fila|quantas pessoas (?:na frente|tem)|(?:vai |ainda )?(?:demora\w*|falta muito)|quanto tempo|"
    r"que horas (?:respondem|atendem|vao)|quando (?:respondem|alguem|vao)|vai ser atendid\w+|vez|"
    r"cuanto (?:falta|tarda\w*|tiempo)|"
    r"(?:my )?(?:place|position) in (?:line|the queue)|how (?:long|much longer)|queue)\b"
)
"""Whoever waits for a person asks when they will come."""

GIVES_REASON = re.compile(
    r"^(?:e |es |it's |it is )?(?:sobre|about|por causa|pra falar|para falar|referente|a respeito)\b"
)
"""What the person is called for: it is for them, and nothing to answer here."""

BOOKS = re.compile(r"\b(?:marc|agend|remarc|reserv|book|schedul)\w*|\bhorarios?\b")
_PAPER = (
    r"\b(?:atestados?|declarac(?:ao|oes)|comprovantes?|laudos?|receitas?(?: medica)?|notas? fisca(?:l|is)|recibos?|"
    r"encaminhamentos?|pedidos? (?:medico|de exame|do exame)|relatorios?|certificado|constancia|justificante|factura|"
    r"invoice|receipt|sick note|doctor's note|medical certificate|prescription)\b"
)
PAPER_WANTED = re.compile(
    r"\b(?:perdi|perdeu|esqueci|preciso|precisava|quero|queria|gostaria|necessito|consigo|nao recebi|faltou|cade|"
    r"me (?:manda|mande|envia|envie|passa|da)|manda|envia|pegar|buscar|retirar|segunda via|2a via|outra via|"
    r"necesito|quiero|quisiera|perdi|lost|need|want|would like)\b.{0,30}?" + _PAPER
)
"""A paper of the clinic's that someone lost or would like to have."""

PAPER_WRONG = re.compile(
    r"\b(?:esqueceu|esqueceram|nao (?:assin|carimb|dat)\w+|olvido|forgot)\b.{0,40}?"
    + _PAPER
    + r"|"
    + _PAPER
    + r".{0,40}?\b(?:err(?:ad[oa]s?|o)|sem (?:o )?(?:carimbo|assinatura|data|cid|crm)|"
    r"nao (?:foi|esta|veio) (?:assinad|carimbad)[oa]|equivocad[oa]s?|sin (?:firma|sello|fecha)|"
    r"wrong|unsigned|not signed)\b|\bfarmacia (?:nao|no) (?:aceit|acept)\w+|"
    r"\b(?:pharmacy|they) (?:did not|didn't|won't|would not) (?:accept|take)\b.{0,20}" + _PAPER
)
"""A paper that came out wrong: whoever wrote it mends it, and no article does."""

NOT_CANCEL = re.compile(
    r"\b(?:nao|nem|no|not|don't|do not) (?:(?:quero|precisa|e pra|e para|me|mais|quiero|hace falta) ){0,2}"
    r"(?:cancel|desmarc|anul)\w*"
)
"""A "cancelar" that is not to be done: "não cancela, muda pra sexta"."""

MOVES = re.compile(
    r"\b(?:mud|troc|pass|remarc|adi|antecip|transfer|cambi|mov|reprogram|chang|move|resched|postpon)\w*\b"
)

WANTS_A_PERSON = re.compile(
    r"\b(?<!nao )(?:quero|queria|preciso de|gostaria de|prefiro|chama|chame|me passa (?:para|pra)|quiero|necesito|"
    r"i want|i need)"
    r" (?:(?:falar|conversar|tratar|ser atendid[oa]|hablar|to (?:speak|talk)) (?:com |por |con |to |with )?)?"
    r"(?:uma? |una? |an? |alguma )?"
    r"(?:pessoa(?: de verdade| real)?|atendente|humano|ser humano|recepcionista|real person|person|human|persona|"
    r"asesor)"
    r"(?=$|[ ]?[,.;!]| (?:por favor|agora|pra|para|please) (?:me |tratar|resolver|falar|ver)|"
    r" por favor| agora| please| e sobre| sobre| ahora)"
)
"""A wish for a person, whatever it is about."""

NEAREST = re.compile(
    r"\b(?:mais perto|mais proxim[ao]|perto de (?:mim|casa)|mas cerca(?:na)?|nearest|closest|near me)\b"
)
FIRST_VISIT = re.compile(
    r"\b(?:primeira (?:vez|consulta|visita)|1a (?:vez|consulta)|nunca (?:fui|consultei|passei|estive)|primera (?:vez|"
    r"consulta|visita|cita)|first (?:time|visit|appointment)|never been)\b"
)
RETURN_VISIT = re.compile(
    r"\b(?:(?:e|seria|quero|queria|marcar|agendar|preciso|consulta) (?:um |o |meu |de )?retorno|"
    r"retorno (?:com|da|do|de) (?:consulta|dr|dra|doutor)|mostrar (?:os )?exames|"
    r"(?:una? |de |el )?(?:cita|consulta|visita) de control|"
    r"follow ?-?up)\b|^retorno$"
)
BEEN_BEFORE = re.compile(
    r"\b(?:retorno|volta|voltando|de novo|outra vez|ja (?:fui|passei|consultei)|control|regreso|return)\b"
)
NEW_VISIT = re.compile(
    r"\b(?:consulta nova|nova consulta|nao e retorno|outr[oa] (?:problema|motivo|assunto|coisa)|consulta nueva|"
    r"nueva consulta|no es control|new (?:visit|one|appointment)|not a return|something else)\b"
)
PRIVATE = re.compile(
    r"\b(?:particular|sem (?:o )?(?:convenio|plano)|nao tenho (?:nenhum )?(?:convenio|plano)|"
    r"pago (?:eu mesm[ao]|do (?:meu )?bolso|na hora|por conta)|sin (?:convenio|seguro)|no tengo (?:convenio|seguro)|"
    r"(?:por|de) mi (?:cuenta|bolsillo)|private(?:ly)?|self pay|(?:no|don't have|without) (?:any )?insurance|"
    r"out of pocket|pay(?:ing)? (?:for it )?myself)\b"
)
ANOTHER_ANIMAL = re.compile(r"\b(?:outr[oa]|nov[oa]|tambem|otr[oa]|another|other|too)\b")
DECLINED = re.compile(
    r"\b(?:nao (?:tenho|to com|estou com|ta comigo|sei|lembro|achei|encontrei|precisa)|"
    r"nao (?:quero|vou|gosto de|gostaria de|posso|pretendo) (?:\w+ )?"
    r"(?:dizer|informar|passar|dar|falar|mandar|colocar|compartilhar)|"
    r"prefiro (?:nao|levar|dizer|passar|informar|na recepcao)|(?:na|la na) (?:hora|recepcao|clinica)|"
    r"(?:passo|digo|mando|levo|informo|vejo) (?:depois|na hora|ai|la|no dia)|"
    r"depois (?:eu )?(?:passo|digo|mando|levo|informo|vejo)|(?:pode ser|deixa pra|fica pra) depois|"
    r"esqueci|perdi|pular|pula|sem (?:cpf|carteirinha)|"
    r"no (?:tengo|se|recuerdo|lo tengo|la tengo|quiero decir\w*)|prefiero no|despues|"
    r"(?:do not|don't|dont|didn't) (?:have|know|remember|want to (?:say|tell|give))|rather not|prefer not|skip|"
    r"not with me|later)\b"
)
MUST_I = re.compile(
    r"\b(?:obrigatori[oa]|sou obrigad[oa]|precisa mesmo|preciso mesmo|tem que|tenho que|e necessario|obligatori[oa]|"
    r"tengo que|es necesario|mandatory|required|do i have to|must i|is it necessary)\b"
)
