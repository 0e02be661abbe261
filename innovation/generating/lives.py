"""The lives of generated ideas: nine in ten wait at *submitted*, the tenth goes its way."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta

from innovation import world
from innovation.domain.assessment import Sheet, result_of
from innovation.domain.next_step import answer_by
from innovation.domain.people import Office
from innovation.domain.stages import Stage, Status
from innovation.generating import words
from innovation.generating.crews import ASSESSORS, Crew, engaged
from innovation.generating.rows import Chunk, Ground, Row, Rows
from innovation.generating.telling import Teller
from innovation.hooks import common
from innovation.queries.assessment import grid_to_json

BEGINS = datetime(2021, 9, 6, 8, tzinfo=UTC)
WEEKS = 272
ENDS = BEGINS + timedelta(weeks=WEEKS)
"""Fixed, so that the same seed gives the same rows on any day."""
CHUNK = 2000
AFTER = timedelta(days=4)
ADOPTED_WITHIN = timedelta(days=60)
"""How long after a practice was shared another office takes it up; more than a week-end."""

GRID = tuple(replace(one, key=f"common.{one.key}") for one in common.criteria())
GRID_JSON = grid_to_json(GRID)
PILOT = replace(common.pilot_kinds()[0], key="common.general")
STEPS_JSON = json.dumps(PILOT.steps, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Adoption:
    """A practice that an office will take up, and when its own idea is made."""

    practice: Row
    office: str


Step = Callable[["Lives", Crew, Row, datetime], None]


class Lives:
    """Tells the lives of ideas from the first to the last; the same for the same seed."""

    def __init__(self, seed: int, ideas: int, offices: Sequence[Office], ground: Ground) -> None:
        self.ideas, self.offices = ideas, offices
        self.rows = Rows(ground)
        self.teller = Teller(seed)
        self.chance = self.teller.chance
        self.crews: list[Crew] = []
        self.due: dict[int, Adoption] = {}

    def chunks(self, people: int, *, new_offices: bool) -> Iterator[Chunk]:
        """All rows, a chunk at a time; after each, the database is whole."""
        for office in self.offices if new_offices else ():
            row = {k: v for k, v in asdict(office).items() if k != "version"}
            self.rows.tables.setdefault("office", []).append(row)
            self.rows.tell("office.added", "office", 0, office.slug, None, BEGINS)
        for rank, office in enumerate(self.offices):
            share = range(rank, people, len(self.offices))
            self.crews.append(engaged(office, len(share), self.rows, self.teller, BEGINS))
        for number in range(self.ideas):
            at = self._moment(number)
            self._idea(number, at)
            self.rows.chain_until(at)
            if number % CHUNK == CHUNK - 1:
                yield self.rows.take()
        self.rows.chain_until(ENDS)
        yield self.rows.take()

    def _moment(self, number: int) -> datetime:
        """When the idea of this number is submitted: in working hours, in order."""
        days = 5 * WEEKS * number / self.ideas
        weeks, day = divmod(int(days), 5)
        return BEGINS + timedelta(days=7 * weeks + day, seconds=int((days - int(days)) * 36_000))

    # --- Ideas -----------------------------------------------------------------------

    def _idea(self, number: int, at: datetime) -> None:
        adoption = self.due.pop(number, None)
        crew = self._crew_of(adoption) if adoption else self.chance.choice(self.crews)
        idea = self._submitted(crew, number, at, adoption)
        if self.chance.random() < 0.1:
            for days, step in self._fate():
                at += timedelta(days=days + self.chance.randrange(15))
                if at > ENDS:
                    break
                step(self, crew, idea, at)
        self.rows.counts[idea["office"], idea["stage"], idea["status"]] += 1

    def _crew_of(self, adoption: Adoption) -> Crew:
        return next(crew for crew in self.crews if crew.office.slug == adoption.office)

    def _submitted(self, crew: Crew, number: int, at: datetime, adoption: Adoption | None) -> Row:
        office, author = crew.office, self.chance.choice(crew.staff)
        told = asdict(self.teller.idea())
        if adoption:
            told |= {name: adoption.practice[name] for name in ("title", "problem", "solution")}
            told |= {"kind": "proposal", "category": adoption.practice["category"]}
        kind = told.pop("kind")
        text = {
            **told, "theme": "", "extra": "{}", "benefit": self.chance.choice(words.BENEFITS),
            "site": self.teller.one_of(words.SITES),
        }  # fmt: skip
        idea = self.rows.add(
            "idea", public_id=self.teller.public_id("idea", number), office=office.slug, kind=kind,
            **text, stage=Stage.SUBMITTED.value, status=Status.OPEN.value, author=author,
            adopted_from=adoption.practice["id"] if adoption else None, results="", fictional=True,
            submitted_at=at, stage_since=at, answer_by=answer_by(at, office.answer_days), version=1,
        )  # fmt: skip
        self._hang(idea, "idea_version", number=1, **text, written_by=author, at=at)
        self._take_part(idea, "author", author, at)
        self._hang(
            idea, "round", number=1, committee=office.slug, state="open", grid=GRID_JSON,
            content_version=1, quorum=office.quorum, answered=0, opened_at=at, revealed_at=None,
            revealed_by=None, version=1,
        )  # fmt: skip
        if adoption:
            self._adopted(idea, adoption, author, at)
        else:
            self.rows.tell("idea.submitted", "idea", idea["id"], office.slug, author, at)
        return idea

    def _hang(self, idea: Row, table: str, **row: object) -> Row:
        return self.rows.add(table, idea=idea["id"], office=idea["office"], **row)

    def _take_part(
        self, idea: Row, part: str, person: int, at: datetime, answered_round: int = 0
    ) -> None:
        self._hang(
            idea, "participant", part=part, person=person, answered_round=answered_round, since=at
        )

    def _adopted(self, idea: Row, adoption: Adoption, author: int, at: datetime) -> None:
        practice = adoption.practice["id"]
        self._hang(idea, "adoption", practice=practice, adopted_by=author, note="", at=at)
        self.rows.add(
            "reply", practice=practice, office=idea["office"], number=1, kind="adopt", words="",
            replied_by=author, at=at,
        )  # fmt: skip
        self.rows.tell("idea.adopted", "practice", practice, idea["office"], author, at)

    def _fate(self) -> Sequence[tuple[int, Step]]:
        fate: Sequence[tuple[int, Step]] = self.chance.choices(FATES, WEIGHTS)[0]
        return fate

    # --- Steps -----------------------------------------------------------------------

    def _last(self, table: str, idea: Row) -> Row:
        """The newest row of a table, which is this idea's."""
        row = self.rows.tables[table][-1]
        assert row["idea"] == idea["id"]
        return row

    def _move(self, idea: Row, at: datetime, stage: Stage | None, status: Status | None) -> None:
        if stage and stage.value != idea["stage"]:
            idea["stage"], idea["stage_since"] = stage.value, at
        idea["status"] = status.value if status else idea["status"]
        idea["version"] += 1

    def reveal(self, crew: Crew, idea: Row, at: datetime) -> None:
        """Three sheets in the days before, then their result."""
        round_ = self._last("round", idea)
        sheets = []
        for rank, person in enumerate(crew.assessors):
            day = at - timedelta(days=ASSESSORS - rank)
            sheets.append(self._sheet(round_, idea, person, day))
            self._take_part(idea, "assessor", person, day, answered_round=1)
            self.rows.tell(
                "sheet.written", "idea", idea["id"], idea["office"], person, day, round=1
            )
        result = asdict(result_of(sheets, GRID))
        criteria = json.dumps(result.pop("criteria"), ensure_ascii=False)
        self._hang(idea, "result", round=round_["id"], **result, criteria=criteria, at=at)
        round_ |= {"state": "revealed", "revealed_at": at, "revealed_by": crew.chair, "version": 3}
        round_["answered"] = len(sheets)
        self._move(idea, at, Stage.ASSESSED, None)
        office = idea["office"]
        self.rows.tell("round.revealed", "idea", idea["id"], office, crew.chair, at, round=1)

    def _sheet(self, round_: Row, idea: Row, person: int, at: datetime) -> Sheet:
        given = {"round": round_["id"], "office": idea["office"], "person": person}
        sheet = self.rows.add(
            "sheet", **given, comment=self.chance.choice(words.OPINIONS), updated_at=at
        )
        marks: dict[str, int | None] = {}
        for criterion in GRID:
            # The better half of the scale is given more often.
            value = max(self.chance.randrange(criterion.best + 1) for _ in range(2))
            marks[criterion.key] = value
            self.rows.add(
                "mark", sheet=sheet["id"], **given, criterion=criterion.key, value=value, comment=""
            )
        return Sheet(person, marks, {})

    def _decide(self, verdict: str, crew: Crew, idea: Row, at: datetime) -> None:
        self._hang(
            idea, "decision", verdict=verdict, reason=words.REASONS[verdict],
            review_on=world.day_of(at + timedelta(days=90)) if verdict == "hold" else None,
            current=verdict != "rework", decided_by=crew.chair, at=at,
        )  # fmt: skip
        stage = Stage.SUBMITTED if verdict == "rework" else None
        self._move(idea, at, stage, STATUS_AFTER.get(verdict))
        self.rows.tell(f"decision.{verdict}", "idea", idea["id"], idea["office"], crew.chair, at)

    def go(self, crew: Crew, idea: Row, at: datetime) -> None:
        """The committee retains the idea."""
        self._decide("go", crew, idea, at)

    def hold(self, crew: Crew, idea: Row, at: datetime) -> None:
        """The committee adjourns it."""
        self._decide("hold", crew, idea, at)

    def decline(self, crew: Crew, idea: Row, at: datetime) -> None:
        """The committee declines it."""
        self._decide("decline", crew, idea, at)

    def rework(self, crew: Crew, idea: Row, at: datetime) -> None:
        """The committee sends it back."""
        self._decide("rework", crew, idea, at)

    def open_pilot(self, crew: Crew, idea: Row, at: datetime) -> None:
        """A colleague tries it out for half a year."""
        lead, starts = self.chance.choice(crew.staff), world.day_of(at)
        pilot = self._hang(
            idea, "pilot", public_id=self.teller.public_id("pilot", idea["id"]), kind=PILOT.key,
            kind_label=PILOT.label, steps=STEPS_JSON, lead=lead,
            site=self.teller.one_of(words.SITES),
            starts_on=starts, ends_on=starts + timedelta(days=180),
            question="L'idée tient-elle ses promesses au quotidien ?",
            stop_rule="Plus de trois incidents en un mois.", outcome="", lessons="", opened_at=at,
            closed_at=None, version=1,
        )  # fmt: skip
        for position, one in enumerate(PILOT.indicators):
            baseline = self.chance.randrange(20, 50)
            self.rows.add(
                "indicator", pilot=pilot["id"], office=idea["office"], position=position,
                key=one.key, label=one.label, unit=one.unit, better=one.better, baseline=baseline,
                target=baseline + (20 if one.better == "up" else -10), measured=None,
                measured_on=None,
            )  # fmt: skip
        self._take_part(idea, "lead", lead, at)
        self._move(idea, at, Stage.PILOTED, None)
        self.rows.tell("pilot.opened", "idea", idea["id"], idea["office"], crew.chair, at)

    def close_pilot(self, _: Crew, idea: Row, at: datetime) -> None:
        """Its indicators are measured, and what it taught is written down."""
        pilot, then = self._last("pilot", idea), at - timedelta(days=2)
        for row in self.rows.tables["indicator"][-len(PILOT.indicators) :]:
            row["measured"] = row["baseline"] + self.chance.randrange(-5, 25)
            row["measured_on"] = world.day_of(then)
            self.rows.add(
                "measure", public_id=self.teller.public_id("measure", row["id"]), pilot=pilot["id"],
                indicator=row["id"], office=idea["office"], value=row["measured"],
                taken_on=row["measured_on"], taken_by=pilot["lead"], at=then,
            )  # fmt: skip
        outcome = self.chance.choice(("kept", "adapted", "stopped"))
        lessons = self.chance.choice(words.LESSONS)
        pilot |= {"outcome": outcome, "lessons": lessons, "closed_at": at, "version": 3}
        lead, office = pilot["lead"], idea["office"]
        self.rows.tell("pilot.measured", "idea", idea["id"], office, lead, then)
        self.rows.tell("pilot.closed", "idea", idea["id"], office, lead, at)

    def propose(self, crew: Crew, idea: Row, at: datetime) -> None:
        """The chair proposes to share what the pilot taught."""
        practice = self._hang(
            idea, "practice_sheet", public_id=self.teller.public_id("practice", idea["id"]),
            state="proposed", title=idea["title"], problem=idea["problem"],
            solution=idea["solution"] or "Voir le retour d'expérience.",
            results=self.chance.choice(words.LESSONS), advice="", landlord="",
            category=idea["category"],
            proposed_by=crew.chair, confirmed_by=None, proposed_at=at, shared_at=None,
            adoptions=0, version=1,
        )  # fmt: skip
        self._move(idea, at, None, None)
        office = idea["office"]
        self.rows.tell("practice.proposed", "practice", practice["id"], office, crew.chair, at)

    def confirm(self, crew: Crew, idea: Row, at: datetime) -> None:
        """The administrator shares it; the other offices may take it up."""
        practice = self._last("practice_sheet", idea)
        practice |= {"state": "shared", "shared_at": at, "confirmed_by": crew.admin, "version": 2}
        self._move(idea, at, Stage.SHARED, None)
        office = idea["office"]
        self.rows.tell("practice.shared", "practice", practice["id"], office, crew.admin, at)
        for other in self.crews:
            if other is not crew and self.chance.random() < 0.4:
                self._will_adopt(practice, other.office.slug, at)

    def _will_adopt(self, practice: Row, office: str, at: datetime) -> None:
        """Keep one of the ideas to come for it, if one is left."""
        after = (at - BEGINS + AFTER + self.chance.random() * ADOPTED_WITHIN) / (ENDS - BEGINS)
        number = int(after * self.ideas) + 1
        if number < self.ideas and number not in self.due:
            self.due[number] = Adoption(practice, office)
            practice["adoptions"] += 1


STATUS_AFTER = {
    "rework": Status.REWORK, "hold": Status.ON_HOLD, "decline": Status.DECLINED,
}  # fmt: skip
_ASSESSED = ((20, Lives.reveal),)
_RETAINED = (*_ASSESSED, (15, Lives.go))
_TRIED = (*_RETAINED, (30, Lives.open_pilot), (150, Lives.close_pilot))
FATES: tuple[Sequence[tuple[int, Step]], ...] = (
    _ASSESSED,
    (*_ASSESSED, (15, Lives.rework)),
    (*_ASSESSED, (15, Lives.hold)),
    (*_ASSESSED, (15, Lives.decline)),
    _RETAINED,
    _TRIED[:-1],
    _TRIED,
    (*_TRIED, (10, Lives.propose)),
    (*_TRIED, (10, Lives.propose), (5, Lives.confirm)),
)
WEIGHTS = (20, 8, 8, 20, 8, 10, 6, 4, 16)
