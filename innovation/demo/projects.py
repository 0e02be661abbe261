"""How far each of the ten real projects went. The figures are published; all the words here,
but the sites, are invented, and say so.
"""

from datetime import UTC, date, datetime, timedelta

from innovation import world
from innovation.actions.pilots import Lessons
from innovation.actions.sharing import Answer
from innovation.demo.stories import (
    Adopted,
    Judgement,
    Opinion,
    Path,
    Replied,
    Sharing,
    Story,
    Trial,
)
from innovation.domain.contributions import Indicator
from innovation.domain.stages import ReplyKind, Verdict

CONVENTION = date(2021, 11, 22)
"""The day on which the three offices signed: no practice is shared between them before it."""

SCHOOL = "L'École de la proximité : former et recruter des gardiens d'immeuble"


def _told(words: str) -> str:
    return f"Exemple fictif : {words}"


def _retained(reason: str) -> Judgement:
    return Judgement(35, Verdict.GO, _told(reason))


def _kept(lessons: str) -> Lessons:
    return Lessons("kept", _told(lessons))


def _year(year: int) -> datetime:
    return datetime(year, 1, 15, 9, tzinfo=UTC)


def _opinions(*sheets: tuple[tuple[int, ...], str]) -> tuple[Opinion, ...]:
    return tuple(
        Opinion(10 + 4 * rank, marks, _told(comment))
        for rank, (marks, comment) in enumerate(sheets)
    )


def paths() -> dict[str, Path]:
    """The path of each project of the three offices, by its title."""
    return {**_nantes(), **_brest(), **_rennes()}


def _nantes() -> dict[str, Path]:
    return {
        "Yhnova : un logement social de plain-pied imprimé en 3D": Path(
            _year(2018),
            _opinions(
                ((3, 2, 2, 3, 3, 3, 2), "un procédé inédit, qu'il faut oser une fois."),
                ((4, 3, 1, 2, 4, 2, 3), "le coût réel reste à établir, l'intérêt est certain."),
                ((3, 2, 2, 2, 4, 3, 2), "une vitrine, à condition de suivre les occupants."),
            ),
            revealed=21,
            judgement=_retained("les partenaires sont réunis et l'assurance du chantier est lue."),
            trial=Trial(
                40,
                180,
                "Une maison T5 de 95 m², à Nantes",
                _told("un robot bâtit-il plus vite sans renchérir le loyer ?"),
                _told("l'habitabilité n'est pas certifiée."),
                aims={"duree_chantier": (9.5, 6.0), "heures_impression": (None, None)},
                measured={"duree_chantier": 6.0, "heures_impression": 54.0},
                lessons=_kept(
                    "le gain de temps est net sur le gros œuvre, le second œuvre décide du reste."
                ),
                kind="nantes_pilots.impression_3d",
            ),
            sharing=Sharing(
                date(2021, 12, 13), date(2022, 1, 10), _told("prévoir le contrôle technique tôt.")
            ),
            extra={"nantes_pilots.assurance": True},
        ),
        "Symbiose : une serre-pépinière sur le toit qui chauffe l'eau des logements": Path(
            _year(2022),
            _opinions(
                ((4, 3, 2, 3, 3, 4, 4), "des charges en baisse et un lieu de vie."),
                ((3, 2, 2, 2, 4, 4, 3), "la toiture doit d'abord porter la serre."),
            ),
            revealed=21,
            judgement=_retained("la réhabilitation de l'immeuble est l'occasion à saisir."),
            trial=Trial(
                60,
                210,
                "Le toit d'un immeuble de 24 logements, à Nantes",
                _told("une serre de 400 m² couvre-t-elle l'essentiel de l'eau chaude ?"),
                _told("la structure ne porte pas la serre."),
                aims={"part_eau_chaude": (0.0, 70.0), "economie_logement": (0.0, None)},
                measured={"economie_logement": 200.0},
                lessons=_kept("choisir le maraîcher avec les habitants a fait accepter la serre."),
                kind="nantes_pilots.serre_pepiniere",
            ),
            sharing=Sharing(
                date(2022, 11, 28), date(2022, 12, 12), _told("étudier la structure d'abord.")
            ),
            extra={"nantes_pilots.assurance": True},
        ),
    }


