"""Words of chat writing: abbreviations spelled out and emoji with a meaning.

All keys are folded already: lower case, no accents.
"""

ABBREVIATIONS: dict[str, str] = {
    "vc": "voce", "vcs": "voces", "ce": "voce", "oce": "voce", "pq": "porque", "pqe": "porque", "hj": "hoje",
    "hoj": "hoje", "oje": "hoje", "amh": "amanha", "amn": "amanha", "amnh": "amanha", "amnha": "amanha",
    "amanh": "amanha", "dps": "depois", "dpois": "depois", "dpss": "depois", "tb": "tambem", "tbm": "tambem",
    "tmb": "tambem", "tbem": "tambem", "msm": "mesmo", "mesm": "mesmo", "blz": "beleza", "bele": "beleza",
    "q": "que", "qe": "que", "ki": "que", "qro": "quero", "qero": "quero", "kero": "quero", "qria": "queria",
    "keria": "queria", "agnd": "agendar", "agndar": "agendar", "agdar": "agendar", "agend": "agendar",
    "cmg": "comigo", "cmigo": "comigo", "ctg": "contigo", "pfv": "por favor", "pfvr": "por favor", "pf": "por favor",
    "pfvo": "por favor", "fvr": "favor", "porfavor": "por favor", "porfa": "por favor", "pvf": "por favor",
    "obg": "obrigado", "obgd": "obrigado", "obgda": "obrigada", "obgdo": "obrigado", "obrigadu": "obrigado",
    "brigado": "obrigado", "brigada": "obrigada", "brigadao": "obrigado", "obrigadao": "obrigado", "obga": "obrigada",
    "brigadu": "obrigado", "bgd": "obrigado", "n": "nao", "nn": "nao", "naum": "nao", "nau": "nao",
    "eh": "e", "ta": "esta", "tah": "esta", "to": "estou", "tou": "estou", "tava": "estava", "pro": "para o",
    "pra": "para", "pras": "para as", "pros": "para os", "p": "para", "ps": "para os", "pa": "para", "prum": "para um",
    "pruma": "para uma", "vlw": "valeu", "vlww": "valeu", "flw": "falou", "tmj": "tamo junto",
    "fds": "fim de semana", "fimdesemana": "fim de semana", "findi": "fim de semana", "finde": "fim de semana",
    "td": "tudo", "tdo": "tudo", "tds": "todos", "mt": "muito", "mto": "muito", "mta": "muita",
    "mtos": "muitos", "mtas": "muitas", "mts": "muitos", "mtoo": "muito", "ngm": "ninguem", "ngn": "ninguem",
    "agr": "agora", "agra": "agora", "oq": "o que", "oque": "o que", "pd": "pode", "pdr": "pode", "qnd": "quando",
    "qdo": "quando", "qndo": "quando", "qto": "quanto", "qnto": "quanto", "qt": "quanto", "qnt": "quanto",
    "qtos": "quantos", "qta": "quanta", "ql": "qual", "cm": "com", "c": "com", "d": "de",
    "dq": "de que", "hr": "h", "hrs": "h", "hs": "h", "hra": "hora", "hras": "horas",
    "bjs": "beijos", "bb": "bebe", "bbzinho": "bebe", "nenen": "nenem", "bj": "beijo", "abs": "abracos", "abc": "abracos", "tvz": "talvez", "tlvz": "talvez",
    "ss": "sim", "sii": "sim", "sin": "sim", "simm": "sim", "sm": "sim", "okay": "ok", "oks": "ok",
    "okk": "ok", "okey": "ok", "oki": "ok", "okd": "ok", "kd": "cade", "kade": "cade", "aki": "aqui", "aq": "aqui",
    "axo": "acho", "axei": "achei", "facu": "faco", "vo": "vou", "dnv": "de novo", "dnovo": "de novo",
    "denovo": "de novo", "neh": "ne", "tel": "telefone", "cel": "celular",
    "whats": "whatsapp", "wpp": "whatsapp", "zap": "whatsapp", "zapp": "whatsapp",
    "end": "endereco", "info": "informacao", "infos": "informacoes", "cons": "consulta", "conslt": "consulta",
    "atend": "atendimento", "atd": "atendimento", "msg": "mensagem", "msgs": "mensagens", "min": "minutos",
    "mins": "minutos", "sdds": "saudades", "bdia": "bom dia", "bomdia": "bom dia", "bd": "bom dia",
    "btarde": "boa tarde", "boatarde": "boa tarde", "bt": "boa tarde", "bnoite": "boa noite",
    "boanoite": "boa noite", "bn": "boa noite", "dotora": "doutora", "dotor": "doutor", "doto": "doutor",
    "dra": "doutora", "dr": "doutor", "drª": "doutora", "drs": "doutores", "dto": "direito", "drt": "direto",
    "memo": "mesmo", "mermo": "mesmo", "nois": "nos", "ocs": "voces", "cs": "voces", "vamo": "vamos",
    "bora": "vamos", "simbora": "vamos", "partiu": "vamos", "fexou": "fechou", "tranks": "tranquilo",
    "tranquis": "tranquilo", "suave": "tranquilo", "perfeitoo": "perfeito", "ctz": "certeza", "crtz": "certeza",
    "sqn": "nao", "nops": "nao", "nope": "nao", "nah": "nao", "dsculpa": "desculpa", "dscp": "desculpa",
    "dsclp": "desculpa", "fzr": "fazer", "fz": "faz", "fze": "fazer", "tdb": "tudo bem", "tdbm": "tudo bem",
    "tudobem": "tudo bem", "pdp": "pode", "vdd": "verdade", "gnt": "gente", "pls": "por favor",
    "thx": "thanks", "tks": "thanks", "tmrw": "tomorrow", "tmr": "tomorrow",
    "pov": "povo", "mrc": "marcar", "mrcar": "marcar", "remrcar": "remarcar",
    "cnsulta": "consulta", "consul": "consulta", "cslt": "consulta", "hor": "horario", "hors": "horarios",
}  # fmt: skip

