"""Phrases and words that speak for an intent. Folded, abbreviations spelled out; `*` stands for up to three words."""

OBJECTS = frozenset([
    "consulta", "consultas", "exame", "exames", "horario", "horarios", "avaliacao", "retorno", "sessao",
    "agendamento", "vaga", "vagas", "encaixe", "hora", "cita", "turno", "appointment", "atendimento",
    "procedimento", "limpeza",
])  # fmt: skip

_CANCEL = (
    "cancelar", "cancela", "cancele", "cancelem", "cancelamento", "desmarcar", "desmarca", "desmarque",
    "desmarcacao", "cancelado", "desmarquem", "anular", "quero cancelar", "preciso cancelar", "preciso desmarcar",
    "quero desmarcar", "nao vou poder ir", "nao vou mais", "nao vou conseguir ir", "nao poderei ir",
    "nao poderei comparecer", "nao vou comparecer", "nao vou poder comparecer", "nao vou poder mais", "nao irei",
    "cancel", "cancel my appointment", "anular mi cita", "cancelar mi cita", "nao quero mais a consulta",
    "nao quero mais ir", "tira meu nome", "pode tirar meu horario", "libera meu horario", "liberar meu horario",
    "nao vou na consulta",
    "nao conseguirei ir", "nao conseguirei comparecer", "desistir da consulta", "desisti da consulta", "call off",
    "nao vai dar para ir", "nao da para ir mais", "nao vou mais precisar da consulta",
    "nao preciso mais da consulta",
)  # fmt: skip
_RESCHEDULE = (
    "remarcar", "remarca", "remarque", "remarcacao", "reagendar", "reagenda", "reagende", "reagendamento", "adiar",
    "adiantar * consulta", "antecipar", "adiantar minha", "mudar * horario", "mudar * consulta", "mudar * dia",
    "mudar * data", "trocar * horario", "trocar * dia", "trocar * data", "trocar * consulta", "alterar * horario",
    "alterar * consulta", "alterar * data", "alterar * dia", "alterar * agendamento", "transferir * consulta",
    "transferir * horario", "passar * consulta para", "passar minha consulta", "jogar * consulta", "jogar para",
    "mudar para", "mudem para", "muda para", "mude para", "passem para", "passa para outro", "passar para outro dia",
    "outro dia em vez", "remanejar", "postergar", "reschedule", "move my appointment", "change my appointment",
    "change * appointment", "move * appointment",
    "change the time", "change the date", "reprogramar", "cambiar * cita", "cambiar * fecha", "cambiar * hora",
    "cambiar * turno", "mover * cita", "aplazar", "push * appointment", "postpone", "mudar * agendamento",
    "mudar minha", "trocar minha", "pospor", "mudar a de", "mudar o de", "trocar a de", "trocar por",
    "passa para outro", "puxar para", "mudar o meu horario", "empurrar",
    "troquem para", "coloquem para", "bota para", "joga para", "joguem para", "postergar", "adiem", "adia", "remarquem",
    "reagendem",
)  # fmt: skip
_HUMAN = (
    "atendente", "falar com atendente", "falar com um atendente", "falar com uma atendente", "falar com uma pessoa",
    "falar com alguem", "falar com humano", "falar com um humano", "falar com * recepcao", "falar com * secretaria",
    "falar com * recepcionista", "falar com gente", "falar com pessoa", "pessoa de verdade", "pessoa real",
    "ser humano",
    "gente de verdade", "gente real", "humano", "atendimento humano", "atendimento pessoal", "quero uma pessoa",
    "me passa para alguem", "me transfere", "me transfira", "transferir para atendente",
    "transferir para um atendente", "passa para * atendente", "chama alguem", "chama a recepcao",
    "chama a secretaria", "falar com * responsavel", "falar com * gerente", "com o gerente",
    "nao quero falar com robo",
    "nao quero robo", "nao quero falar com maquina", "nao quero maquina", "tem alguem ai", "alguem ai",
    "moca falar comigo", "pessoa falar comigo", "alguem falar comigo", "alguem fale comigo",
    "alguem pode me atender", "alguem me atende", "talk to a person", "talk to someone", "speak to someone",
    "speak to a human", "speak with a human", "talk to a human", "real person", "human agent", "speak with someone",
    "speak to a person", "speak with a person", "speak to an agent", "representative", "hablar con alguien",
    "hablar con una persona", "hablar con un humano", "un humano", "una persona", "hablar con la recepcion",
    "falar com vocês", "quero falar com voce", "ligar para mim", "me liga", "me liguem", "podem me ligar",
    "pode me ligar", "alguem me ligar", "falar por telefone", "operador", "falar com a moca", "falar com o pessoal",
    "falar com quem", "falar diretamente com", "falar com * doutor", "falar com * doutora", "falar com * medico",
    "falar com * medica", "conversar com alguem", "conversar com * pessoa", "hablar con un asesor", "agente humano",
    "asesor", "atendente humano", "atendimento por pessoa", "alguem da clinica", "alguem da recepcao",
    "voce e robo quero",
    "someone call me", "call me", "falar com alguem de verdade", "quero falar com a clinica", "quero gente",
    "nao quero * robo", "nao quero * maquina", "cade atendente", "ouvidoria quero", "speak to the receptionist",
    "speak to reception", "talk to reception", "talk to the front desk",
)  # fmt: skip
_OPT_OUT = (
    "parar de receber", "parem de mandar", "para de mandar", "pare de mandar", "parem de me mandar",
    "para de me mandar", "pare de me mandar", "nao me mande mais", "nao mande mais", "nao mandem mais",
    "nao me mandem mais", "nao quero mais receber", "nao quero receber", "nao desejo receber", "sair da lista",
    "me tira da lista", "me tirem da lista", "me tire da lista", "me remove", "me remova", "me removam",
    "remover meu numero", "tira meu numero", "tirem meu numero",
    "retira meu numero", "descadastrar", "descadastre", "me descadastra", "descadastro", "unsubscribe", "stop",
    "stop messaging", "stop sending", "stop texting", "sair", "nao me incomode", "parem de me incomodar",
    "para de encher", "parem de encher", "nao me perturbe", "spam", "parem de enviar", "pare de enviar",
    "para de enviar", "nao envie mais", "nao enviem mais", "cancelar inscricao", "cancelar recebimento",
    "desinscrever", "opt out", "no quiero recibir", "dejen de enviar", "no me envien mas", "no me escriban",
    "dejen de escribir",
    "me bloqueia", "bloquear voces", "vou bloquear", "remover da lista", "excluir meu numero",
    "nao autorizo * mensagens", "nao autorizo mais", "parar mensagens", "parar as mensagens", "chega de mensagem",
    "chega de mensagens", "remove me", "take me off", "take my number off", "baja", "darme de baja",
    "excluir da lista", "quero sair", "quero sair da lista", "para com essas mensagens", "parem com essas mensagens",
    "nao me mande",
)  # fmt: skip
_PRIVACY = (
    "lgpd", "meus dados", "dados pessoais", "apagar meus dados", "excluir meus dados", "deletar meus dados",
    "apagar minhas informacoes", "quais dados", "que dados", "protecao de dados", "politica de privacidade",
    "privacidade", "revogar * consentimento", "retirar * consentimento", "copia dos meus dados", "portabilidade",
    "encarregado de dados", "dpo", "vazaram", "vazamento de dados", "compartilham meus", "compartilhar meus",
    "my data", "my personal data",
    "delete my data", "personal data", "privacy", "mis datos", "datos personales", "proteccion de datos",
    "como conseguiram meu numero", "como voces tem meu numero", "quem passou meu numero", "onde conseguiram meu",
    "como conseguiram meu", "quem deu meu numero", "como voces conseguiram meu", "de onde tiraram meu numero",
    "apagar meu cadastro", "excluir meu cadastro", "excluir minha conta", "apagar minha conta",
    "deletar minha conta", "deletar meu cadastro", "quem tem acesso", "seguro passar meu cpf",
    "por que precisa do meu cpf", "para que precisa do meu cpf",
    "consentimento", "dados salvos", "informacoes sobre mim", "minhas informacoes pessoais", "meus dados sao",
    "meus dados estao", "o que voces sabem sobre mim", "tratamento de dados", "tratamento dos meus dados",
    "retirar minha autorizacao", "prontuario e sigiloso", "sigilo",
)  # fmt: skip
_CONFIRM = (
    "confirmo presenca", "confirmar presenca", "confirmo minha presenca", "confirmar minha presenca",
    "confirmo a consulta", "confirmo minha consulta", "confirmar a consulta", "confirmar consulta",
    "confirmar minha consulta", "presenca confirmada", "confirmo o horario", "confirmar o horario", "estarei ai",
    "estarei la", "estarei presente", "vou comparecer", "irei comparecer", "confirmo sim presenca",
    "vou sim pode confirmar", "pode confirmar minha", "pode confirmar a", "confirmado estarei",
    "confirm my appointment", "i will be there", "confirmar mi cita", "confirmo mi cita", "confirmo asistencia",
    "confirmo * consulta", "confirmada minha", "consulta confirmada", "confirmar o agendamento",
    "confirmo o agendamento", "confirmar agendamento", "confirmo minha ida", "confirmo que vou", "estaremos ai",
    "estaremos la", "vou estar ai", "vou estar la", "confirmar meu horario", "confirmo meu horario",
    "confirming my appointment", "confirm appointment", "alli estare", "ahi estare", "confirmo el turno",
    "confirmar el turno", "confirmo la cita", "confirmar presença",
)  # fmt: skip
_MINE = (
    "minhas consultas", "minha consulta e quando", "quando e minha consulta", "que horas e minha consulta",
    "que horas e a minha consulta", "qual o horario da minha consulta", "qual horario da minha consulta",
    "que dia e minha consulta", "que dia e a minha consulta", "meus agendamentos", "meus horarios marcados",
    "tenho consulta", "tenho alguma consulta", "minha consulta esta marcada", "esta marcada minha consulta",
    "estou agendado", "estou agendada", "consultas marcadas", "consulta marcada para quando", "ver minhas consultas",
    "ver meus agendamentos",
    "consultar agendamento", "consultar meu agendamento", "meu agendamento", "my appointments",
    "when is my appointment", "what time is my appointment", "mis citas", "cuando es mi cita",
    "a que hora es mi cita", "mis turnos", "qual o dia da minha consulta", "qual dia da minha consulta",
    "quando e a minha consulta", "quando e meu retorno", "que horas e meu", "quando e meu", "para quando ficou",
    "que dia ficou", "que horas ficou", "qual ficou o horario", "meu horario e que horas", "que dia eu tenho",
    "que horas eu tenho", "quando eu tenho", "tem algo marcado", "alguma coisa marcada", "esqueci * horario",
    "esqueci * dia", "esqueci * data",
    "do i have an appointment", "tengo cita", "tengo turno", "proxima consulta minha", "minha proxima consulta",
    "ja tenho consulta", "cuando tengo", "esta agendado no meu nome", "marcado no meu nome",
)  # fmt: skip
_GOODBYE = (
    "tchau", "ate logo", "ate mais", "ate amanha", "ate breve", "adeus", "falou", "fui", "bye", "goodbye",
    "see you", "adios", "hasta luego", "chau", "ate a proxima", "ate la", "bom descanso", "fique com deus",
    "ate segunda", "boa noite ate", "good bye", "take care", "nos vemos", "hasta pronto", "hasta manana",
    "tenha um bom dia", "tenha uma boa tarde", "bjs tchau", "xau", "xauzinho", "tchauzinho", "inte", "ate outra hora",
    "fica na paz",
    "fiquem na paz", "vai com deus", "fica com deus", "fiquem com deus", "vou indo", "ate mais ver", "a gente se fala",
    "see ya", "chao", "ciao", "have a nice day",
)  # fmt: skip
_THANKS = (
    "obrigado", "obrigada", "muito obrigado", "muito obrigada", "valeu", "grato", "grata", "agradeco", "agradecido",
    "agradecida", "gratidao", "thanks", "thank you", "gracias", "deus te pague", "deus abencoe", "deus te abencoe",
    "muchas gracias", "emojithanks", "agradecemos", "tamo junto", "te agradezco", "deus lhe pague", "valeu demais",
    "thank you so much", "brigadinho", "brigadinha", "nota 10", "nota dez",
)  # fmt: skip
_PRICE = (
    "quanto custa", "quanto e", "quanto fica", "quanto sai", "quanto voces cobram", "quanto cobra", "quanto cobram",
    "qual o valor", "qual valor", "qual e o valor", "qual o preco", "qual preco", "valor da consulta",
    "valor do exame", "preco da consulta", "valores", "tabela de precos", "how much", "cuanto cuesta",
    "cuanto sale", "cuanto vale", "cual es el precio", "o valor", "preco", "precos", "valor", "custo", "custa",
    "orcamento", "quanto esta", "price", "prices", "cost", "precio", "precios", "quanto seria", "quanto eu pago",
    "quanto vou pagar", "e de graca", "e gratis", "e gratuito", "faz desconto", "tem desconto", "desconto",
    "quanto ta", "quantos reais", "tem promocao", "promocao",
)  # fmt: skip
_PAYMENT = (
    "formas de pagamento", "forma de pagamento", "aceita cartao", "aceitam cartao", "aceita pix", "aceitam pix",
    "parcela", "parcelam", "parcelar", "parcelado", "parcelamento", "cartao de credito", "cartao de debito",
    "pagar no pix", "pagar com pix", "pagar no cartao", "pagar em dinheiro", "chave pix", "chave do pix", "boleto",
    "segunda via", "nota fiscal", "recibo", "pay by card", "credit card", "payment", "tarjeta", "pago en",
    "em quantas vezes", "quantas vezes", "divide no cartao", "divide em", "dividir em", "como pago",
    "como faco para pagar", "como posso pagar", "comprovante", "reembolso", "pix", "pagamento", "pagar", "fiado",
    "metodos de pago", "efectivo", "cuotas", "installments", "receipt", "invoice", "transferencia bancaria",
    "cheque", "paguei", "estorno", "link de pagamento",
)  # fmt: skip
_INSURANCE = (
    "convenio", "convenios", "plano de saude", "planos de saude", "aceita unimed", "atende unimed", "aceita plano",
    "aceitam plano", "atendem plano", "atende plano", "atendem pelo", "atende pelo", "aceitam o plano",
    "que planos", "quais planos", "quais convenios", "meu plano", "pelo plano", "carteirinha",
    "autorizacao do plano", "insurance", "health insurance", "health plan", "obra social", "seguro medico",
    "seguro de salud", "unimed", "bradesco saude", "amil", "sulamerica", "hapvida", "notredame", "ipsemg", "cassi",
    "geap", "planserv", "carencia", "coparticipacao", "pelo sus", "atende sus", "atendem sus", "sus",
    "particular ou", "golden cross", "porto seguro", "credenciado", "credenciados", "cobre", "cobertura",
    "guia do plano", "plano",
)  # fmt: skip
_ADDRESS = (
    "endereco", "onde fica", "onde ficam", "onde voces ficam", "onde e", "onde esta", "localizacao", "como chego",
    "como chegar", "como faco para chegar", "qual a rua", "ponto de referencia", "estacionamento",
    "tem estacionamento", "perto de onde", "manda a localizacao", "mapa", "where are you", "where is", "address",
    "location", "parking", "donde esta", "donde estan", "donde queda", "direccion", "ubicacion", "fica onde",
    "ficam onde", "que bairro", "qual bairro", "qual o bairro", "fica em que", "fica perto", "onibus", "metro",
    "qual unidade", "quais unidades", "em que rua", "referencia", "e no centro", "directions", "onde que e",
    "onde voces sao", "onde e a clinica", "que andar", "waze", "google maps", "tem acesso para cadeirante",
    "cadeirante",
)  # fmt: skip
_HOURS = (
    "horario de funcionamento", "horario de atendimento", "que horas abre", "que horas voces abrem",
    "que horas abrem", "que horas fecha", "que horas fecham", "que horas voces fecham", "ate que horas",
    "a partir de que horas", "abre sabado", "abrem sabado", "abrem no sabado", "abrem aos sabados",
    "funciona sabado", "funcionam sabado", "funciona no sabado", "abre domingo", "abrem domingo", "atende sabado",
    "atendem sabado", "atendem aos sabados", "atende aos sabados", "atendem no sabado", "atende no sabado",
    "estao abertos", "esta aberto", "esta aberta", "abertos hoje", "aberto hoje", "what time do you open",
    "what time do you close", "opening hours", "are you open", "business hours", "working hours",
    "a que hora abren", "a que hora cierran", "horario de atencion", "atendem de noite", "atendem a noite",
    "abre que horas", "fecha que horas", "abrem que horas", "fecham que horas", "funciona ate", "funcionam ate",
    "fecham para almoco", "fecha para almoco", "que dias voces atendem", "dias de atendimento",
    "funciona no feriado", "abre no feriado", "abrem no feriado", "atendem no feriado", "atendem feriado",
    "trabalham no sabado", "trabalham sabado", "what are your hours", "que horas comeca",
    "horarios de funcionamento", "abren los", "24 horas", "que horas funciona", "funciona que horas",
    "qual horario de voces", "qual o horario de voces", "qual o expediente", "funcionamento",
)  # fmt: skip
_PREPARATION = (
    "preparo", "preparacao", "jejum", "em jejum", "precisa de jejum", "o que preciso levar", "o que levar",
    "preciso levar", "que documentos", "quais documentos", "documentos", "posso comer", "posso beber",
    "posso tomar", "pode comer", "pode beber", "antes do exame", "antes da consulta", "recomendacoes",
    "orientacoes", "bring", "what do i need to bring", "fasting", "preparation", "ayunas", "ayuno",
    "que debo llevar", "precisa de acompanhante", "levar acompanhante", "ir com acompanhante", "bexiga cheia",
    "suspender o remedio", "suspender medicacao", "parar de tomar", "como me preparo", "como se preparar",
    "como devo ir", "que roupa", "tem que estar", "encaminhamento", "precisa de pedido", "pedido medico",
    "guia medica", "preciso de encaminhamento", "levar exames", "menstruada", "maquiagem", "posso dirigir",
    "pode dirigir", "quanto tempo antes", "chegar antes", "chegar quanto tempo",
)  # fmt: skip
_PROFESSIONALS = (
    "quais medicos", "quais os medicos", "que medicos", "quem sao os medicos", "quais profissionais",
    "quais especialidades", "que especialidades", "tem dermatologista", "tem cardiologista", "tem pediatra",
    "tem ginecologista", "tem ortopedista", "tem psicologo", "tem psicologa", "tem nutricionista",
    "tem oftalmologista", "tem dentista", "tem neurologista", "tem psiquiatra", "tem endocrinologista",
    "tem urologista", "voces tem medico", "quem atende", "qual medico atende", "qual medico", "que medico",
    "quem e o medico", "quem e a medica", "which doctors", "what doctors", "what specialties", "que medicos tienen",
    "que especialidades tienen", "lista de medicos", "corpo clinico", "crm", "doutora ainda atende",
    "doutor ainda atende", "ainda atende ai", "trabalha ai", "atende ai", "e boa medica", "e bom medico",
    "medica mulher", "medico homem", "experiencia", "formacao", "especialistas", "especialidades", "profissionais",
    "equipe medica", "do you have a", "tienen dermatologo", "tienen pediatra", "tienen cardiologo",
)  # fmt: skip
_RESULTS = (
    "resultado", "resultados", "resultado do exame", "resultados dos exames", "meu exame ficou pronto",
    "exame ficou pronto", "exame esta pronto", "exames prontos", "exame pronto", "ficou pronto", "ficaram prontos",
    "ja saiu o resultado", "saiu o resultado", "pegar meu exame", "pegar exame", "pegar o exame", "buscar exame",
    "buscar meu exame", "buscar o resultado", "retirar exame", "laudo", "laudos", "test results", "results",
    "resultados de mis", "mis resultados", "lab results", "biopsia ficou", "esta pronto", "receber meu exame",
    "enviar meu exame", "mandar meu exame", "exame de sangue pronto", "quando fica pronto", "quando sai",
    "acessar meu exame", "ver meu exame", "senha do exame", "protocolo do exame",
)  # fmt: skip
_COMPLAINT = (
    "reclamar", "reclamacao", "reclamacoes", "absurdo", "pessimo", "pessima", "pessimo atendimento", "horrivel",
    "falta de respeito", "desrespeito", "descaso", "insatisfeito", "insatisfeita", "mal atendido", "mal atendida",
    "procon", "reclame aqui", "vergonha", "palhacada", "emojiangry", "ninguem atende", "ninguem responde",
    "ninguem me responde", "demora", "demorou", "esperando ha", "esperei", "horas esperando", "grossa", "grosseira",
    "grosso", "mal educada", "mal educado", "decepcionada", "decepcionado", "decepcao", "nunca mais volto",
    "nunca mais piso", "lixo", "uma porcaria", "porcaria", "ridiculo", "enganado", "enganada", "cobraram errado",
    "cobranca errada", "cobrado errado", "cobrada errado", "complaint", "terrible service", "unacceptable",
    "disgusted", "queja", "pesimo servicio", "falta de respeto", "um lixo", "atendimento ruim",
    "atendimento horrivel", "cansada de esperar", "cansado de esperar", "so enrola", "enrolacao", "atraso",
    "atrasado", "atrasada", "nao resolvem", "nao resolve nada", "ninguem resolve", "nao me atendem",
    "nao atendem o telefone", "telefone so chama", "advogado", "processar", "denuncia", "denunciar", "ouvidoria",
    "errou", "erraram", "desorganizacao", "desorganizada", "bagunca", "isso e um absurdo", "tratamento pessimo",
    "que raiva", "odiei", "falta de educacao", "falta de consideracao",
)  # fmt: skip
_HELP = (
    "menu", "ajuda", "me ajuda", "opcoes", "o que voce faz", "o que voces fazem", "como funciona", "como faco",
    "help", "ayuda", "que puedes hacer", "what can you do", "voltar", "inicio", "menu principal", "nao entendi",
    "nao estou entendendo", "nao sei usar", "como uso", "comecar", "comecar de novo", "recomecar", "back",
    "start over", "volver", "opciones", "options", "me explica", "tutorial", "como e que funciona",
    "quais sao as opcoes", "quais as opcoes", "o que posso fazer aqui", "i do not understand", "no entiendo",
    "para que serve", "preciso de ajuda", "pode me ajudar", "help me", "duvida", "duvidas", "tenho uma duvida",
    "informacao", "informacoes", "uma informacao",
)  # fmt: skip
_BOOK = (
    "para quem posso marcar", "para quem eu posso marcar", "quem posso marcar",
    "marcar consulta", "marcar uma consulta", "agendar consulta", "agendar uma consulta", "marcar um horario",
    "agendar um horario", "marcar horario", "agendar horario", "quero marcar", "queria marcar",
    "gostaria de marcar", "gostaria de agendar", "quero agendar", "queria agendar", "preciso marcar",
    "preciso agendar", "marcar exame", "agendar exame", "marcar um exame", "agendar um exame", "quero uma consulta",
    "queria uma consulta", "preciso de uma consulta", "tem horario", "tem vaga", "tem vagas", "tem consulta",
    "consegue um horario", "consigo um horario", "consigo uma consulta", "consegue me encaixar", "um encaixe",
    "encaixe", "marca para mim", "agendar", "agendamento", "marcar", "book an appointment", "make an appointment",
    "schedule an appointment", "need an appointment", "see a doctor", "book", "schedule", "pedir cita",
    "pedir una cita", "sacar turno", "agendar una cita", "reservar una cita", "una cita", "un turno",
    "quero consultar", "preciso consultar", "preciso passar", "quero passar", "queria passar", "passar com",
    "consultar com", "uma consulta", "novo agendamento", "nova consulta", "marcacao", "ver se tem",
    "horarios disponiveis", "quais horarios", "que horarios", "tem agenda", "quero um horario", "agenda para",
    "preciso de um", "quero ir na", "quero ir no", "vaga para", "horario para", "horario com", "vaga com",
    "proxima vaga", "primeiro horario", "appointment", "retorno", "quero fazer um exame", "quero fazer exame",
    "fazer um exame", "preciso fazer", "quero fazer", "marco", "agendo", "marque", "agende", "marcar avaliacao",
    "agendar avaliacao",
)  # fmt: skip
_SYMPTOM = (
    "dor", "dores", "doendo", "febre", "tosse", "coceira", "cocando", "manchas", "mancha", "enjoo", "nausea",
    "vomito", "diarreia", "gripe", "resfriado", "sinusite", "inchado", "inchaco", "tontura", "dor de cabeca",
    "enxaqueca", "dor de garganta", "alergia", "caroco", "insonia", "estou sentindo", "estou com", "sintoma",
    "sintomas", "fever", "headache", "cough", "sore throat", "pain", "fiebre", "dolor", "tos", "duele",
    "o que pode ser", "que remedio", "qual remedio", "posso tomar", "e normal", "corrimento", "ardencia", "azia",
    "ansiosa", "ansioso", "espinha", "espinhas", "acne", "queda de cabelo", "cansaco", "formigamento", "zumbido",
    "nariz entupido", "sangramento", "colica", "prisao de ventre", "rash", "dizzy", "sick", "me duele",
    "tengo fiebre", "o que tomo", "o que faco para", "remedio para", "remedio", "doi",
)  # fmt: skip
_URGENT = (
    "urgente", "urgencia", "com urgencia", "e urgente", "o mais rapido possivel", "preciso ser atendido hoje",
    "preciso ser atendida hoje", "preciso de atendimento agora", "urgent", "urgently", "urgencias", "preciso hoje",
    "tem que ser hoje", "para ontem", "nao posso esperar", "nao da para esperar", "nao pode esperar",
    "nao consigo esperar", "encaixe urgente", "encaixe hoje", "atendimento imediato", "pronto atendimento",
    "as soon as possible", "lo antes posible", "asap", "agora mesmo", "imediato", "urgentemente", "urgentissimo",
    "plantao", "pronto socorro", "hoje sem falta", "tem que ser agora", "caso serio", "preciso para hoje",
    "cuanto antes",
)  # fmt: skip
_SMALLTALK = (
    "como voce esta", "tudo bem com voce", "como vai voce", "voce e um robo", "voce e robo", "voce e humano",
    "voce e uma pessoa", "qual seu nome", "qual o seu nome", "quem e voce", "conta uma piada", "me conta uma piada",
    "voce gosta", "voce e real", "quantos anos voce tem", "how are you", "who are you", "are you a robot",
    "are you a bot", "what is your name", "como te llamas", "quien eres", "eres un robot", "te amo", "voce e linda",
    "voce e inteligente", "parabens", "feliz natal", "feliz ano novo", "que calor", "que frio", "kkk", "emojilaugh",
    "voce dorme", "voce e casada", "voce e casado", "quem te criou", "voce e burro", "voce e burra", "adorei",
    "amei", "voces sao otimos", "linda", "saudades", "bom trabalho", "rsrs", "haha", "hahaha", "kkkk",
    "tell me a joke", "cuentame un chiste", "voce esta ai", "nossa que", "voce come", "bot", "e ai tudo",
)  # fmt: skip
_OUT = (
    "previsao do tempo", "futebol", "jogo do", "quem ganhou", "pizza", "receita de bolo", "bolo", "emprego",
    "vaga de emprego", "vagas de emprego", "curriculo", "trabalhar ai", "trabalhar com voces", "vende",
    "voces vendem", "politica", "presidente", "bitcoin", "emprestimo", "uber", "ifood", "dolar", "loteria",
    "horoscopo", "signo", "capital da", "traduz", "traduzir", "musica", "filme", "carro", "aluguel", "alugar",
    "imovel", "internet", "celular novo", "weather", "football", "joke", "recipe", "clima", "hotel", "passagem",
    "viagem", "whey", "escola", "faculdade", "vestibular", "enem", "conta de luz", "detran", "cnh", "passaporte",
    "parceria", "patrocinio", "marketing digital", "seguidores", "vendedor", "representante comercial",
    "fornecedor", "trafego pago", "divulgar", "proposta comercial", "mecanico", "banco", "jogo", "time", "gasolina",
    "cerveja", "hamburguer", "estagio",
)  # fmt: skip

