"""The words danger is told by. Folded; `*` stands for any ending; items apart by commas or line ends."""

# What a glucose meter shows when sugar is dangerously low.
_LOW_SUGAR = ", ".join(
    f"{verb} {number}" for verb in ("deu", "esta", "em", "marcou", "para", "foi a") for number in range(15, 50)
)

GROUPS: dict[str, str] = {
    # --- pain and bodies ---
    "pain": """dor, dores, doi, doendo, doem, doeu, pontada, pontadas, fisgada, fisgadas, facada no, dorzinha, dorzona, aperto, apertando,
        apertado, queimacao, queimando, ardencia, pressao no, peso no, peso, angina, pain, pains, hurts, hurting, tightness, dolor, duele, opresion, pressure""",
    "chest": "peito, torax, chest, pecho, peitoral, toracica, lado esquerdo do peito, boca do estomago e braco",
    "heart": "coracao, heart, corazon",
    "heartpain": "dor, dores, doi, doendo, aperto, apertando, pontada, pontadas, pain, duele, dolor, parando, parou, falhando",
    "racing": "disparado, disparada, acelerado, acelerada, taquicardia, palpitacao, palpitacoes, palpitando, arritmia, saindo pela boca, batimentos, racing",
    "arm": "braco, bracos, mandibula, arm, brazo, ombro esquerdo",
    "left": "esquerdo, left, izquierdo, formigando, dormente, dormencia, formigamento",
    "strong": """forte, fortes, fortissima, fortissimo, insuportavel, insuportaveis, horrivel, horriveis, terrivel, intensa, intenso, absurda, violenta, aguda, excruciante,
        lancinante, severa, muita dor, demais, nao aguento, nao aguenta, nao estou aguentando, nao esta aguentando, nao suporto, severe, terrible, unbearable, fuerte, insoportable, desesperada, desesperado, matando, me acabando""",
    "verystrong": """estourando de dor, explodindo de dor, louca de dor, louco de dor, doida de dor, doido de dor, rolando de dor, cheia de dor, dor do cao, dor da peste, dor da molesta, dor da bexiga, muito forte, fortissima, fortissimo, insuportavel, insuportaveis, horrivel, horriveis, terrivel, terriveis, absurda, lancinante, excruciante, nao aguento, nao aguenta, nao estou aguentando, nao esta aguentando,
        nao suporto, unbearable, insoportable, desesperada de, desesperado de, muita dor, dor demais, morrendo de dor, chorando de dor, gritando de dor, urrando de dor, se contorcendo, contorcendo, muito fortes, forte demais, extremamente forte, me matando, bem forte, muito intensa, super forte, forte e""",
    "sweat": "suando, suor, suando frio, suor frio, suadouro, palido, palida, sweating, sudando, gelado, gelada",
    # --- diseases that are emergencies by name ---
    "disease": """em parada, entrou em parada, teve uma parada, tendo uma parada, infarto, infartando, infartou, enfarte, enfartando, enfartou, infartar, infarte, ataque cardiaco, ataque do coracao, heart attack, parada cardiaca, parada cardiorrespiratoria, parada respiratoria,
        ataque al corazon, avc, derrame, avc agora, acidente vascular, stroke, derrame cerebral, ictus, avcs, isquemia, aneurisma rompeu, embolia, trombose pulmonar, choque anafilatico, anafilaxia, anafilatico, edema de glote, meningite, overdose, septicemia""",
    # --- breath ---
    "nobreath": """isn't breathing, is not breathing, stopped breathing, doesn't breathe, does not breathe, faltou ar, faltou o ar, faltando folego, faltando o folego, falta folego, falta o folego, falta de folego, faltou folego, folego acabou, folego sumiu, folego nao vem, falta ar, ar faltando, sem respiracao, falta de ar, faltando ar, faltando o ar, sem ar, sem folego, sufocando, sufocada, sufocado, sufocar, asfixia, asfixiando, asfixiada, asfixiado, nao consigo respir*, nao consegue respir*, nao estou conseguindo respir*, nao esta conseguindo respir*, nao consegue mais respir*,
        nao consigo mais respir*, nao esta respirando, nao respira, parou de respir*, parando de respir*, sem respir*, nao conseguindo respir*, mal consigo respir*, mal consegue respir*, mal estou conseguindo respir*, mal respira, respirando muito mal, respirando mal, dificuldade para respir*, dificuldade de respir*, dificuldade em respir*, dificuldade pra respir*,
        dificuldade respiratoria, dificuldade na respiracao, respirando com dificuldade, respira com dificuldade, respir* com dificuldade, respiracao dificil, respiracao curta, ofegante, ofegando, puxando o ar, puxando ar, o ar nao entra, ar nao vem, o ar nao vem, buscando o ar, cansaco para respir*, cansada para respir*, cansado para respir*, can not breathe, can't breathe,
        cannot breathe, not breathing, trouble breathing, difficulty breathing, shortness of breath, short of breath, no puedo respir*, no puede respir*, no respira, falta de aire, me falta el aire, le falta el aire, dificultad para respir*, me ahogo, se ahoga, custando a respir*, esta custando respir*, respir* esta dificil, dificil respir*, dificil de respir*, nao da para respir*, sem conseguir respir*, hard to breathe, struggling to breathe,
        breathless, gasping, ahogando, ahogandose, pulmao nao, saturacao baixa, saturacao caindo, saturando, sem conseguir puxar, nao puxa o ar, nao consigo puxar o ar, nao consegue puxar o ar, afogado, afogada""",
    "asthma": "crise de asma, crise asmatica, crise de bronquite, ataque de asma, asthma attack, crisis de asma, crise respiratoria, bombinha nao, bombinha nao esta, bombinha nao resolve",
    "blue": "roxo, roxa, roxos, roxas, roxinho, roxinha, arroxeado, arroxeada, arroxeados, arroxeadas, azul, azulado, azulada, azulados, azuis, cianotico, cianose, blue, morado, morados",
    "lips": "labio, labios, boca, unhas, rosto, cara, lips, boquinha, labios y, beico, dedinhos",
    # --- stroke ---
    "crooked": "torta, torto, tortos, entortou, entortando, caido, caida, caiu de um lado, repuxando, repuxou, repuxada, repuxado, paralisado, paralisada, paralisou, droopy, drooping, torcida, torcido, desviada, desviado, mole de um lado, puxada, puxado, puxou, puxando, murchou, caiu um lado, paralisia",
    "face": "boca, rosto, cara, face, labio, sorriso, olho caido, facial",
    "speech": "fala, falando, falar, voz, palavras, speech, speaking, habla, hablando, falou, lingua, discurso, conversa",
    "slurred": "estranha, estranho, esquisita, esquisito, diferente, ruim de entender, confusa, enrolada, enrolado, enrolando, embolada, embolado, embolando, arrastada, arrastado, atrapalhada, atrapalhado, slurred, estranho de repente, sem sentido, desconexa, desconexo, nao sai, pastosa, engrolada, enrolou, travada, travou, nada com nada, coisa com coisa, coisas sem nexo, sem nexo, trocando, embaralhada, embaralhando, embaralhado, mole, grossa",
    "nospeech": "fala sumiu, voz sumiu de repente, fala foi embora, ficou sem fala, perdeu a voz de repente, no puede hablar, no habla, can't speak, can not speak, can't talk, can not talk, nao consegue pronunciar, nao consegue falar, nao consigo falar, nao consegue nem falar, nao consigo nem falar, parou de falar, perdeu a fala, nao fala mais, nao esta falando, nao esta conseguindo falar, perdi a fala, can not speak, no puede hablar, sem conseguir falar, nao consegue mais falar, nao conseguia falar, nao fala coisa com coisa, nao esta falando coisa com coisa, falando coisa sem sentido, falando coisas sem sentido",
    "side": """lado do corpo, lado direito, lado esquerdo, um lado, um dos lados, metade do corpo, lado todo, braco e perna, braco e a perna, braco esquerdo, braco direito, perna esquerda, perna direita, one side, left side, right side, lado derecho, lado izquierdo, mitad del cuerpo, um braco, o braco, a perna, uma perna, lado, as pernas,
        os bracos, lado da face, um lado so, os movimentos""",
    "weak": """dormente, dormentes, dormencia, adormecido, adormeceu, paralisado, paralisada, paralisou, sem forca, sem forcas, perdeu a forca, perdi a forca, perdeu forca, perdendo a forca, perdendo forca, fraqueza subita, fraqueza, fraco, nao mexe, nao mexe mais, nao consegue mexer, nao consigo mexer, nao consegue mover, nao consigo mover, nao consegue levantar, nao consigo levantar,
        nao sente, nao sinto, sem sentir, formigando, formigamento, nao obedece, numb, weak, paralyzed, dormido, sin fuerza, perdeu o movimento, perdi o movimento, perdeu os movimentos, perdi os movimentos, sem movimento, travou, paralizado, paralizada, parou de mexer, nao esta mexendo, can not move, no puede mover, perdendo os movimentos, pesado de repente, mole, bambo, caindo, parado""",
    "sudden": "de repente, do nada, subita, subito, subitamente, repentina, repentino, repentinamente, derrepente, agora, agorinha, suddenly, sudden, de la nada, hoje, faz pouco, ha pouco, acabou, acordou, acordei, comecou, minutos",
    "palsy": "sem forca, nao levanta, nao esta levantando, nao consegue sorrir, nao sorri, baba de um lado, babando de um lado, nao consegue segurar, nao mexe, nao esta mexendo, nao se mexe, nao mueve, no mueve, no puede mover, nao sente, nao sinto, nao esta sentindo, nao estou sentindo, perdeu a forca, perdi a forca, perdeu forca, perdendo a forca, perdendo forca, paralisado, paralisada, paralisou, paralizado, paralizada, perdeu o movimento, perdi o movimento, perdeu os movimentos, perdi os movimentos, sem movimento, sem movimentos, nao obedece, ficou sem forca, fiquei sem forca, paralyzed, sin fuerza, nao consegue mexer, nao consigo mexer, nao consegue levantar o braco, nao consegue levantar um braco",
    "onesided": "mao direita, mao esquerda, a mao, de um lado, um dos bracos, uma das pernas, um pe so, perna, pernas, as duas pernas, lado do corpo, um lado, um dos lados, metade do corpo, lado todo, lado esquerdo, lado direito, mitad del cuerpo, one side, lado inteiro, metade do rosto, lado do rosto, braco, bracos",
    "delirium": "delirando, em delirio, delirou, nao me reconhece agora, nao esta me reconhecendo, nao esta reconhecendo",
    "confused": "confusa, confuso, desorientado, desorientada, delirando, nao reconhece, nao sabe onde esta, nao fala coisa com coisa, confused, nao me reconhece, desnorteado, desnorteada, nao sabe quem, sem saber onde",
    "headache": "cabeca, headache, dor de cabeca",
    "worst": "pior da vida, pior da minha vida, pior dor da, nunca senti, explodindo, estourando, explodir, explosiva, de repente, do nada, subita, repentina, como um trovao, worst, de la nada, rachando e vomit*, nuca dura, rigidez, nuca rigida, pescoco duro, explosao",
    "visualsign": "visao turva, visao embacada, visao embaralhada, visao dupla, vendo dobrado, enxergando dobrado, vendo luzes, vendo pontos, pontinhos, vendo estrelas, vista embacada, vista turva, vista escura, vista escurecendo, embacando, confusa, confuso, luzinhas, moscas, fala, falar, formigando, dormente",
    # --- seizure, consciousness ---
    "seizure": """espasmo*, olhos viraram, olho virou, olhos virando, tendo espasmos, contraindo tod*, convulsivo, se tremendo tod*, tremendo tod* no chao, comecou a tremer e, tremer e vir*, vir* o olho, virar o olho, olhinho virado, olho virado, olhinhos virados, olhos revirados, olhinhos revirados, tendo um troco, deu um troco, teve um troco, revir* os olhos, revir* o olho, revir* os olhinhos, vir* os olhinhos, olhos revir*, olhinho revir*, convuls*, se debater, se debate, crise epilet*, crise epilep*, crises epilep*, ataque epilep*, ataque epilet*, se debatendo, debatendo, tendo um ataque, teve um ataque epil*, revirando os olhos, revirou os olhos, virando os olhos, virou os olhos, olhos revirados, olhos virados, olho virando, espumando, babando e trem*, tremendo e babando, tremendo inteiro e, seizure, seizing, ataque de epileps*, crise de epileps*,
        tendo crise, tendo uma crise epil*, espuma pela boca, espuma na boca, saindo espuma, convulciona*, convulcao, convulcoes, tremendo todo e, tremendo toda e, enrijeceu, ficou duro e, ficou dura e, corpo duro""",
    "unconscious": """caida no chao e nao, estirado no chao, estirada no chao, largado no chao, largada no chao, olhando para o nada, olhar parado, olhar fixo, olhar perdido, nao responde e, e nao responde, perdio el conocimiento, perdio la conciencia, ficou grudado, ficou grudada, grudado no, grudada no, nao sei se esta respirando, nao sei se ela esta respirando, nao sei se ele esta respirando, esta respirando nao sei, nao esta mais respirando, caido no quarto, caida no quarto, desmaiou, desmaiei, desmaiada, desmaiado, desmaiando, desmaio, desmaia, desmaiaram, vai desmaiar, vou desmaiar, inconsciente, desacordado, desacordada, desacordou, nao acorda, nao esta acordando, nao quer acordar, nao responde aos, nao responde a, nao esta respondendo, nao responde mais, nao responde quando, nao reage, nao esta reagindo, sem reacao, nao volta a si, nao voltou a si, apagou de repente, apagou no, apagou do nada, apagou e, apagou nao, apagou aqui, perdeu a consciencia, perdi a consciencia,
        perdeu os sentidos, perdi os sentidos, perdendo a consciencia, perdendo os sentidos, desfaleceu, desfalecida, desfalecido, unconscious, passed out, fainted, fainting, will not wake up, not responding, unresponsive, se desmayo, inconsciente, no despierta, no responde, no reacciona, nao consigo acordar, nao consegue acordar, nao estou conseguindo acordar, sem consciencia, caiu dura, caiu duro, caiu mole, sem sentidos, nao da sinal, desmaios, teve um apagao, tive um apagao, esta apagando, esta apagado, desmayada, desmayado, desmayo,
        nao desperta, quase desmaiando, caiu desacord*, black out, blacked out, collapsed, sem pulso, nao tem pulso, sem batimento, caiu no chao e nao, caido no chao e nao, sem responder, nao fala e nao""",
    "almostfaint": "quase desmaiei, quase desmaiou, tonta demais, muita tontura, muito tonta, muito tonto, tontura forte, tontura muito forte, quase desmaio",
    # --- blood ---
    "bleeding": "sangr*, hemorragia, hemorragica, bleed*, sangue, blood, sangre, sangr, sangra*",
    "nonstop": """estancar, estanca, estancando, nao para, nao esta parando, sem parar, nao parou, nao estanca, nao quer parar, nao consigo parar, nao consegue parar, muito sangue, muito, bastante, demais, jorrando, jorra, escorrendo, litros, espirrando, perdendo muito, perdendo sangue, won't stop, will not stop, a lot, heavily, mucho, mucha, no para, profuso, encharcou, encharcando, encharcado, pocas, poca de sangue, aos montes, coagulos, coagulo, absurdo, abundante, intenso, intensa, forte, perdeu muito, hemorragia, sem controle, direto""",
    "hemorrhage": "hemorragia, hemorragico, hemorrhage, jorrando sangue, sangue jorrando, sangue espirrando, poca de sangue, perdendo muito sangue, perdeu muito sangue, esvaindo em sangue",
    "vomits": "vomit*, tossindo, tossiu, tosse com, tosse e, cuspindo, cuspiu, escarrando, escarro com, botando, botou, golfando, golfou, expelindo, throwing up, coughing up, fezes pretas, saindo pela boca",
    "bloodonly": "sangue, blood, sangre",
    "wound": "corte, cortou, cortei, cortado, cortada, ferida, ferimento, cut, talho, rasgou, machucado, machucou, facao, serra, maquita, vidro, faca",
    "deep": "veia, profundo, profunda, fundo, funda, feio, enorme, grande e sangr*, ate o osso, aberto, deep, artéria, tendao, osso, esguich*, arteria",
    "violence": "levou um tiro, levou tiro, tomou um tiro, baleado, baleada, esfaqueado, esfaqueada, esfaquearam, levou uma facada, levei uma facada, tomou uma facada, facadas, levou facada, gunshot, shot, stabbed, decepou, decepado, decepada, amputou, amputado, arrancou o dedo, arrancou a ponta, perdeu o dedo, perdeu um dedo, dedo fora, cortou fora, arrancou fora, mao fora, esmagou, esmagada, esmagado, prensou o, serra cortou, furou o olho, olho furado, perfurou, cortou o pulso, cortou os pulsos, cortei o pulso, cortei os pulsos, cortou a garganta",
    # --- burns, shocks, poison ---
    "burn": "queimou, queimei, queimada, queimado, queimaduras, queimadura, se queimou, me queimei, escaldou, escaldado, escaldada, burned, burnt, burn, quemo, quemadura, quemada, quemado, pegou fogo",
    "burncause": """agua quente, agua fervendo, agua fervente, fervendo, fervente, oleo, oleo quente, fogo, alcool, gasolina, acido, soda, quimico, quimica, produto, panela, panela de pressao, explosao, explodiu, vapor, churrasqueira, ferro, rosto, corpo, corpo todo, costas, grave, graves, feia, feio, grande, segundo grau, terceiro grau, bebe, crianca, filho, filha, filhinho, filhinha, neto, neta, mao, maos, braco, perna, barriga, bolha, bolhas, pele saindo, pele soltando,
        boiling, hot water, oil, face, agua hirviendo, aceite, escapamento, fogao, cafe, cha, sopa, pescoco, pes, forno, cara, vela, isqueiro, pele, hot, kettle, third degree""",
    "shock": "choque na geladeira, choque na maquina, choque no portao, choque na cerca, alta tensao, fio desencapado, encostou no fio, fio eletrico, por um raio, caiu um raio, choque muito forte, choque forte, fio da rua, choque eletrico, levou choque, levei choque, tomou choque, tomei choque, levou um choque, levei um choque, tomou um choque, tomei um choque, eletrocut*, descarga eletrica, electric shock, electrocuted, choque na tomada, choque no chuveiro, choque de alta tensao, descarga electrica, dedo na tomada, levou um choque forte, choque da tomada, corrente eletrica, choque eletico",
    "swallowed": "tomou, tomei, bebeu, bebi, ingeriu, ingeri, engoliu, engoli, comeu, comi, mordeu e engoliu, provou, colocou na boca, drank, swallowed, ate, took, bebio, trago, tomo, ingirio, ingerido, engolido, tomado, bebido, encontrei com, respirou, inalou, cheirou, misturei, misturou, chupou",
    "poison": """pila, pilas, moneda, raticida, remedio de matar rato, alcool, kboa, cola, produto quimico, produto toxico, quimico, veneno, chumbinho, soda caustica, agua sanitaria, candida, qboa, cloro, alvejante, produto de limpeza, produtos de limpeza, desinfetante, detergente, raticida, inseticida, naftalina, pilha, bateria, bateria de relogio, moeda, ima, imas, gasolina, querosene, thinner, solvente, acido, removedor, remedio de rato, remedio para rato, amaciante, sabao em po, perfume, alcool gel, acetona, agrotoxico,
        herbicida, mata mato, formicida, bleach, poison, detergent, pills, battery, cloro, lavandina, lejia, planta venenosa, comigo ninguem pode, cogumelo, gas, fumaca, monoxido, brinquedo, botao, prego, parafuso, agulha, vidro, alfinete, bolinha, peca de, tampinha, desentupidor, limpa forno, limpa vidros, pinho sol, baygon, creolina, diabo verde, repelente, tinta, cocaina, crack, drogas, veneno de rato""",
    "overdosewords": """tomar todos, todos os comprimidos, todas as pilulas, todo o remedio, um monte do remedio, remedio da pressao, monte de remedio, monte do remedio, remedio do diabetes, remedios do, vidro de remedio, cartela, todos os comprimidos, lots of pills, a lot of pills, dipirona inteira, remedio demais, remedios demais, muito remedio, muitos remedios, remedios todos, todos os remedios, cartela inteira, cartela toda, a cartela, cartelas, caixa inteira, caixa toda, caixa de remedio, vidro inteiro, frasco inteiro, frasco todo, o frasco, um monte de remedio, um monte de remedios, um monte de comprimido, um monte de comprimidos, muitos comprimidos, varios comprimidos, varios remedios, overdose,
        dose errada, dose dobrada, remedio errado, remedio da avo, meu remedio, remedio do avo, remedios da avo, too many pills, muchas pastillas, comprimidos de uma vez, rivotril, tarja preta, doses a mais, remedios de uma vez, comprimidos todos, whole bottle, todas as pastillas, todas las pastillas, comprimidos da, remedios da, remedio da mae""",
    "poisoned": "envenen*, intoxicado, intoxicada, intoxicou, intoxicacao grave, overdose, poisoned, veneno, chumbinho, chumbinhos",
    "venom": "cobra, jararaca, cascavel, escorpiao, escorpioes, aranha marrom, aranha armadeira, snake, scorpion, serpiente, alacran, vibora, aranha, lacraia, surucucu, coral",
    "bite": "picou, picada, picado, mordeu, mordida, mordido, ferroou, ferroada, bitten, bit, stung, picadura, mordio, pisei, pisou, pico, picaram, bite",
    # --- choking, drowning ---
    "choking": """engasgou, engasgado, engasgada, engasgando, engasgo, engasgei, engasguei, entalou na garganta, entalado na garganta, entalado, entalada, entalou, choking, choked, atragantado, atragantada, se atraganto, atragantando, atragantandose, engasgadinho, engasgadinha, engasga, preso na garganta, presa na garganta, parou na garganta""",
    "drowning": "afogou, afogando, afogamento, se afogou, quase se afogou, drowning, drowned, afogado na piscina, engoliu agua da piscina",
    # --- eyes ---
    "blind": """perdi a visao, perdeu a visao, perdendo a visao, perdi a vista, perdeu a vista, parei de enxergar, parou de enxergar, nao enxergo nada, nao enxerga nada, nao enxergo mais nada, nao enxerga mais nada, nao estou enxergando nada, nao esta enxergando nada, nao estou vendo nada, nao vejo nada, nao vejo mais nada, fiquei cego, fiquei cega, ficou cego, ficou cega, ficando cega, ficando cego, lost my vision, went blind, lost his sight,
        can not see anything, perdi la vision, perdi la vista, no veo nada, cegueira repentina, cegueira subita, deixei de enxergar, deixou de enxergar, perda de visao, perda da visao, perda subita da visao, perda repentina da visao, descolamento de retina, visao sumiu, vista sumiu, visao apagou, vista apagou, perdi parte da visao, visao escureceu, cortina preta, cortina escura, tudo preto, tudo escuro, vision gone, lost sight, lost vision, perdio la vista""",
    "see": "enxerg*, visao, vista, vejo, vendo, ver, see, vision, vision, olho, olhos",
    "lost": "sumiu, apagou, escureceu, perdi, perdeu, nao enxergo, nao enxerga, cego, cega, nada, blind, preta, preto",
    "eyesplash": "tiner no olho, tiner no meu olho, thinner no meu olho, no meu olho acido, gasolina no olho, acido no olho, produto no olho, cloro no olho, soda no olho, cal no olho, cola no olho, produto quimico no olho, agua sanitaria no olho, alcool no olho, quimico no olho, acido nos olhos, produto nos olhos, caco de vidro no olho, vidro no olho, ferro no olho, furou o olho, prego no olho, quimico nos olhos, super bonder no olho, desinfetante no olho, thinner no olho, limpeza no olho, limpeza nos olhos, sanitaria nos olhos, chemical in",
    "pierced": "furou, perfurou, espetou, enfiou, furado, perfurado",
    "selfcut": "me cortei, me corto, me cortar, me cortando, se cortou, me machuquei, me queimei, se machucou, me mutilei, me arranhei",
    "onpurpose": "quando fico triste, quando estou triste, para sentir, com gilete, com estilete, de proposito, de novo, outra vez, para aliviar, on purpose, a proposito",
    "chemical": "tiner, limpeza, veja, pimenta, spray, acido, soda, cloro, produto, quimico, cal, cola, alcool, sanitaria, desinfetante, detergente, amonia, thinner, gasolina, cimento",
    "eye": "olho, olhos, eye, eyes, ojo, ojos, vista",
    # --- pregnancy and babies ---
    "pregnant": "gravida, gravidas, gestante, gestacao, gravidez, pregnant, embarazada, barrigao, gravidissima, meses de gestacao, semanas de gestacao, semanas de gravidez, buchuda, esperando bebe",
    "obstetricsign": """14 por, 15 por, 16 por, 17 por, 18 por, 19 por, boca do estomago, vista turva, ver luzinhas, sangr*, sangue, bleeding, sangre, convuls*, visao embacada, visao turva, vista embacada, vista turva, enxergando embacado, vendo pontinhos, vendo estrelinhas, pontos brilhantes, nao mexe, nao esta mexendo, parou de mexer, nao se mexe, nao sinto o bebe, nao sinto meu bebe, sem mexer, bolsa, liquido, perdendo liquido, contracao, contracoes, contractions, contracciones, pressao alta, pressao subiu, pressao muito alta, caiu, cai,
        queda, desmai*, falta de ar, dor forte, muita dor, dores fortes, dor muito forte, dor insuportavel, colica forte, colicas fortes, dor de cabeca forte, inchada, fluid, not moving, dor intensa, inchaco, desmaiei, acidente""",
    "labor": "bolsa estourou, bolsa rompeu, bolsa estorou, estourou a bolsa, rompeu a bolsa, rompeu minha bolsa, estourou minha bolsa, minha bolsa, trabalho de parto, bebe nascendo, bebe esta nascendo, nenem nascendo, nenem esta nascendo, filho esta nascendo, filha esta nascendo, vai nascer agora, vai nascer aqui, coroando, em trabalho de parto, water broke, in labor, rompi fuente, rompio fuente, rompi la bolsa, entrando em trabalho de parto, cordao saindo, cordao umbilical saiu, contracoes de, contracao de, contracao a cada, contracoes a cada, contracoes fortes",
    "fetus": "bebe nao mexe, bebe nao esta mexendo, bebe parou de mexer, bebe nao se mexe, nao sinto o bebe mexer, nao sinto meu bebe mexer, nao sinto o bebe, nao sinto mais o bebe, nenem nao mexe, nenem parou de mexer, bebe nao mexeu, baby not moving, baby stopped moving, bebe sem mexer, bebe quieto na barriga, bebe nao chuta, bebe no se mueve, nao sinto ele mexer, nao sinto ela mexer, sem sentir o bebe",
    "pregnancyloss": "aborto, abortando, perdendo o bebe, perdendo meu bebe, ectopica, descolamento de placenta, placenta previa sangr*, miscarriage, pre eclampsia, eclampsia",
    "baby": "bebe, bebes, bebezinho, bebezinha, nenem, neném, recem nascido, recem nascida, rn, baby, newborn, lactante, nene, meses de vida, nascido, nascida, dias de vida, bebezinhos, infant, toddler",
    "newborn": "weeks old, 1 week old, 2 weeks old, 3 weeks old, days old, dias de nascido, recem nascido, recem nascida, rn, dias de vida, dias de nascido, dias de nascida, newborn, 1 mes, 2 meses, um mes, dois meses, nasceu semana, nasceu ha, semanas de vida, 10 dias, 15 dias, 20 dias, 7 dias, 12 dias, 5 dias, quinze dias, vinte dias, 3 semanas, 40 dias, 25 dias, 28 dias, 18 dias, recien nacido, mes e meio",
    "babysign": """costel*, barriguinha afundando, peitinho afundando, mole, molinho, molinha, molenga, molengo, nao mama, nao quer mamar, nao esta mamando, parou de mamar, recusa o peito, recusando mamar, recusando o peito, nao acorda, gemendo, gemido, gemendo muito, moleira, moleira funda, moleira afundada, moleira alta, moleira estufada, sem reacao, nao reage, nao faz xixi, nao fez xixi, sem fazer xixi, sem urinar, vomitando tudo, vomita tudo, respirando rapido, respirando muito rapido, respiracao rapida, respiracao acelerada, barriga afundando,
        costela afundando, costelas afundando, afundando a costela, afundando as costelas, muito sonolento, muito sonolenta, sonolento, sonolenta, prostrado, prostrada, prostradinho, prostradinha, caidinho, caidinha, nao para de chorar e, chora sem parar, choro sem parar, olhos fundos, fralda seca, limp, floppy, cianose, roxo, roxa, roxinho, roxinha, azulado, gelado, geladinho, nao chora, manchas roxas, olhinho virado, olhinhos virados, pele amarela e mole, caiu, cai da, caiu da, not feeding, letargico, letargica, sem forca, apatico, apatica, hipotonico, chiando muito, chiado no peito""",
    "fall": "caiu da cama, caiu do berco, caiu do colo, caiu do trocador, caiu do sofa, caiu da escada, rolou da cama, rolou a escada, caiu do carrinho, caiu da cadeirinha, caiu de cabeca",
    "fever": "febre, febril, fever, fiebre, febrao, febrinha, temperatura, febril",
    "stiff": "pescoco esta duro, pescoco duro, nuca esta dura, nuca, pescoco duro, pescoco rigido, rigidez, nuca dura, nuca rigida, stiff neck, manchas roxas, manchas vermelhas que nao, petequias, cuello rigido, rigido, nao dobra o pescoco, nao consegue encostar o queixo, nao baixa a cabeca",
    # --- head injuries, trauma, fire ---
    "hit": "bateu, bati, batida, pancada, batendo, bateram, caiu, cai, tombo, queda, hit, golpeo, golpe, quebrou, rachou, abriu, machucou, afundou, traumatismo, trauma, pancadas, caiu de, trombada, paulada, bolada, coronhada, porrada",
    "head": "cabeca, cabecinha, testa, nuca, cranio, craniano, head, cabeza, coco, traumatismo craniano, moleira",
    "accident": """carro pegou, moto pegou, onibus pegou, caminhao pegou, carro passou por cima, carro bateu nele, carro bateu nela, atropel*, acidente de carro, acidente de moto, acidente de bicicleta, acidente grave, acidente feio, acidente na estrada, acidente de transito, sofreu um acidente, sofri um acidente, sofreu acidente, bateu o carro, bateu de moto, capotou, capotamento, caiu da moto, caiu de moto, cai de moto, cai da moto, caiu do telhado, cai do telhado, caiu da laje, caiu do andaime, caiu do cavalo, caiu de altura, caiu do segundo andar, caiu do terceiro andar, caiu da escada,
        caiu de uma altura, caiu da arvore, caiu da janela, caiu da varanda, caiu de uma escada, caiu da sacada, cai da escada, rolou a escada, rolou da escada, car accident, car crash, crash, run over, hit by a car, accidente de carro, accidente de moto, accidente de coche, atropellado, atropellada, preso nas ferragens, presa nas ferragens, soterrado, soterrada, desabou, desabamento, desmoronou, caiu do predio, caiu da ponte, poste caiu""",
    "brokenbone": "fratura exposta, osso para fora, osso exposto, osso aparecendo, osso saindo, osso saiu, osso a mostra, quebrou o pescoco, quebrou a coluna, quebrou o femur, quebrou a bacia, quebrou o quadril, coluna e nao sente, osso apareceu, da para ver o osso, osso esta aparecendo, open fracture, bone sticking out",
    "fire": "incendio, pegando fogo, pegou fogo, em chamas, vazamento de gas, vazando gas, cheiro de gas forte, explosao, explodiu, house is on fire, on fire, incendiando, fogo na casa, fogo no",
    "swelling": "inchando, inchado, inchada, inchou, inchaco, fechando, fechou, fechada, fechado, travando, swelling, swollen, closing, hinchada, hinchado, hinchando, cerrando, engrossando, trancando, coçando, inchadissimo, inchadas",
    "throat": "garganta, lingua, glote, labios, labio, throat, tongue, lengua, boca, rosto, cara, olhos, face",
    "allergy": "alerg*, camarao, amendoim, abelha, abelhas, marimbondo, vespa, picada, picou, remedio, antibiotico, dipirona, injecao, vacina, comi, comeu, tomei, tomou, allergic, allergy, bee, peanut, urticaria, empolado, empolada, amoxicilina, nimesulida, contraste, anti inflamatorio",
    "closing": "garganta fechando, garganta esta fechando, garganta fechou, garganta fechada, fechando a garganta, fechou a garganta, glote fechando, glote, lingua inchando, lingua inchada, lingua esta inchando, throat is closing, throat closing, fechando minha garganta, fechando a glote, garganta trancando, garganta inchando, lengua hinchada, cierra la garganta, garganta esta inchando, lingua inchou, garganta inchou, se me cierra",
    "sugar": "glicemia, glicose, acucar, diabetico, diabetica, diabetes, hipoglicemia, insulina, hgt, dextro, azucar, sugar",
    "sugarsign": "muito baixa, baixissima, desmai*, confuso, confusa, suando, tremendo, mole, nao acorda, hipoglicemia, convuls*, 600, 500, 550, 450, deu hi, deu high, deu lo, low, enrolada, sonolento, sonolenta, nao responde, falando enrolado, 30, 35, 40, 45, halito, suor frio, caindo, passando mal, dose errada, dose a mais, demais",
    "pressure": "pressao, blood pressure, presion",
    "pressurehigh": "18 de pressao, 19 de pressao, 20 de pressao, 21 de pressao, 22 de pressao, 23 de pressao, 24 de pressao, 25 de pressao, 26 de pressao, 18 por, 19 por, 20 por, 21 por, 22 por, 23 por, 24 por, 18x, 18 x, 19 x, 20 x, 21 x, 22 x, 23 x, 24 x, 18 /, 19 /, 20 /, 21 /, 22 /, 180, 190, 200, 210, 220, 230, 240, altissima, muito alta, nao baixa, nao abaixa, nas alturas, la em cima, super alta, dezoito por, vinte por, 20 com, 18 com, 22 com, nao desce, disparou, disparada, muy alta",
    "pressuresign": "dor na nuca, nuca, embac*, enxerg*, vendo tudo, dor de cabeca, visao, vista, confus*, dormencia, formigamento, dormente, peito, falta de ar, vomit*, tontura, nuca, fala, tonto, tonta, desmai*",
    "dying": "he's dying, she's dying, i'm dying, am dying, they're dying, estou morrendo, esta morrendo, vai morrer, vou morrer agora, acho que vou morrer, acho que vou morrer, ta morrendo, is dying, se esta muriendo, me muero ya, me estou morrendo, morrendo aqui, entre a vida e a morte, morrendo socorro",
    "ambulance": "ambulancia, samu, ambulance, ambulancia, 192, 911, resgate, bombeiros, bombeiro",
    "needed": "chama, chamem, chamar, manda, mandem, mandar, preciso de, precisamos de, precisa de, precisando, urgente, rapido, envia, enviem, call, send, llamen, llama, socorro, manden, preciso de uma, preciso do, need, necesito, liga, ligue, agora",
    "help": "socorro, me socorre, me socorram, me acode, acode, me ajudem pelo amor de deus, pelo amor de deus me ajuda, me ajuda pelo amor de deus, pelo amor de deus, sos, emojialarm, socorrooo, auxilio, ajuda urgente, urgencia maxima, por dios, help me please",
    "sick": "passando mal, passando muito mal, passou mal, passei mal, muito mal, esta mal, estou mal, nao esta bem, nao estou bem, se sentindo mal, me sentindo mal, piorando, piorou, me sinto muito mal, se siente muy mal, muy mal, very sick, very ill, ruim demais, pessimo, pessima, passando mau, malissimo, pior",
    "verysick": "passando mal, passando muito mal, passando mau, passou mal, passei mal, passando tao mal, sentindo muito mal, me sentindo muito mal, se sentindo muito mal, piorando muito, piorou muito, muito doente, muy enferma, muy enfermo, very sick, very ill, feeling very bad, me sinto muito mal",
    "isemergency": "it ' s an emergency, it's an emergency, emergency please, e uma emergencia, e emergencia, caso de emergencia, emergencia medica, emergencia aqui, uma emergencia, estou com uma emergencia, it is an emergency, this is an emergency, medical emergency, es una emergencia, emergencia grave, urgencia medica, socorro emergencia, emergencia pelo amor, caso de vida ou morte, vida ou morte, emergencia urgente, risco de vida, risco de morte, correndo risco, urgencia e emergencia",
    # --- self-harm ---
    "selfharm": """se eu sumisse, se eu desaparecesse, nao queria mais acordar, nao querer mais acordar, vida perdeu a graca, perdi a graca de viver, cansei dessa vida, nao quero mais essa vida, nao quero essa vida, not want to be alive, not be alive, estar nesse mundo, estar neste mundo, deus me levasse, deus me leve, deus me levar, deus podia me levar, que deus me leve, deus me leva, continuar viva, continuar vivo, em desaparecer, deixar de existir, ending it all, end it all, veneno para mim, veneno para eu tomar, para ver se acaba, ver se acaba tudo, ya no quiero vivir, nao quero mais estar nesse mundo, nao estar mais viva, voltei a me cortar, quero me cortar, adeus mundo, minha despedida, ultimo dia de vida, worth living, would miss me, if i died, if i were dead, if i was dead, sumir e nao voltar, desaparecer e nao voltar, sumir e nunca, se eu morrer, com uma corda, corda no pescoco, planejando minha morte, minha propria morte, planejando morrer, decidi morrer, vou morrer hoje, queria que tudo acabasse, que eu acabasse, que tudo acabasse logo, acabar com o sofrimento, acabar com meu sofrimento, se eu nao existisse, se eu morresse, se eu nao estivesse mais aqui, se eu nao estivesse aqui, eu nao existir, nao existir mais, alguma coisa comigo, algo comigo mesma, algo comigo mesmo, alguma coisa contra mim, fazer mal a mim, me fazer mal, coisa ruim comigo, em me mata, quero me mata, vou me mata, nunca ter nascido, dar fim em tudo, me cortei de proposito, tenho me cortado, vontade de me cortar, acabo com tudo, acabo com a minha vida, acabo com minha vida, acabo com isso tudo, me matar, me mato, vou me matar, matar a mim, quero morrer, queria morrer, queria estar morto, queria estar morta, quero me matar, preferia morrer, prefiro morrer, preferia estar morta, preferia estar morto, vontade de morrer, vontade de me matar, vontade de sumir do mundo, vontade de sumir de vez, vontade de desaparecer, desejo de morrer, desejo morrer, penso em morrer, pensando em morrer, pensei em morrer, pensar em morrer, penso em morte, pensando na morte, pensando em morte,
        penso na morte, pensamento de morte, pensamentos de morte, tirar a minha vida, tirar minha vida, tirar a minha propria vida, tirar minha propria vida, tirar a propria vida, tirar a vida, tirar propria vida, acabar com a minha vida, acabar com minha vida, acabar com a propria vida, acabar com a vida, acabar com tudo isso, acabar com tudo de uma vez, acabar com tudo, acabar com esse sofrimento, por um fim na minha vida, por fim na minha vida, por um fim a minha vida, dar um fim na minha vida, dar fim na minha vida,
        por um fim em tudo, colocar um fim na minha vida, dar um fim nisso tudo, por um fim nisso, dar um fim em tudo, suicid*, me suicidar, se suicidar, autoextermin*, automutil*, me cortando de proposito, me corto, vontade de me cortar, me cortar de novo, me cortando, se cortando, se corta, se mutila*, me mutila*, me machucar de proposito, me machucar, me machuco de proposito, me ferir, me ferindo, me furar, nao quero mais viver, nao quero viver, nao quero mais estar aqui, nao quero mais existir, queria nao existir, queria nao ter nascido, nao queria ter nascido,
        nao queria mais viver, nao queria existir, nao quero existir, nao aguento mais viver, nao aguento viver, nao aguento mais essa vida, nao aguento mais esta vida, nao suporto mais viver, nao vale a pena viver, nao vale mais a pena viver, viver nao vale, vida nao vale, vida nao tem mais sentido, vida nao tem sentido, nao vejo sentido na vida, nao vejo mais sentido, nao vejo sentido em viver, sem sentido viver, perdi a vontade de viver, perdeu a vontade de viver, sem vontade de viver, nao tenho vontade de viver, nao tenho mais vontade de viver, sem vontade nenhuma de viver, cansei de viver, cansada de viver, cansado de viver, cansei da vida, cansada da vida, cansado da vida,
        cansei de existir, desistir da vida, desistir de viver, desisti de viver, desisti da vida, desistindo da vida, desistindo de viver, melhor morrer, era melhor eu morrer, melhor eu morrer, melhor morto, melhor morta, melhor sem mim, seria melhor sem mim, fica melhor sem mim, ficar melhor sem mim, estariam melhor sem mim, ficariam melhor sem mim, viveria melhor sem mim, todos sem mim, mundo sem mim, ninguem sentiria minha falta, ninguem vai sentir minha falta, nao faria falta, nao faco falta, nao vou fazer falta, me jogar da, me jogar do, me jogar de, me jogar na frente, pular da ponte, pular de um predio, pular do predio, pular da janela, pular da sacada, me atirar da, me enforcar, se enforcar, se enforcou,
        dormir e nao acordar mais, dormir e nao acordar, dormir para sempre, dormir pra sempre, nao acordar mais, nao acordar amanha, nunca mais acordar, desaparecer desse mundo, desaparecer do mundo, desaparecer para sempre, sumir desse mundo, sumir do mundo, sumir para sempre, sumir de vez, deixar esse mundo, deixar este mundo, partir desse mundo, partir deste mundo, ir embora desse mundo, ir embora deste mundo, sair desse mundo, tomar todos os remedios, tomar todos os meus remedios, tomar uma cartela, tomar um monte de remedio, tomar chumbinho, tomar veneno, tomei veneno para, se matar, se mata, tentou se matar, tentei me matar, vai se matar, quer se matar, quer morrer, so quer morrer, disse que quer morrer, falou que quer morrer, fala em morrer, falando em morrer, fala em se matar, fala que quer morrer, atentar contra a vida, atentar contra a propria, contra a propria vida, contra minha vida,
        carta de despedida, me despedir de todos, estou me despedindo, ultima mensagem minha, minha hora de partir, kill myself, killing myself, end my life, ending my life, want to die, wanna die, hurt myself, hurting myself, cut myself, cutting myself, take my own life, end it all, better off dead, no reason to live, do not want to live, don't want to live, quiero morir, quiero morirme, matarme, me quiero matar, suicidarme, quitarme la vida, no quiero vivir, no quiero seguir viviendo, acabar con mi vida, hacerme dano, cortarme, querendo morrer, querendo me matar, querendo se matar, desejando morrer, desejando a morte,
        nao quero mais acordar, nao queria acordar, queria nao acordar, so queria sumir, so quero sumir, queria sumir, quero sumir, quero desaparecer, queria desaparecer, fazer uma besteira comigo, fazer besteira comigo, fazer alguma besteira, fazer uma besteira, fazer uma loucura comigo, fazer uma loucura, cometer uma loucura, cometer uma besteira, dar cabo da vida, dar cabo da minha vida, ideacao, ideia de morte, ideias de morte, plano para morrer, sem saida a nao ser morrer, viver para que, nao ha mais motivo para viver, nao tenho motivo para viver, nao tenho motivos para viver, nao tenho razao para viver, sem motivo para viver, sem motivos para viver, morrer seria, morrer e a solucao, so penso em morrer, so penso em sumir, penso em sumir, penso em me, pensei em me, pensando em me matar, pensando em tirar, pensado em morrer, pensado em me, pensamentos ruins de me, vou me jogar, quero me jogar, vou acabar comigo, acabar comigo, nao merecia viver, nao mereco viver""",
    "deathwish": "quero, queria, quis, querendo, quer, vontade, desejo, penso, pensando, pensei, pensar, pensamento, pensamentos, ideia, ideias, plano, melhor, preferia, prefiro, como, remedio para, tomei para, devia, deveria, mereco, precisava, bom se, ficar, ficaria, seria, wish, want, quiero, tomou para, tentou, tentei, tomar para, forma de, jeito de, maneira de",
    "die": "morrer, morresse, me matar, se matar, matar me, morrer logo, morrer de uma vez, me enforcar, se enforcar, me suicidar, desaparecer para sempre, sumir para sempre, morir, die, kill myself, estar morto, estar morta",
    "unwilling": "nao quero, nao queria, nao aguento, nao tenho, nao vale, nao vejo, nao faz, nao ha, sem, cansei, cansada, cansado, desisti, desistindo, perdi, perdeu, nao consigo mais, nao suporto, nao gosto mais, para que, nao tenho mais, nem, nao quer, nao encontro, nao sinto, nao tem, ja nao, exausta, exausto",
    "living": "sentido viver, vontade viver, de viver, viver assim, mais viver, continuar vivendo, continuar viva, continuar vivo, continuar viver, continuar vivendo assim, estar viva, estar vivo, ficar viva, ficar vivo, seguir vivendo, seguir viva, existir, para viver, em viver, viver mais, quero viver, queria viver, viver nao, prazer em viver, de existir, motivo na vida, sentido na vida, sentido em nada, pela vida",
    "emptylife": "viver nao faz, vida nao faz, vida acabou, vida perdeu o sentido, vida nao presta, odeio viver, odeio minha vida, viver e um peso, viver e insuportavel, viver doi, nao nasci para viver, vida sem sentido, nao mereco estar, morrer e melhor, nao quero acordar, eu nao acordar",
    # --- urgent ---
    "highfever": "febre alta, febre muito alta, febre de 39, febre de 40, febre de 41, 39 de febre, 40 de febre, 39 graus, 40 graus, 41 graus, 39 e meio, febre 39, febre 40, febre nao passa, febre nao baixa, febre nao cede, febre que nao passa, febre que nao baixa, febre que nao cede, high fever, fiebre alta, febre altissima, febrao, 39 5 de febre, febre em 39, febre em 40, febre nao abaixa, febre nao esta baixando, febre a dias, febre ha dias, febre direto, 38 9, 39 5, 39 8, 39 2, 39 . 5, febre forte, ardendo em febre, queimando de febre",
    "child": "crianca, criancinha, netinho, netinha, bebezinho, pequeno, pequena, guri, filho, filha, crianca, menino, menina, neto, neta, filhinho, filhinha, bebe, nenem, bebezinho, bebezinha, son, daughter, child, baby, hijo, hija, nino, nina",
    "longvomit": "vomitando sem parar, vomitando muito, vomitando tudo, vomitando desde, vomita tudo, nao para de vomitar, vomitando a noite toda, vomitando e com, vomitei a noite, vomitando direto, desidratada, desidratado, desidratando, vomitando varias, vomitei varias, diarreia e vomito, vomito e diarreia, nao segura nada no estomago, can not stop vomiting, no para de vomitar, nao para nada no estomago, vomitou varias, vomitando toda",
    "bloodplace": "urina, xixi, fezes, coco, nariz, catarro, vaginal, menstruacao, anus, evacuei, urinando, urinar, evacuar, defecar, boca, ouvido, umbigo",
    "fracture": "fraturou, fraturei, fratura, quebrei, quebrou, desloquei, deslocou, deslocado, luxou, luxacao, rompi o, rompeu o ligamento, acho que quebrou, acho que quebrei, torci feio, broke my, broken, osso fora do lugar",
    "limb": "braco, perna, pe, mao, dedo, punho, tornozelo, ombro, joelho, clavicula, costela, costelas, nariz, cotovelo, arm, leg, wrist, ankle, finger, bacia, quadril, perninha, bracinho, dente, femur, mandibula, maxilar",
    "toothout": "dente caiu, dente quebrou, quebrei o dente, quebrou o dente, quebrei um dente, quebrou um dente, perdi o dente, arranquei o dente, dente saiu, caiu um dente, dente permanente caiu, dente foi arrancado, arrancou o dente, dente amoleceu, broke a tooth, knocked out",
    "colic": "colica renal, pedra no rim, pedra nos rins, calculo renal, crise renal, crise de rim, crise de vesicula, apendicite, apendice, crise de coluna travada, coluna travou, travei a coluna, travou a coluna, kidney stone, nao consigo andar de, nao consigo levantar de",
    "afterop": "pos operatorio, operei, operada, operado, cirurgia, pontos, cesarea, cesariana, operou, implante, extracao, surgery, siso, curativo, dreno, parto, lipo",
    "opsign": "febre, pus, sangr*, abriu, abriram, inflamou, inflamado, inflamada, inflamados, secrecao, vazando, vermelho, cheiro ruim, infeccionou, infeccionado, inchou muito, muito inchado, muito inchada, muita dor, dor forte, estourou, estouraram, arrebentou, hemorragia, infection, romperam, rompeu",
    "dogbite": "mordida de cachorro, cachorro mordeu, cachorro me mordeu, mordido por cachorro, mordida por cachorro, mordeu minha, mordida de gato, gato mordeu, morcego, raiva humana, dog bite, dog bit, cachorro avancou e mordeu, mordido por um cachorro, mordida por um cachorro, mordeu meu, levei uma mordida, levou uma mordida, macaco mordeu, rato mordeu",
    "panic": "crise de panico, ataque de panico, crise de ansiedade, panic attack, ataque de ansiedade, crise nervosa, surto, surtando, surto psicotico, crise psicotica, surtou, ataque de panico agora, crise de choro, nao paro de chorar, nao consigo parar de chorar, em crise, delirio, alucinando, ouvindo vozes, ouve vozes, agressivo e, crisis de panico, crisis de ansiedad",
    "abuse": "estupr*, fui abusada, fui abusado, abuso sexual, violentada, violencia domestica, apanhei do, apanhei de, me bateu, me agrediu, agredida, agredido, agressao, fui agredida, espancada, espancado, raped, violada, foi abusada, foi abusado, me espancou, ameaca de morte",
    "allergyurgent": "reacao alergica, alergia forte, alergia no corpo todo, alergia muito forte, crise alergica, crise de alergia forte, empolado, empolada, empolou, corpo todo empolado, urticaria, allergic reaction, reaccion alergica, alergia severa, alergia grave",
    "withdraw": "retencao urinaria, nao consigo urinar, nao consigo fazer xixi, nao consegue urinar, nao consegue fazer xixi, sem urinar, sem conseguir urinar, nao urina, sem fazer xixi",
    "eyeurgent": "olho muito vermelho e, cisco no olho, bateu no olho, bolada no olho, pancada no olho, moscas volantes e, flashes de luz, flash de luz, flashes, machucou o olho, arranhou o olho, corpo estranho no olho, olho inchou, olho inchado e, luzes piscando",
    "object": "feijao no nariz, no nariz do meu, objeto no nariz, objeto no ouvido, no ouvido dele, micanga no nariz, colocou no nariz, enfiou no nariz, inseto no ouvido, algodao no ouvido, enfiou no ouvido, milho no nariz, espinha de peixe, espinha na garganta",
    # --- parts of rules that join freely ---
    "unable": """nao consig*, nao conseg*, nao estou conseg*, nao esta conseg*, nao estamos conseg*, nao estou nem conseg*, nao esta nem conseg*, nem consig*, nem conseg*, sem conseguir, mal consig*, mal conseg*, nao da para, dificuldade para, dificuldade de, dificuldade em,
        dificuldade pra, parou de, parando de, sem forca para, custando a, custando para, no puede, no puedo, can not, cannot, unable, nao aguenta, nao estava conseguindo, nao estava conseg*""",
    "breathe": "respir*, resfolegar, puxar o ar, pegar ar, pegar o ar, puxar ar, breath*, tomar folego, pegar folego",
    "breath": "respiracao, respirando, respira, respirar, folego, breathing, respirador",
    "badbreath": "rapida, rapido, acelerada, falhando, falha, fraca, fraquinha, fraquinho, parando, parou, dificil, pesada, pesado, custosa, travada, travando, afundando, ofegante, agoniada, agoniado, cansada demais, cansado demais, sumindo, ruim demais, muito ruim",
    "chestwall": "costel*, barriguinha, peitinho, pescocinho, tiragem",
    "sinking": "afund*, fundo, entrando, puxando",
    "halfbody": "um lado do corpo, lado do corpo, lado esquerdo, lado direito, metade do corpo, metade do rosto, lado do rosto, lado da cara, one side, mitad, lado de la cara, un lado, um lado, lado todo, uma banda, banda do corpo, o rosto, do rosto, a cara",
    "numb": "dormente*, dormencia, formig*, paralis*, paraliz*, nao sente, nao sinto, sem sentir, adormec*, esquecid*, numb, no siento, no siente, sem forca, entrev*, mort*",
    "halfface": "his face, her face, the face, la cara, face is, face, metade do rosto, lado do rosto, lado da cara, canto da boca, lado da boca, metade da cara, um lado do rosto, one side of his face, one side of her face, half of his face, half of her face, a boca, boca dela, boca dele, o rosto, rosto dela, rosto dele",
    "droop": "torcida, caida, is drooping, caiu, caindo, caida, caido, mole, murcho, murcha, parada, parado, nao mexe, entortou, entortando, repuxou, descaiu, descaido, descaida, drooping",
    "waters": "bolsa",
    "burst": "romp*, estour*, estor*, vazou, vazando",
    "spilled": "derram*, virou, caiu, entorn*, jogou, jogaram, respingou, espirrou, cai, spilled, derramo",
    "hot": "oleo quente, oleo fervendo, agua quente, agua fervendo, agua fervente, fervendo, fervente, cafe quente, cha quente, sopa quente, leite quente, panela, chaleira, gordura quente, azeite, brasa, boiling, hirviendo",
    "skin": "perna, braco, mao, rosto, barriga, costas, pe, corpo, nele, nela, em mim, peito, cabeca, pescoco, filho, filha, bebe, neta, neto, menino, menina, crianca, criancinha, esposa, marido, mae, pai, avo, vo, vovo, me",
    "vital": "pescoco, garganta, pulso, pulsos, barriga, virilha, peito, jugular",
    "gash": "cortou, cortei, corte, furou, perfurou, rasgou, enfiou, espetou",
    "blade": "vidro, faca, facao, navalha, serra, arame, ferro, caco, lata, estilete, tesoura, prego",
    "blackblood": "sangue preto, sangue vivo, muito sangue, sangue pisado, sangue coagulado",
    "passes": "cag*, evacu*, defec*, fezes, coco, saindo, sair, perdendo, botando, boca, nariz",
    "carcrash": "bateu no nosso carro, bateu no meu carro, bateu em mim, bateu em nos, bateu nele, bateu nela, me atropelou, nos atropelou, bateu na minha moto, bateu na minha traseira, bateram no meu carro",
    "pulled": "puxou, derrubou, virou, entornou, derramou",
    "hotdrink": "cafe quente, cha quente, leite quente, agua quente, sopa quente, panela quente, oleo quente, xicara de cafe, caneca de cafe, panela, chaleira, ferro de passar, prancha quente",
    "overbody": "em cima dele, em cima dela, em cima de mim, em si, nele, nela, no corpo, no braco, no peito, na perna, no rosto, na barriga, em cima do bebe",
    "mouthful": "tomou, bebeu, engoliu, comeu, mastigou, chupou, lambeu, provou, drank, swallowed, ate, bebio, trago, tomei, bebi, engoli, comi",
    "toxic": "soda, soda caustica, planta venenosa, planta, thinner, tiner, drain cleaner, cleaner, acido, desentupidor, venenosa, venenoso, amonia, pesticida, remedio de carrapato, shampoo, mercurio, termometro, antifreeze, pesticide, isopropilico, tinta, lavandina, cloro, detergente, sabonete liquido, alvejante",
    "birth": "dando a luz, dar a luz, parindo, parto em casa, nascendo aqui, nascendo em casa, giving birth, dando luz",
    "fading": "esta partindo, acho que esta indo, esta indo embora, nas ultimas, agonizando, nao vai aguentar, vai morrer, esta morrendo, acho que vai morrer, nao passa de hoje",
    "childsign": "olho fundo, olhos fundos, olhinho fundo, nao faz xixi, nao fez xixi, sem xixi, fralda seca, prostrado, prostrada, molinho, molinha, muito sonolento, muito sonolenta",
    "limpword": "mole, molinho, molinha, prostrado, prostrada, sem forca, caidinho, caidinha, apatico, apatica",
    "neckpain": "pescoco duro, nuca dura, pescoco rigido, nuca rigida, pescoco esta duro, nuca esta dura, stiff neck, dor na nuca e febre, cuello duro",
    "headfever": "febre, fever, fiebre",
    "bphigh": "22, 23, 24, 21, 20, 19, 26, 25, 28, 220, 230, 240, 200, 210",
    "wentup": "foi para, subiu para, deu, chegou a, chegou em, bateu, esta em, marcou",
    "unmoving": "nao se mexe, nao esta se mexendo, nao se move, nao mexe nada, nao se movimenta, is not moving, isn't moving, no se mueve",
    "flames": "fogo, incendio, chamas, incendiou",
    "burning": "casa, apartamento, predio, cozinha, quarto, carro, roupa, cabelo, colchao, vizinho, vizinha, clinica, corpo",
    "musing": "penso em, pensei em, pensando em, vontade de, vontade, ideia de, penso, pensado em",
    "method": "poste, precipicio, ponte, viaduto, trilho, trilhos, forca, corda, gilete, abismo, me jogar, pular, na frente de, na frente do, contra um caminhao, enfiar o carro, bater o carro, jogar o carro, me furar, estilete",
    "stand": "pisar, andar, caminhar, apoiar, ficar de pe, ficar em pe, levantar da cama, sair da cama, encostar o pe",
    "ache": "enxaqueca, enxaquecas, colica, colicas, migraine, migrana",
    "eyeear": "olho, olhos, ouvido, ouvidos",
    "sore": "doendo muito, doi muito, doendo demais, doi demais, vermelho e doendo, muita dor, latejando",
    "chestfeel": "queimar, queima, arder, arde, apertar, aperta, doer, pesar, formigar, gastura, agonia, incomodo, mal estar, peso, pressao, apertado, apertamento, aperreio, abafamento, queimor, sufoco, pesado, estourando, explodindo, ardendo",
    "allblue": "todo roxo, toda roxa, todinho roxo, todinha roxa, ficando roxo, ficando roxa, ficou roxo, ficou roxa, ficando azul, ficou azul, roxinho, roxinha, azulado, azulada, turning blue",
    "anyone": """filho, filha, menino, menina, bebe, nenem, neto, neta, netinho, netinha, mae, pai, avo, vo, vovo, vovó, marido, esposa, esposo, irmao, irma, crianca, ele, ela, tio, tia, sogro, sogra, amigo, amiga, vizinho, vizinha, pessoa,
        sobrinho, sobrinha, primo, prima, senhor, senhora, veio, veia, pequeno, pequena, guri, guria, piá, mulher, homem, paciente""",
    "rigid": "duro, dura, durinho, durinha, enrijecido, enrijecida, teso, tesa",
    "drool": "babando, baba, tremendo, treme, tremer, espumando, se batendo, retorcendo, contorcendo",
    "lostwater": "perdendo liquido, perdi liquido, saindo liquido, perdendo agua, vazando liquido, liquido saindo, saiu liquido, saiu um liquido, perdendo um liquido",
    "gestation": "semanas, meses, barriga, gravida, gestante, gravidez",
    "newfever": "38, 39, 40, quentinho, quentinha, muito quente, pelando, queimando, febril",
    "crash": "bati o carro, bati de carro, bati a moto, bati de moto, batida de carro, bateu de carro, bateu a moto, colisao, acidente, capotei, car accident, choque de carro",
    "crashsign": "dor, doendo, doi, pescoco, cabeca, machuc*, sangr*, agora, preso, presa, ferid*, tontura, tonta, tonto, costas, hurt, pain",
    "cry": "socorro, me acode, acode, sos, me ajuda, me ajudem, ajuda aqui, help, ayuda",
    "cryalone": "acidente, facada, tiro, emergencia, ambulancia, samu, desmaio, socorro, me acode, acode, sos, auxilio",
    "hurt": "caiu, passando mal, machuc*, ruim, grave, sangr*, morrendo, roxo, mal, desacord*, acidente",
    "gone": "nao estar mais aqui, nao estar aqui, nao estar mais nesse mundo, nao estar mais neste mundo, nao estar viva, nao estar vivo, nao estar mais entre",
    "reason": "motivo, motivos, razao, razoes, sentido, forca, forcas, vontade",
    "goon": "para continuar, de continuar, em continuar, continuar vivendo, seguir em frente, continuar aqui",
    "lowsugar": _LOW_SUGAR,
    "meter": "glicemia, glicose, acucar, dextro, hgt, destro, insulina, sugar",
    "tube": "sonda, sondas, cateter, dreno, colostomia, traqueostomia, gastrostomia, fistula",
    "tubetrouble": "entupiu, entupida, entupido, saiu, soltou, vazando, vazou, caiu, sangrando, arrancou, puxou, deslocou, cheiro, vermelha, inflamada, nao drena, nao desce",
    "cast": "gesso, tala, gesseira, imobilizacao, bota ortopedica",
    "casttrouble": "apertado, apertada, apertando, rachou, rachado, quebrou, quebrado, machucando, ferida, dormente, dormentes, molhou, molhado, inchando, inchados, doendo, roxo, roxos, fedendo",
    "asthmaworse": "asma, asmatica, asmatico, bronquite, bombinha, bombinhas",
    "worse": "atacada, atacado, atacou, piorou, piorando, pior, toda hora, varias vezes, mais de, acabando, acabou, nao esta resolvendo, nao resolve, chiando, chiado",
    "hives": "vergoes, vergao, empolad*, empolou, empolei, empolando, placas vermelhas, urticaria, calombos",
    "wholebody": "corpo, corpo todo, corpo inteiro, rosto, pescoco, barriga, bracos, pernas, remedio, antibiotico, injecao, camarao, coca, cocando, coceira",
    "medout": "acabou, acaba hoje, acaba amanha, acabaram, terminou, terminaram, fiquei sem, ficou sem, estou sem, esta sem, sem o remedio, sem meu, sem minha, venceu, faltou, em falta, ran out, se me acabo",
    "medname": """insulina, anticonvulsivante, anticoagulante, marevan, xarelto, remedio da pressao, remedio de pressao, remedio para pressao, remedio do coracao, remedio da epilepsia, remedio da convulsao,
        remedio controlado, remedios controlados, antidepressivo, ansiolitico, rivotril, clonazepam, litio, corticoide, bombinha, remedio da tireoide, puran, antipsicotico, quetiapina, imunossupressor, morfina, insulin""",
    "elderly": "mae, pai, avo, vo, vovo, vozinha, sogra, sogro, idosa, idoso, acamada, acamado, velhinha, velhinho, bisavo",
    "decline": "nao come, nao quer comer, nao esta comendo, comendo pouco, comendo pouquinho, quase nada, parou de comer, parou de andar, nao levanta, nao anda mais, so na cama, cada dia mais fraca, cada dia mais fraco, muito fraquinha, muito fraquinho, nao bebe agua",
    "wisdom": "siso, dente, dentes, gengiva, boca",
    "jaw": "nao abre a boca, nao abro a boca, nao consigo abrir a boca, pescoco inchado, bola no pescoco, rosto inchou, rosto inchado, cara inchada, bochecha inchada, queixo inchado",
    "nipple": "peito, peitos, seio, seios, mama, mamas, amamentando, amamentacao",
    "milkfever": "empedrou, empedrado, empedrados, mastite, vermelho e febre, duro e quente, pus",
    "eardrum": "timpano, perfurou o ouvido, pus do ouvido, pus no ouvido, ouvido vazando, ouvido sangrando",
    "none": "nao vejo, nao tenho, nao tenho mais, sem, nao ha, nao encontro, perdi, nao acho, nao sinto",
}  # fmt: skip