def _brest() -> dict[str, Path]:
    return {
        "Six maisons en carton recyclé à la Fontaine-Margot": Path(
            _year(2023),
            _opinions(
                ((3, 2, 2, 2, 4, 3, 4), "peu de béton, peu de sol pris : à essayer."),
                ((2, 2, 1, 2, 3, 2, 4), "la tenue à l'humidité de Brest inquiète."),
            ),
            revealed=21,
            judgement=_retained("six maisons suffisent pour savoir."),
            trial=Trial(
                60,
                1460,
                "La Fontaine-Margot, Brest",
                _told("le carton recyclé tient-il le confort sous notre climat ?"),
                _told("une paroi prend l'eau."),
                aims={"surface": (0.0, 6.0)},
                measured={},
                indicators=(Indicator("surface", "Gain de surface par logement", "m²"),),
            ),
        ),
        "Douze maisons en conteneurs maritimes réemployés": Path(
            _year(2017),
            _opinions(
                ((3, 3, 3, 2, 3, 3, 4), "une accession abordable, vite montée."),
                ((4, 3, 3, 2, 2, 2, 4), "le port est à côté : la ressource est là."),
            ),
            revealed=21,
            judgement=_retained("des ménages modestes deviennent propriétaires."),
            trial=Trial(
                60,
                200,
                "Un écoquartier de Brest",
                _told("des conteneurs font-ils des maisons que l'on achète ?"),
                _told("une maison sur trois reste sans preneur."),
                aims={"rythme": (0.0, 2.0), "preneurs": (0.0, 12.0)},
                measured={"rythme": 2.0, "preneurs": 12.0},
                lessons=_kept("deux maisons posées par semaine, les finitions font le délai."),
                indicators=(
                    Indicator("rythme", "Maisons posées par semaine", "maisons"),
                    Indicator("preneurs", "Maisons vendues avant livraison", "maisons"),
                ),
            ),
            sharing=Sharing(
                date(2021, 12, 6), date(2022, 1, 24), _told("soigner l'isolation des pignons.")
            ),
        ),
        "Micro-cogénération dans les Serres urbaines": Path(
            _year(2016),
            _opinions(
                ((2, 3, 2, 2, 3, 1, 1), "une part d'énergie produite sur place."),
                ((3, 2, 2, 1, 3, 2, 1), "l'entretien demande une entreprise formée."),
            ),
            revealed=21,
            judgement=_retained("le partenaire suit le rendement."),
            trial=Trial(
                60,
                270,
                "Les Serres urbaines, Brest",
                _told("la micro-cogénération convient-elle à des logements collectifs neufs ?"),
                _told("le rendement reste sous celui d'une chaudière."),
                aims={"logements": (0.0, 21.0)},
                measured={"logements": 21.0},
                lessons=Lessons("adapted", _told("le contrat d'entretien est à revoir.")),
                indicators=(Indicator("logements", "Logements équipés", "logements"),),
            ),
        ),
        "Pompe à chaleur à absorption géothermique pour Les Naturelles": Path(
            _year(2016),
            _opinions(
                ((3, 3, 2, 2, 3, 0, 1), "une énergie du sol, et un potager en plus."),
                ((3, 2, 2, 2, 3, 1, 1), "bon rendement attendu, forage à chiffrer."),
            ),
            revealed=21,
            judgement=_retained("la résidence est neuve : le forage se fait en même temps."),
            trial=Trial(
                62,
                240,
                "Les Naturelles, Brest",
                _told("de combien baissent l'énergie consommée et le CO2 émis ?"),
                _told("le forage ne trouve pas la chaleur attendue."),
                aims={"energie": (100.0, 50.0)},
                measured={"energie": 50.0},
                lessons=_kept("former le gardien aux réglages a compté autant que la machine."),
                indicators=(
                    Indicator("energie", "Énergie consommée (100 : avant)", "", better="down"),
                ),
                lead=1,
            ),
        ),
        "Des résidences pour loger les saisonniers": Path(
            _year(2025),
            _opinions(
                ((4, 3, 2, 2, 3, 1, 0), "un besoin que toutes les communes du littoral citent."),
                ((4, 2, 2, 2, 4, 0, 1), "que deviennent les logements hors saison ?"),
            ),
            revealed=21,
            judgement=_retained("deux communes offrent le terrain."),
        ),
    }