# Where precision matters; the order breaks ties.
SURE: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("opt_out", _OPT_OUT), ("privacy", _PRIVACY), ("human", _HUMAN), ("reschedule", _RESCHEDULE), ("cancel", _CANCEL),
    ("confirm_attendance", _CONFIRM), ("my_appointments", _MINE),
)  # fmt: skip


def _cues() -> dict[str, tuple[tuple[str, float], ...]]:
    """Return the words of each intent's phrases with a weight: a word that few intents share counts for more."""
    table: dict[str, dict[str, float]] = {}
    listed = (
        *SURE, ("goodbye", _GOODBYE), ("thanks", _THANKS), ("price", _PRICE), ("payment", _PAYMENT),
        ("insurance", _INSURANCE), ("address", _ADDRESS), ("hours", _HOURS), ("preparation", _PREPARATION),
        ("professionals", _PROFESSIONALS), ("results", _RESULTS), ("complaint", _COMPLAINT), ("help", _HELP),
        ("book", _BOOK), ("symptom", _SYMPTOM), ("urgent", _URGENT), ("smalltalk", _SMALLTALK),
        ("out_of_scope", _OUT),
    )  # fmt: skip
    for intent, phrases in listed:
        for phrase in phrases:
            words = [word for word in phrase.split() if len(word) > 3]
            for word in words:
                weights = table.setdefault(word, {})
                weights[intent] = max(weights.get(intent, 0.0), 2.0 if len(words) == 1 else 0.6)
    return {
        word: tuple((intent, weight / (1 + 0.4 * (len(weights) - 1))) for intent, weight in weights.items())
        for word, weights in table.items()
    }


PHRASES: dict[str, tuple[str, ...]] = dict((
    *SURE, ("goodbye", _GOODBYE), ("thanks", _THANKS), ("price", _PRICE), ("payment", _PAYMENT),
    ("insurance", _INSURANCE), ("address", _ADDRESS), ("hours", _HOURS), ("preparation", _PREPARATION),
    ("professionals", _PROFESSIONALS), ("results", _RESULTS), ("complaint", _COMPLAINT), ("help", _HELP),
    ("book", _BOOK), ("symptom", _SYMPTOM), ("urgent", _URGENT), ("smalltalk", _SMALLTALK), ("out_of_scope", _OUT),
))  # fmt: skip
CUES = _cues()