# kind: groups … ~window !plain   (windows are counted in words between; six where none is given)
RULES = """
self_harm: selfharm !plain
self_harm: selfcut onpurpose ~4 !plain
self_harm: deathwish die ~4 !plain
self_harm: unwilling living ~7 !plain
self_harm: emptylife ~4 !plain
self_harm: deathwish gone ~4 !plain
self_harm: none reason goon ~4 !plain
self_harm: musing method ~6 !plain
self_harm: musing overdosewords ~5 !plain
emergency: pain chest ~6
emergency: chestfeel chest ~3
emergency: chest strong ~4
emergency: heart heartpain ~4
emergency: racing nobreath ~10
emergency: racing unconscious ~10
emergency: racing sweat ~10
emergency: arm left pain ~5
emergency: disease
emergency: nobreath
emergency: asthma
emergency: unable breathe ~3
emergency: breath badbreath ~6
emergency: chestwall sinking ~4
emergency: halfbody numb ~4
emergency: halfface droop ~3
emergency: blue lips ~4
emergency: allblue
emergency: face crooked ~4
emergency: speech slurred ~4
emergency: nospeech
emergency: side weak sudden ~10
emergency: palsy onesided ~5
emergency: confused sudden ~8
emergency: delirium
emergency: headache worst ~8
emergency: headache strong visualsign ~12
emergency: seizure
emergency: rigid drool ~3
emergency: unconscious
emergency: anyone unmoving ~8
emergency: bleeding nonstop ~5
emergency: hemorrhage
emergency: vomits bloodonly ~4
emergency: wound deep ~5
emergency: gash vital blade ~8
emergency: blackblood passes ~4
emergency: violence
emergency: burn burncause ~8
emergency: shock
emergency: spilled hot skin ~8
emergency: pulled hotdrink overbody ~8
emergency: swallowed poison ~6
emergency: mouthful toxic ~4
emergency: swallowed overdosewords ~5
emergency: poisoned
emergency: venom bite ~6
emergency: choking
emergency: drowning
emergency: blind
emergency: see lost sudden ~8
emergency: eyesplash
emergency: chemical eye ~5
emergency: pierced eye ~5
emergency: pregnant obstetricsign ~14
emergency: labor
emergency: birth
emergency: lostwater gestation ~10
emergency: waters burst ~5
emergency: fetus
emergency: pregnancyloss bleeding ~14
emergency: baby babysign ~10
emergency: child limpword childsign ~10
emergency: newborn fever ~10
emergency: newborn newfever ~8
emergency: baby fall ~10
emergency: fever stiff ~10
emergency: neckpain headfever ~10
emergency: hit head ~5
emergency: accident
emergency: crash crashsign ~8
emergency: carcrash
emergency: brokenbone
emergency: fire
emergency: flames burning ~4
emergency: closing
emergency: throat swelling allergy ~12
emergency: sugar sugarsign ~8
emergency: meter lowsugar ~8
emergency: pressure pressurehigh pressuresign ~14
emergency: pressure wentup bphigh pressuresign ~14
emergency: dying
emergency: fading
emergency: ambulance needed ~5
emergency: help sick ~10
emergency: cry hurt anyone ~8
emergency: isemergency
urgent: verysick
urgent: almostfaint
urgent: pain verystrong ~6
urgent: pain strong ~4
urgent: highfever
urgent: fever child ~8
urgent: longvomit
urgent: bleeding bloodplace ~4
urgent: fracture limb ~5
urgent: toothout
urgent: colic
urgent: unable stand ~3
urgent: ache verystrong ~4
urgent: eyeear sore ~5
urgent: afterop opsign ~8
urgent: dogbite
urgent: panic
urgent: tube tubetrouble ~6
urgent: cast casttrouble ~8 !plain
urgent: asthmaworse worse ~8
urgent: hives wholebody ~8
urgent: medout medname ~8
urgent: elderly decline ~10 !plain
urgent: wisdom jaw ~10
urgent: nipple milkfever ~10
urgent: eardrum
urgent: abuse
urgent: allergyurgent
urgent: withdraw
urgent: eyeurgent
urgent: object
urgent: pressure pressurehigh ~5
urgent: wound nonstop ~6
urgent: racing strong ~6
"""