def _rennes() -> dict[str, Path]:
    return {
        SCHOOL: Path(
            _year(2019),
            _opinions(
                ((4, 3, 3, 4, 4, 4, 4), "des postes pourvus par des habitants des quartiers."),
                ((4, 3, 2, 3, 4, 3, 4), "dégager du temps pour nos formateurs."),
                ((4, 4, 3, 4, 3, 4, 4), "le métier y gagne sa reconnaissance."),
            ),
            revealed=21,
            judgement=_retained("les partenaires de l'emploi financent la première session."),
            trial=Trial(
                60,
                240,
                "Rennes",
                _told("une formation de cinq mois fait-elle des gardiens qui restent ?"),
                _told("moins de la moitié des stagiaires ont leur diplôme."),
                aims={"stagiaires": (0.0, 12.0), "diplomes": (0.0, 10.0)},
                measured={"stagiaires": 12.0, "diplomes": 11.0},
                lessons=_kept("le tutorat par nos salariés vaut autant que les cours."),
                kind="rennes_proximite.ecole_proximite",
                lead=0,
            ),
            sharing=Sharing(
                CONVENTION, date(2021, 11, 25), _told("réserver des places aux autres offices.")
            ),
        ),
        "Une médiatrice cadre de vie aux côtés des gardiens logés sur site": Path(
            _year(2020),
            _opinions(
                ((4, 3, 2, 4, 3, 4, 1), "les gardiens ne sont plus seuls devant les conflits."),
                ((3, 3, 2, 3, 4, 4, 2), "bien dire où s'arrête son rôle."),
            ),
            revealed=21,
            judgement=_retained("les gardiens la demandent."),
            trial=Trial(
                60,
                280,
                "Les quartiers de Rennes où les gardiens sont logés",
                _told("une médiatrice apaise-t-elle le voisinage ?"),
                _told("les gardiens n'y font plus appel."),
                aims={"fiche": (0.0, 1.0)},
                measured={"fiche": 1.0},
                lessons=_kept("une organisation différente par territoire a été nécessaire."),
                indicators=(Indicator("fiche", "Fiche expérience publiée", "fiche"),),
                lead=1,
            ),
            sharing=Sharing(
                date(2021, 12, 20), date(2022, 2, 7), _told("commencer par deux territoires.")
            ),
        ),
        "Logements témoins pour la réhabilitation des tours Groix et Guérande": Path(
            _year(2021),
            _opinions(
                ((3, 4, 3, 3, 4, 4, 1), "voir rassure plus qu'un plan."),
                ((3, 3, 3, 2, 4, 3, 1), "garder un témoin jusqu'à la fin des travaux."),
            ),
            revealed=21,
            judgement=_retained("les premiers logements sont libres."),
            trial=Trial(
                45,
                150,
                "Tours Groix et Guérande, Rennes",
                _told("une visite change-t-elle l'avis des habitants sur les travaux ?"),
                _told("personne ne vient visiter."),
                aims={"visites": (0.0, 1.0)},
                measured={"visites": 1.0},
                lessons=_kept("les visites du soir ont été les plus suivies."),
                indicators=(Indicator("visites", "Premières visites tenues", "séries"),),
                lead=1,
            ),
        ),
    }


def adoptions() -> list[Story]:
    """Nantes took part in Rennes's school in 2021: it takes the practice up."""
    path = Path(
        datetime(2021, 12, 6, 9, tzinfo=UTC),
        _opinions(
            ((4, 4, 3, 3, 4, 1, 3), "nos stagiaires y sont déjà allés : continuons."),
            ((4, 3, 2, 3, 4, 2, 3), "prévoir les trajets jusqu'à Rennes."),
        ),
        revealed=21,
        judgement=_retained("des places nous sont ouvertes à chaque session."),
        trial=Trial(
            60,
            300,
            "Nantes et Rennes",
            _told("nos agences recrutent-elles les diplômés ?"),
            _told("aucun diplômé ne veut d'un poste à Nantes."),
            aims={"places": (0.0, 2.0)},
            measured={"places": 2.0},
            lessons=_kept("deux places par session suffisent à nos départs en retraite."),
            indicators=(Indicator("places", "Places obtenues (exemple fictif)", "places"),),
            earlier=((40, {"places": 0.0}), (110, {"places": 1.0}), (200, {"places": 1.0})),
            lead=1,
        ),
    )
    note = _told("mêmes cours à Rennes, stages sur nos sites nantais.")
    return [Story(Adopted(Replied("nantes", SCHOOL, Answer(ReplyKind.ADAPT, note))), path)]


def delayed(now: datetime) -> tuple[datetime, Replied]:
    """Brest will look at the same school again; nobody has replied to the other practices."""
    words = _told("nos départs en retraite commencent l'an prochain.")
    review_on = world.day_of(now + timedelta(days=60))
    answer = Answer(ReplyKind.LATER, words, review_on)
    return now - timedelta(days=24), Replied("brest", SCHOOL, answer)