SPANISH_ABBREVIATIONS: dict[str, str] = {
    "q": "que", "k": "que", "xq": "porque", "pq": "porque", "tmb": "tambien", "tb": "tambien", "xfa": "por favor",
    "porfa": "por favor", "porfis": "por favor", "x": "por", "d": "de", "grax": "gracias", "dra": "doctora",
    "dr": "doctor", "hs": "h", "hrs": "h", "finde": "fin de semana", "whats": "whatsapp", "wpp": "whatsapp",
}  # fmt: skip

ENGLISH_ABBREVIATIONS: dict[str, str] = {
    "pls": "please", "plz": "please", "thx": "thanks", "ty": "thanks", "tks": "thanks", "u": "you", "ur": "your",
    "r": "are", "appt": "appointment", "apt": "appointment", "tmrw": "tomorrow", "tmr": "tomorrow",
    "tomorow": "tomorrow", "tommorow": "tomorrow", "tmw": "tomorrow", "2moro": "tomorrow", "wanna": "want to",
    "gonna": "going to", "dr": "doctor", "mon": "monday", "tue": "tuesday", "tues": "tuesday", "wed": "wednesday",
    "thu": "thursday", "thur": "thursday", "thurs": "thursday", "fri": "friday", "sat": "saturday", "sun": "sunday",
    "hrs": "hours", "mins": "minutes", "min": "minutes", "i'm": "i am", "i'd": "i would", "i've": "i have",
    "don't": "do not", "can't": "can not", "won't": "will not", "doesn't": "does not", "what's": "what is",
    "it's": "it is", "cant": "can not", "dont": "do not", "yep": "yes", "yeah": "yes", "yup": "yes", "ya": "yes",
    "nope": "no", "nah": "no",
}  # fmt: skip

EMOJI: dict[str, str] = {
    "👍": "emojiyes", "👌": "emojiyes", "✅": "emojiyes", "☑": "emojiyes", "✔": "emojiyes", "🆗": "emojiyes",
    "🤝": "emojiyes", "👊": "emojiyes", "🤙": "emojiyes", "💯": "emojiyes",
    "👎": "emojino", "❌": "emojino", "🚫": "emojino", "✖": "emojino", "🙅": "emojino", "⛔": "emojino",
    "🙏": "emojithanks", "🤗": "emojilove", "❤": "emojilove", "💕": "emojilove", "💖": "emojilove", "💙": "emojilove",
    "💚": "emojilove", "💛": "emojilove", "💜": "emojilove", "🧡": "emojilove", "🥰": "emojilove", "😍": "emojilove",
    "😘": "emojilove", "💗": "emojilove", "💓": "emojilove", "🌹": "emojilove", "🤍": "emojilove", "♥": "emojilove",
    "👏": "emojilove", "🙌": "emojilove",
    "😡": "emojiangry", "😠": "emojiangry", "🤬": "emojiangry", "😤": "emojiangry", "💢": "emojiangry",
    "🤦": "emojiangry", "😒": "emojiangry",
    "😂": "emojilaugh", "🤣": "emojilaugh", "😅": "emojilaugh", "😆": "emojilaugh", "😁": "emojilaugh",
    "😢": "emojisad", "😭": "emojisad", "😔": "emojisad", "😞": "emojisad", "☹": "emojisad", "😥": "emojisad",
    "👋": "emojihi", "🚨": "emojialarm", "🆘": "emojialarm",
}  # fmt: skip
