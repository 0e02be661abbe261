"""What people of a housing office write ideas about: one subject, one short text of each kind."""

from dataclasses import dataclass

from innovation.domain.stages import Category


@dataclass(frozen=True, slots=True)
class Topic:
    """One subject: what could be done, what hurts, and sentences about both."""

    category: Category
    idea: str
    ache: str
    troubles: tuple[str, str]
    remedies: tuple[str, str]


S, T, A, D, M = (
    Category.SOCIAL,
    Category.TECHNICAL,
    Category.ARCHITECTURAL,
    Category.DIGITAL,
    Category.MANAGERIAL,
)

TOPICS = (
    Topic(
        T, "Un local à vélos fermé", "Les vélos encombrent le hall",
        ("Les vélos attachés à la rampe gênent le passage des poussettes.",
         "Trois vélos ont disparu du hall, et plus personne n'ose y laisser le sien."),
        ("Aménager l'ancien séchoir avec des arceaux et une serrure à badge.",
         "Poser un abri fermé sur deux places de stationnement inoccupées."),
    ),
    Topic(
        S, "Un composteur partagé", "Les bacs débordent d'épluchures",
        ("Les épluchures alourdissent les bacs et attirent les moucherons en été.",
         "Plusieurs familles voudraient composter mais n'ont ni jardin ni balcon."),
        ("Installer deux bacs de compostage, suivis par un référent de chaque cage.",
         "Former cinq volontaires avec le maître composteur de la métropole."),
    ),
    Topic(
        T, "Un éclairage à détecteur dans les caves", "Les caves restent dans le noir",
        ("La minuterie s'éteint avant qu'on ait retrouvé sa porte de cave.",
         "Des ampoules manquent et les locataires âgés ne descendent plus."),
        ("Remplacer la minuterie par des détecteurs de présence à diodes.",
         "Peindre le sol en clair et numéroter les portes à hauteur des yeux."),
    ),
    Topic(
        D, "Un suivi des réparations par message", "On ne sait jamais où en est une réparation",
        ("Les locataires rappellent trois fois pour savoir quand passe le plombier.",
         "L'accueil n'a pas accès au planning du prestataire et ne peut pas répondre."),
        ("Envoyer un message à chaque étape : demande reçue, rendez-vous pris, travaux finis.",
         "Ouvrir le planning du prestataire en lecture à l'accueil de l'agence."),
    ),
    Topic(
        S, "Un café des voisins mensuel", "Les nouveaux locataires ne connaissent personne",
        ("Depuis la réhabilitation, la moitié des habitants a changé et on ne se salue plus.",
         "Les conflits de bruit arrivent à l'agence avant qu'on se soit parlé."),
        ("Prêter la salle commune un samedi par mois, avec un budget de cinquante euros.",
         "Confier l'organisation à tour de rôle à chaque cage d'escalier."),
    ),
    Topic(
        A, "Une rampe d'accès en bois réemployé", "Deux marches barrent l'entrée",
        ("Une marche de douze centimètres oblige les fauteuils à passer par le garage.",
         "La rampe amovible est trop lourde : elle reste dans la loge."),
        ("Construire une rampe démontable avec les lames des anciennes terrasses.",
         "Déplacer l'entrée sur le pignon, où le terrain est de plain-pied."),
    ),
    Topic(
        M, "Une tournée commune gardien et régie", "Les petits travaux attendent trop longtemps",
        ("Un joint à changer demande aujourd'hui deux déplacements et un bon de commande.",
         "Le gardien signale, l'agence commande, la régie découvre sur place."),
        ("Passer ensemble le mardi matin, avec une caisse de pièces courantes.",
         "Donner au gardien un petit stock et le droit de commander jusqu'à cent euros."),
    ),
    Topic(
        T, "Une colonne de tri bien placée", "Le tri est mal fait au pied de l'immeuble",
        ("Les cartons finissent à côté de la colonne, trop étroite pour eux.",
         "La colonne à verre est de l'autre côté de la rue, derrière un parking."),
        ("Déplacer les colonnes sur le chemin que tout le monde prend le matin.",
         "Ajouter une trappe large et des consignes en images, relues par les habitants."),
    ),
    Topic(
        S, "Un jardin partagé", "La pelouse ne sert à personne",
        ("La pelouse est tondue six fois par an et personne ne s'y arrête.",
         "Les enfants jouent sur le parking faute d'un lieu à eux."),
        ("Découper dix parcelles, poser un récupérateur d'eau et une cabane à outils.",
         "Planter un verger avec l'école, arrosé par un tour de rôle."),
    ),
    Topic(
        T, "Un robinet thermostatique expliqué", "Il fait trop chaud dans les étages",
        ("Au dernier étage, on ouvre les fenêtres en plein hiver.",
         "Les charges de chauffage ont monté et personne ne comprend le réglage."),
        ("Équilibrer les colonnes et poser des robinets, avec une visite de réglage par logement.",
         "Remettre une fiche d'une page et un thermomètre à chaque locataire."),
    ),
    Topic(
        D, "Un carnet du logement en ligne", "Les notices des équipements sont perdues",
        ("À chaque relocation, la notice de la chaudière et de la VMC a disparu.",
         "Le technicien arrive sans savoir quel modèle est posé."),
        ("Coller un code à scanner dans le placard technique, qui ouvre le carnet du logement.",
         "Photographier chaque équipement à l'état des lieux et ranger les notices au même lieu."),
    ),
    Topic(
        S, "Un binôme d'accueil entre voisins", "L'arrivée dans l'immeuble se passe mal",
        ("Les nouveaux arrivants ne savent ni où jeter ni à qui parler.",
         "Les règles communes ne sont connues que de ceux qui sont là depuis vingt ans."),
        ("Proposer à chaque arrivant un voisin volontaire qui fait le tour de l'immeuble.",
         "Remettre les clés sur place, avec le gardien et un représentant des locataires."),
    ),
    Topic(
        A, "Des boîtes aux lettres plus basses", "Les boîtes aux lettres sont trop hautes",
        ("Une locataire en fauteuil demande chaque jour à un voisin de relever son courrier.",
         "Les colis restent au sol et sont parfois ouverts."),
        ("Poser un bloc accessible avec quatre consignes à colis.",
         "Redescendre les rangées réservées aux logements adaptés."),
    ),
    Topic(
        T, "Une laverie commune", "Les machines à laver vibrent la nuit",
        ("Beaucoup de logements n'ont pas la place d'une machine.",
         "Les lavages de nuit réveillent les voisins du dessous."),
        ("Équiper l'ancien local poubelle de deux machines et d'un sèche-linge à jetons.",
         "Confier la laverie à une association d'insertion du quartier."),
    ),
    Topic(
        M, "Un retour d'expérience après chaque chantier", "Les mêmes erreurs reviennent",
        ("Les malfaçons d'un chantier se retrouvent sur le suivant, faute d'en parler.",
         "Les gardiens voient les défauts les premiers et ne sont pas interrogés."),
        ("Réunir une heure le chargé d'opération, le gardien et deux locataires, six mois après.",
         "Tenir une liste courte des points à vérifier, relue avant chaque marché."),
    ),
    Topic(
        D, "Une borne d'aide aux démarches", "Les démarches en ligne découragent",
        ("L'enquête annuelle se fait en ligne et beaucoup de locataires n'y arrivent pas.",
         "L'agence passe ses matinées à créer des mots de passe."),
        ("Installer une borne à la loge, avec une permanence d'un service civique.",
         "Former les gardiens volontaires et leur donner une tablette."),
    ),
    Topic(
        S, "Une bricothèque", "Percer un mur demande un outil que peu possèdent",
        ("Chacun achète une perceuse pour s'en servir une fois.",
         "Des trous mal faits abîment les cloisons et coûtent cher à l'état des lieux."),
        ("Prêter outils et conseils depuis la loge, deux soirs par semaine.",
         "Animer un atelier mensuel avec la régie : joint, étagère, peinture."),
    ),
    Topic(
        T, "Un portail qui signale ses pannes", "Le portail du parking se bloque",
        ("Dès qu'il pleut, le badge n'ouvre plus et il faut descendre à la main.",
         "La panne est signalée par vingt appels, ou par aucun."),
        ("Relier l'armoire du portail à une alerte envoyée au prestataire.",
         "Changer la boucle au sol et mettre le boîtier à l'abri."),
    ),
    Topic(
        A, "Des bancs à mi-pente", "Le chemin est trop long pour les anciens",
        ("Entre l'arrêt de bus et l'entrée, il n'y a nulle part où s'asseoir.",
         "Plusieurs locataires âgés ne sortent plus seuls."),
        ("Poser trois bancs avec accoudoirs, choisis en marchant avec les habitants.",
         "Fabriquer des assises avec les portes déposées de la réhabilitation."),
    ),
    Topic(
        M, "Un tutorat des nouveaux gardiens", "Un gardien débute seul",
        ("Un remplaçant arrive sans clés, sans plan et sans nom à appeler.",
         "Le savoir d'un gardien qui part en retraite part avec lui."),
        ("Prévoir dix jours en double avec un gardien voisin.",
         "Écrire une fiche par immeuble : vannes, clés, habitudes, contacts."),
    ),
    Topic(
        T, "Un filtre antitartre sur l'eau chaude", "L'eau chaude met cinq minutes à venir",
        ("Il faut laisser couler l'eau longtemps avant qu'elle soit chaude.",
         "Les mitigeurs s'entartrent et fuient au bout de deux ans."),
        ("Régler le bouclage et isoler la colonne au passage en sous-sol.",
         "Poser un traitement sans sel et suivre les pannes pendant un an."),
    ),
    Topic(
        S, "Une garde partagée des clés", "On se retrouve devant une porte close",
        ("Chaque mois un locataire appelle un serrurier au prix fort.",
         "Les aides à domicile attendent dehors quand la personne n'entend pas."),
        ("Proposer un coffret à code par palier, sur demande et sous contrat.",
         "Organiser entre voisins volontaires un double des clés sous enveloppe."),
    ),
    Topic(
        D, "Un plan des logements adaptés", "On ne trouve pas le bon logement adapté",
        ("Une douche adaptée est démolie pendant qu'on en crée une autre à deux rues.",
         "La commission ne sait pas quels logements sont déjà équipés."),
        ("Relever les équipements pendant les visites et les montrer sur un plan partagé.",
         "Signaler à la commission tout logement adapté un mois avant sa libération."),
    ),
    Topic(
        T, "Un suivi des ascenseurs", "L'ascenseur tombe en panne le vendredi",
        ("On découvre la panne les courses posées devant la porte.",
         "La même pièce est changée trois fois par an sans que personne ne compte."),
        ("Afficher la panne et le délai dès la rue, et prévenir les étages élevés.",
         "Compter les arrêts par appareil et en parler chaque mois avec le prestataire."),
    ),
    Topic(
        S, "Un portage de courses solidaire", "Des locataires âgés ne descendent plus",
        ("Au troisième sans ascenseur, porter un pack d'eau est devenu impossible.",
         "Personne ne sait qui a besoin d'aide avant que cela aille mal."),
        ("Mettre en lien lycéens volontaires et locataires, avec une carte à tamponner.",
         "Demander aux gardiens, une fois par mois, qui n'a pas été vu."),
    ),
    Topic(
        A, "Un hall repeint avec les enfants", "Le hall est triste et dégradé",
        ("Le hall est repeint tous les deux ans et dégradé en trois mois.",
         "Les habitants traversent sans lever les yeux."),
        ("Choisir les couleurs avec les enfants et peindre ensemble un samedi.",
         "Remplacer l'affichage par un mur de photos du quartier."),
    ),
    Topic(
        T, "Une récupération de l'eau de pluie", "On arrose avec de l'eau potable",
        ("L'arrosage des massifs coûte plus cher chaque été.",
         "Les descentes d'eau débordent sur le trottoir à chaque orage."),
        ("Poser deux cuves sous les descentes et un robinet pour le jardin.",
         "Rendre perméable la moitié du parking et planter des arbres."),
    ),
    Topic(
        M, "Une réunion de cinq minutes chaque matin", "Les équipes se croisent sans se parler",
        ("Deux services ont appelé la même locataire le même jour.",
         "Les urgences de la nuit ne sont connues qu'à midi."),
        ("Se retrouver debout à huit heures et demie devant un tableau simple.",
         "Noter trois points : ce qui bloque, ce qui presse, ce qui est fini."),
    ),
    Topic(
        D, "Une photo jointe à chaque signalement", "Le technicien vient sans la bonne pièce",
        ("Une fuite est décrite en trois mots et le bon modèle de joint manque.",
         "La moitié des interventions demande un second passage."),
        ("Permettre au gardien de joindre une photo depuis son téléphone.",
         "Trier les photos par équipement pour préparer la tournée."),
    ),
    Topic(
        S, "Un accompagnement aux économies d'énergie", "Les factures d'électricité inquiètent",
        ("Des familles coupent le chauffage et l'humidité s'installe.",
         "Les impayés commencent souvent par la facture d'énergie."),
        ("Proposer une visite à domicile avec un petit équipement posé sur place.",
         "Former des locataires relais qui comparent leurs relevés chaque mois."),
    ),
    Topic(
        T, "Un bac à encombrants réservable", "Les encombrants bloquent le trottoir",
        ("Chaque lundi un canapé barre la porte du local.",
         "Les dépôts attirent les dépôts et le camion ne passe que le jeudi."),
        ("Ouvrir un local deux heures par semaine, avec une ressourcerie.",
         "Laisser réserver un passage depuis la loge ou par téléphone."),
    ),
    Topic(
        A, "Une salle commune modulable", "La salle commune reste fermée",
        ("La clé est chez une personne qui travaille la journée.",
         "La salle sert deux fois par an alors que trois associations cherchent un lieu."),
        ("Poser une serrure à code et un calendrier tenu par les locataires.",
         "Cloisonner avec des panneaux mobiles faits à l'atelier."),
    ),
    Topic(
        M, "Une demi-journée d'immersion", "Le siège ne connaît pas le terrain",
        ("Les procédures arrivent écrites par des personnes qui n'ont jamais tenu une loge.",
         "Les gardiens ne savent pas pourquoi un bon de commande prend trois semaines."),
        ("Passer une demi-journée par an dans le métier d'un collègue.",
         "Inviter un gardien à chaque réunion où une procédure change."),
    ),
    Topic(
        T, "Des nichoirs contre les pigeons", "Les pigeons salissent les balcons",
        ("Les fientes bouchent les évacuations des balcons du haut.",
         "Les filets posés il y a cinq ans pendent et se déchirent."),
        ("Installer un pigeonnier suivi par une association.",
         "Poser des plans inclinés et des nichoirs à martinets en façade."),
    ),
    Topic(
        D, "Un affichage numérique dans le hall", "Les affiches ne sont plus lues",
        ("Huit affiches se couvrent et la coupure d'eau passe inaperçue.",
         "Le gardien colle chaque semaine vingt feuilles dans dix halls."),
        ("Poser un écran basse consommation, mis à jour depuis la loge.",
         "Écrire les annonces en mots simples et les traduire dans trois langues."),
    ),
    Topic(
        S, "Une cuisine partagée", "Beaucoup de personnes seules ne cuisinent plus",
        ("Les repas se prennent devant la télévision, faute de compagnie.",
         "Les paniers de l'épicerie solidaire reviennent avec des légumes inconnus."),
        ("Cuisiner ensemble le jeudi dans la salle commune, avec un cuisinier du quartier.",
         "Échanger les recettes des vingt pays représentés dans l'immeuble."),
    ),
    Topic(
        T, "Une ventilation réparée avant l'hiver", "Les salles de bains moisissent",
        ("Des taches noires reviennent chaque hiver malgré la peinture.",
         "Les bouches sont obstruées parce qu'elles sifflent."),
        ("Nettoyer le réseau en septembre et mesurer le débit dans chaque logement.",
         "Changer les bouches bruyantes et expliquer à quoi elles servent."),
    ),
    Topic(
        A, "Des ombrières plantées", "La cour est brûlante en été",
        ("La cour bitumée dépasse quarante degrés et se vide de juin à septembre.",
         "Les logements du sud ne se rafraîchissent plus la nuit."),
        ("Planter des grimpantes sur une structure en bois et ouvrir le sol.",
         "Peindre les toits en blanc et mesurer la température avant et après."),
    ),
    Topic(
        M, "Un achat commun aux trois offices", "Chaque office achète seul",
        ("Nous payons la même serrure trois prix différents.",
         "Les petits fournisseurs locaux ne répondent pas à nos marchés trop gros."),
        ("Grouper les achats courants et réserver un lot aux ateliers d'insertion.",
         "Partager la liste des pièces et leur durée de vie constatée."),
    ),
    Topic(
        D, "Un relevé des compteurs à distance", "Le relevé dérange tout le monde",
        ("Il faut prendre une matinée de congé pour un relevé de deux minutes.",
         "Une fuite reste cachée jusqu'à la régularisation des charges."),
        ("Équiper les compteurs d'eau d'un module et prévenir en cas de débit continu.",
         "Montrer à chacun sa consommation du mois, sans celle du voisin."),
    ),
)  # fmt: skip
