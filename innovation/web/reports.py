"""One idea, or one practice, as a page to print: what its viewer sees."""

from collections.abc import Iterable, Sequence

from innovation import texts
from innovation.domain.assessment import Result
from innovation.domain.words import N_
from innovation.hooks.office import OfficePlugins
from innovation.queries.around import Around
from innovation.queries.assessment import Decision, Round
from innovation.queries.ideas import Idea
from innovation.queries.pilots import Measure, Pilot
from innovation.queries.sharing import Practice
from innovation.texts import day, gettext, label, number, pair, plugin_title, translated
from innovation.web.charts import charts
from innovation.web.idea_page import answer_text
from innovation.web.opinions import Shown, shown_opinions
from innovation.web.typeset import Part, Report

# --- Parts ------------------------------------------------------------------------------


def _text(title: str, text: str) -> list[Part]:
    return [_title(title), {"kind": "text", "text": text}] if text else []


def _title(text: str) -> Part:
    return {"kind": "title", "text": text}


def _note(text: str) -> Part:
    return {"kind": "note", "text": text}


def _facts(*pairs: tuple[str, str]) -> Part:
    return {"kind": "facts", "pairs": [pair for pair in pairs if pair[1]]}


def _rows(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[Part]:
    body = list(rows)
    return [{"kind": "rows", "head": head, "rows": body}] if body else []


async def _measures(measures: Sequence[Measure]) -> list[Part]:
    known = [measure for measure in measures if measure.is_known or measure.standing]
    parts = _rows(
        [gettext("Indicateur"), gettext("Départ"), gettext("Cible"), gettext("Mesuré")],
        ([_measured(m), number(m.baseline), number(m.target), number(m.measured)] for m in known),
    )
    drawn = await charts(known)
    for measure in known:
        if len(measure.standing) > 1:
            said = [pair(day(p.taken_on), number(p.value)) for p in measure.standing]
            chart = str(drawn.get(measure.key, ""))
            told = f"{_measured(measure)}, {'; '.join(said)}"
            parts.append({"kind": "chart", "chart": chart, "text": told})
    return parts


def _named(name: str, fictional: bool) -> str:
    return f"{name} ({gettext('exemple fictif')})" if fictional else name


def _points(value: float | None) -> str:
    return number(None if value is None else round(value))


def _measured(measure: Measure) -> str:
    unit = f" ({gettext(measure.unit)})" if measure.unit else ""
    return gettext(measure.label) + unit


# --- An idea ----------------------------------------------------------------------------


async def idea_report(
    office: OfficePlugins,
    idea: Idea,
    rounds: Sequence[Round],
    near: Around,
    pilot: Pilot | None,
    address: str,
    accent: str,
) -> Report:
    """An idea as its page tells it to this viewer."""
    own = [r for r in rounds if not r.borrowed]
    decisions = near.decisions if any(r.result for r in own) else ()
    return Report(
        title=idea.title,
        office=idea.office_name,
        accent=accent,
        standing=_standing(idea),
        opening=[_facts(*_identity(idea, office, near))],
        sections=[
            (gettext("L'idée"), _told(idea)),
            (gettext("L'évaluation"), [part for r in own for part in _round(r)]),
            (
                gettext("Vue par d'autres comités"),
                [p for one in shown_opinions(near.opinions, rounds, {}) for p in _opinion(one)],
            ),
            (gettext("La décision du comité"), [part for d in decisions for part in _decision(d)]),
            (gettext("L'expérimentation"), await _pilot(pilot) if pilot else []),
            (gettext("Ce qui s'est passé"), _history(near)),
        ],
        address=address,
    )


def _standing(idea: Idea) -> str:
    facts = idea.facts
    words = [
        translated(
            "%(stage)s depuis le %(day)s",
            stage=label(facts.stage).capitalize(),
            day=day(idea.since),
        )
    ]
    words += [label(facts.status)] if facts.status != "open" else []
    words += [gettext("exemple fictif")] if idea.fictional else []
    return ", ".join(words)


def _identity(idea: Idea, office: OfficePlugins, near: Around) -> list[tuple[str, str]]:
    carriers = ", ".join(c.name for c in near.carriers if c.state == "accepted")
    theme = gettext(office.label_of("themes", idea.theme)) if idea.theme else ""
    answers = [
        (gettext(office.label_of("idea_fields", key)), answer_text(office, key, value))
        for key, value in idea.extra.items()
    ]
    return [
        (gettext("Porteur"), idea.author),
        (gettext("Avec"), carriers),
        (gettext("Catégorie"), label(idea.category) if idea.category else ""),
        (gettext("Déposée le"), day(idea.submitted_at)),
        (gettext("Lieu"), idea.site),
        (gettext("Thème"), theme),
        (gettext("Réalisée par"), idea.landlord if idea.landlord != idea.author else ""),
        (gettext("Année"), str(idea.year or "")),
        *answers,
        (gettext("Source"), idea.source_url),
    ]


def _told(idea: Idea) -> list[Part]:
    return [
        *_text(gettext("Ce qui gêne"), idea.problem),
        *_text(gettext("Ce qui est proposé"), idea.solution),
        *_text(gettext("Ce que cela apporterait"), idea.benefit),
        *_text(gettext("Ce qui a été constaté"), idea.results),
    ]


def _round(round_: Round) -> list[Part]:
    title = _title(translated("Tour %(number)s", number=round_.number))
    result = round_.result
    if result is None:
        void = gettext("Ce tour est resté sans suite : ses notes restent sous scellés.")
        sealed = gettext("Notes sous scellés jusqu'au dévoilement.")
        return [title, _note(void if round_.state == "void" else sealed)]
    return [
        title,
        *([_note(gettext("exemple fictif"))] if round_.fictional else []),
        *_result(result),
    ]


def _result(result: Result) -> list[Part]:
    """What a round came to, whichever committee's it is."""
    failed = translated(
        "Le module « %(plugin)s » n'a pas su donner de note d'ensemble : la moyenne des fiches "
        "en tient lieu.",
        plugin=plugin_title(result.score_by),
    )
    return [
        *([_note(failed)] if result.score_by and result.score is None else []),
        _facts(
            (gettext("Fiches remises"), str(result.sheets)),
            (gettext("Note d'ensemble, sur 100"), _scored(result)),
            (gettext("Moyenne, sur 100"), _points(result.total)),
            (gettext("Socle commun aux trois offices"), _points(result.core)),
            (gettext("Critères de l'office"), _points(result.local)),
        ),
        *_rows(
            [gettext("Critère"), gettext("Moyenne"), gettext("Écart type"), gettext("Notes")],
            (
                [gettext(c.label), _points(c.mean), _points(c.spread), str(c.marked)]
                for c in result.criteria
            ),
        ),
    ]


def _scored(result: Result) -> str:
    """The plugin's score with its reason; nothing where no plugin scores."""
    if result.score is None:
        return ""
    by, why = plugin_title(result.score_by), gettext(result.score_reason)
    return pair(f"{_points(result.score)} ({by})", why)


def _opinion(seen: Shown) -> list[Part]:
    """What another committee was asked, what it answered, and the common core of both."""
    opinion, result = seen.opinion, seen.round.result if seen.round else None
    asked = translated("%(name)s demande :", name=opinion.asked_by)
    parts = [_title(opinion.office_name), _note(asked), {"kind": "quote", "text": opinion.why}]
    if opinion.reply:
        parts += [_note(gettext("Leur réponse :")), {"kind": "quote", "text": opinion.reply}]
    if result is None:
        return [*parts, _note(gettext(_STANDING[opinion.state]))]
    core = gettext("Le socle commun, vu par les deux comités")
    head = [gettext("Critère"), gettext("Ici"), opinion.office_name]
    lines = [[gettext(x.label), _points(x.here), _points(x.there)] for x in seen.compared]
    return [*parts, *_result(result), *([_note(core)] if lines else []), *_rows(head, lines)]


_STANDING = {
    "asked": N_("La réponse de ce comité est attendue."),
    "accepted": N_("Notes sous scellés jusqu'au dévoilement."),
    "declined": N_("Ce comité a décliné."),
}


def _decision(decision: Decision) -> list[Part]:
    said = f"{label(decision.verdict)}, {decision.decided_by}, {day(decision.at)}"
    back = translated("À reprendre le %(day)s.", day=day(decision.review_on))
    if_ = translated("Condition : %(condition)s", condition=decision.condition)
    return [
        _title(said[:1].upper() + said[1:]),
        {"kind": "quote", "text": decision.reason},
        *([_note(back)] if decision.review_on else []),
        *([_note(if_)] if decision.condition else []),
    ]


async def _pilot(pilot: Pilot) -> list[Part]:
    dates = translated(
        "du %(start)s au %(end)s", start=day(pilot.starts_on), end=day(pilot.ends_on)
    )
    steps = [gettext(step) for step in pilot.steps]
    return [
        _facts(
            (gettext("Type"), gettext(pilot.kind_label)),
            (gettext("Pilote"), _named(pilot.lead, pilot.lead_fictional)),
            (gettext("Lieu"), pilot.site),
            (gettext("Dates"), dates),
        ),
        *_text(gettext("Ce que l'on veut apprendre"), pilot.question),
        *_text(gettext("Le critère d'arrêt"), pilot.stop_rule),
        *([_title(gettext("Les étapes clés")), {"kind": "list", "items": steps}] if steps else []),
        *([_title(gettext("Ce qui est mesuré"))] if pilot.measures else []),
        *await _measures(pilot.measures),
        *([_title(gettext("Le retour d'expérience"))] if pilot.closed_at else []),
        *([_note(f"{label(pilot.outcome)}, {day(pilot.closed_at)}")] if pilot.closed_at else []),
        *([{"kind": "text", "text": pilot.lessons}] if pilot.lessons else []),
    ]


def _history(near: Around) -> list[Part]:
    rows = ([texts.sentence(entry), day(entry.at)] for entry in near.history)
    return _rows([gettext("Fait"), gettext("Date")], rows)


# --- A practice ---------------------------------------------------------------------------


async def practice_report(
    practice: Practice, measures: Sequence[Measure], address: str, accent: str
) -> Report:
    """A practice as a sheet to hang in a meeting room."""
    where = practice.office_name or practice.landlord
    taken = ", ".join(f"{name} ({label(kind)})" for name, kind in practice.replies)
    return Report(
        title=practice.title,
        office=where,
        accent=accent,
        standing=gettext("Fiche pratique"),
        opening=[
            _facts(
                (gettext("D'où elle vient"), where),
                (gettext("Catégorie"), label(practice.category) if practice.category else ""),
                (gettext("Année"), str(practice.year or "")),
                (gettext("À qui en parler"), _named(practice.contact, practice.contact_fictional)),
                (gettext("Ce que les offices en disent"), taken),
                (gettext("Source"), practice.source_url),
            )
        ],
        sections=[
            (title, [{"kind": "text", "text": text}] if text else [])
            for title, text in (
                (gettext("Le problème"), practice.problem),
                (gettext("Ce qui a été fait"), practice.solution),
                (gettext("Ce qui a été constaté"), practice.results),
            )
        ]
        + [(gettext("Ce qui est mesuré"), await _measures(measures))]
        + [
            (
                gettext("Conseils à qui voudrait la reprendre"),
                [{"kind": "text", "text": practice.advice}] if practice.advice else [],
            )
        ],
        address=address,
        size=12,
    )
