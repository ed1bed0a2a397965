"""The words around a sign of danger that change what it means: denial, the past, questions, figures of speech. Folded."""

NEGATORS = frozenset(
    {"nao", "sem", "nem", "nunca", "no", "not", "without", "sin", "nenhuma", "nenhum", "jamais", "tampouco", "negativo"}
)
NEGATION_FILLERS = frozenset(
    """
    a any apresenta apresento chega chegou com de dei deu disso e era essas esses esta estava estou feel foi ha
    has have having hay houve mais mesmo muita muito nem nenhum nenhuma o qualquer sente senti sentindo sentir
    siento sinto sou tem tengo tenho ter teve tido tiene tinha tive um uma
    """.strip().split()
)
FAR_PAST = (
    "antiga", "antigo", "antigas", "antigos", "hoje tem", "hoje ele tem", "hoje ela tem", "hoje ja",
    "ano passado", "anos atras", "meses atras", "mes passado", "ha anos", "faz anos", "ha muitos anos", "muitos anos", "quando era crianca",
    "quando eu era", "na infancia", "antigamente", "historico", "historia de", "historico familiar", "na familia", "pos", "apos", "sequela",
    "sequelas", "recuperacao", "reabilitacao", "prevenir", "prevencao", "preventivo", "medo de", "risco de ter", "morreu de", "morrer de infarto", "morrer de enfarte", "morrer de avc", "morrer de derrame", "morrer de meningite", "morrer de embolia", "morrer de overdose", "faleceu de", "morreram de",
    "morreu com", "perdi meu pai", "perdi minha mae", "years ago", "last year", "hace anos", "el ano pasado", "retrasado", "outra vez que", "ja tive", "ja teve", "ja fez",
    "teve alta", "tive alta", "recebeu alta", "recebi alta", "uns anos", "alguns anos", "um tempo atras", "tempos atras", "ha meses", "semanas atras", "faz um ano", "faz dois anos", "faz 1 ano", "faz 2 anos",
    "faz 3 anos", "faz 5 anos", "faz 10 anos", "ha 1 ano", "ha 2 anos", "ha 3 anos", "ha 5 anos", "ha 10 anos", "ha um ano", "ha dois anos", "ha tres anos", "em tratamento", "ja fui operado", "ja fui operada",
    "quando crianca", "quando pequeno", "quando pequena", "na adolescencia", "ja passou", "curado", "curada", "caso de familia", "hereditario", "genetico", "exame de", "teste de", "vacina de", "vacina contra", "vacina da", "palestra", "curso", "semana passada tive",
    "checkup", "check up", "tratou", "tratei", "epoca", "tuve un", "acompanhamento", "curiosidade", "duvida sobre", "pesquisa", "trabalho sobre", "filme", "novela", "serie", "livro", "pratica", "simulado",
)  # fmt: skip
RECENT_PAST = (
    "tive",
    "teve",
    "tinha",
    "tivemos",
    "sofreu",
    "sofri",
    "fiz",
    "fez",
    "had",
    "tuve",
    "tuvo",
    "passei por",
    "passou por",
    "ja",
    "passado",
    "passada",
    "operou",
)
ROUTINE = (
    "retorno", "acompanhamento", "fisioterapia", "reabilitacao", "check up", "checkup", "rotina", "avaliacao", "marcar consulta", "marcar uma consulta", "agendar",
    "quero marcar", "queria marcar", "gostaria de marcar", "gostaria de agendar", "quero agendar", "follow up", "revisao", "controle", "laudo", "atestado", "seguimento", "follow", "posso fazer",
    "marcar com", "marcar um", "marcar o", "fonoaudiolog*", "neuropsicologica",
)  # fmt: skip
PRESENT = (
    "agora", "hoje", "neste momento", "nesse momento", "de novo", "novamente", "outra vez", "acabou de", "acabei de", "agorinha", "esta tendo", "estou tendo", "esta com", "estou com", "comecou",
    "now", "right now", "ahora", "esta noite", "nao para", "esta sentindo", "estou sentindo", "esta passando", "estou passando", "esta sem", "estou sem", "ha pouco", "continua", "voltou", "esta desmaiad*",
    "nao acorda", "socorro", "desde ontem", "desde cedo", "desde hoje", "ainda esta", "esta acontecendo", "estou achando", "acho que e", "acho que esta", "acho que estou", "minutos", "urgente", "again", "acho que ele", "acho que ela", "parece que",
)  # fmt: skip
CHRONIC = (
    "semana passada", "quando corro", "quando durmo", "ao acordar", "quando acordo",
    "as vezes", "de vez em quando", "ha meses", "faz meses", "ha anos", "faz anos", "de tempos em tempos", "quando subo", "ao subir", "quando corro", "quando faco exercicio", "quando caminho", "cronica", "cronico", "sometimes",
    "a veces", "sempre tive", "sempre tenho", "desde crianca", "frequentemente", "costumo", "quando como", "quando fico nervosa", "quando fico nervoso", "toda vez que", "ha semanas", "faz semanas", "algumas vezes", "ocasional", "esporadica", "leve", "leves", "fraquinha", "fraca", "levinha",
    "depois de comer", "ao me exercitar", "de leve", "quando levanto peso", "quando respiro fundo", "no frio", "quando dirijo", "raramente", "ha um tempo", "faz um tempo", "ha algum tempo", "mild", "slight", "quando agacho", "quando tusso", "muscular",
)  # fmt: skip
# Someone is cared for already, or the news is why a visit is called off.
CARED_FOR = (
    "internado", "internada", "internei", "na uti", "no hospital", "hospitalizado", "hospitalizada", "hospitalizaram", "ja foi atendido", "ja foi atendida", "ja foi socorrido", "ja foi socorrida", "samu ja levou", "ja levaram",
)  # fmt: skip
CALLING_OFF = (
    "desmarcar", "remarcar", "cancelar", "reagendar", "adiar", "transferir a consulta", "nao vou conseguir ir", "nao posso ir", "nao vou poder ir", "trocar o horario",
)  # fmt: skip
# Someone else's accident on the road makes people late.
LATE = (
    "vou atrasar", "me atrasar", "vou chegar atrasada", "vou chegar atrasado", "chegar atrasada", "chegar atrasado", "transito", "meu carro pegou fogo", "pegou fogo no motor",
)  # fmt: skip
# Questions about who treats what.
SERVICES = (
    "o que significa", "o que quer dizer", "o que causa", "what does",
    "qual medico", "que medico", "quem trata", "medico que trata", "medico trata", "qual especialista", "qual especialidade", "que especialista", "que especialidade", "voces tratam", "especialista em", "which doctor", "que medico trata", "tem tratamento",
)  # fmt: skip
# A face or a way of speaking that someone wants made beautiful or trained.
COSMETIC = (
    "aparelho", "harmonizacao", "botox", "preenchimento", "ortodontia", "ortodontista", "lente", "lentes", "estetica", "fono", "fonoaudiologa", "fonoaudiologia", "implante", "toxina",
)  # fmt: skip
# A bruise is blue too.
BRUISED = (
    "dedo", "dedinho", "dedao", "pe", "joelho", "braco", "perna", "olho", "unha", "canela", "mao", "tornozelo", "hematoma", "local", "lugar", "coxa", "cotovelo", "injecao", "bumbum", "costas", "ombro", "mancha", "pancada", "cabelo", "roupa",
)  # fmt: skip
NO_FEVER = (
    "sem febre",
    "sem ter febre",
    "nao tem febre",
    "nao esta com febre",
    "nao teve febre",
    "nao deu febre",
    "nem febre",
    "without fever",
    "sin fiebre",
)
# The nose, not the lungs.
NASAL = (
    "pelo nariz", "septo", "nariz entupido", "nariz trancado", "narina", "ronco", "ronca", "apneia", "adenoide", "carne esponjosa", "rinite", "sinusite",
)  # fmt: skip
DISEASES = (
    "voces tratam", "voces atendem", "tratam", "trata de", "trata", "atende casos", "atendem casos", "especialista em", "especialistas em", "cuida de", "cuidam de", "tratamento de", "tratamento para", "tratamento pos", "prevencao", "atende", "atendem", "pos avc", "fisioterapia", "reabilitacao", "fonoaudiologia",
    "do you treat", "tem medico", "tem especialista", "exame para", "vacina", "risco", "medo", "chance", "evitar", "descobrir", "sinais de", "sintomas de", "o que e", "what is", "diferenca entre", "quem teve", "quem ja teve", "pacientes com",
)  # fmt: skip
FIGURES = (
    "derrame no olho", "derrame ocular", "derrame no joelho", "derrame articular", "derrame de veia",
    "em caso de", "ter um infarto se", "ter um treco", "tive um treco", "quase infartei", "quase tive um infarto", "quase enfartei",
    "peito do pe", "fogo no rabo", "pegando fogo de calor", "tiro no pe", "de tanto calor", "de horario", "no horario errado", "morrer a ir", "morrer do que ir",
    "fundo do coracao", "amiga do coracao", "amo de coracao", "sufocada de trabalho", "sufocado de trabalho", "morrendo de trabalho", "morta de trabalho", "atolada de trabalho",
    "de tanta coisa", "com tanta coisa", "de tanto trabalho", "de tantas coisas", "para fazer tudo", "cnh",
    "vi o preco", "ver o preco", "vi o valor", "ver o valor", "com esse preco", "com o preco", "com este preco", "com esses precos", "com esse valor", "com o valor", "com a conta", "essa conta", "vi a conta",
    "dessa fila", "nessa fila", "desta fila", "com essa demora", "com essa espera", "com a demora", "com tanta demora", "de tanto esperar", "de esperar", "essa novela", "do boleto", "colostomia",
    "de rir", "de tanto rir", "de fome", "de saudade", "de saudades", "de vontade de comer", "de vergonha", "de raiva", "de calor", "de frio", "de sono", "de cansaco", "de tedio", "de curiosidade", "de trabalhar", "de estudar", "de preguica", "de amores", "de inveja", "de alegria",
    "dor de cotovelo", "matar a saudade", "matar saudade", "matar aula", "peito de frango", "peito de peru", "queimou o carregador", "queimou o chuveiro", "queimou a lampada", "queimou a tv", "queimou meu celular", "celular queimou", "computador queimou", "filme", "serie", "novela", "coracao partido", "de coracao", "de medo do dentista",
    "sangue oculto", "morrer de tanto", "morrer de susto", "morrer de fome", "morrer de medo", "vou desmaiar quando", "nao quero morrer", "medo de morrer", "para viver melhor", "viver melhor", "qualidade de vida", "o que fazer em caso", "fogo no jogo", "brincadeira", "laughing", "morta de", "morto de cansado", "que susto quase", "do fundo do peito", "com dor no coracao", "dor no coracao de", "me matando de rir", "desmaiei de sono", "desmaiar de sono", "apagou a luz", "site fora do ar", "sistema fora do ar", "sair do ar", "ao ar livre", "ar condicionado", "de chocolate", "de ansiedade para", "de ciumes", "de emocao", "de felicidade",
)  # fmt: skip


def is_year(word: str) -> bool:
    """Tell whether a word is a year of the last or this century."""
    return len(word) == 4 and word.isdecimal() and word.startswith(("19", "20"))
