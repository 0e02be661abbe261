"""The schema as Piccolo sees it; ``migrations/`` makes it, and a test compares the two."""

from innovation.tables.assessment import DecisionRow, MarkRow, ResultRow, RoundRow, SheetRow
from innovation.tables.ideas import DraftRow, IdeaRow, IdeaVersionRow, ParticipantRow
from innovation.tables.journal import ChainHeadRow, EventRow, OutboxRow
from innovation.tables.login import IdempotencyRow, InvitationRow, LoginFailureRow, LoginSessionRow
from innovation.tables.people import OfficeRow, PersonRoleRow, PersonRow, SiteRow
from innovation.tables.pilots import IndicatorRow, PilotRow
from innovation.tables.plugins import PluginActivationRow, PluginProblemRow
from innovation.tables.sharing import AdoptionRow, PracticeSheetRow

__all__ = [
    "AdoptionRow",
    "ChainHeadRow",
    "DecisionRow",
    "DraftRow",
    "EventRow",
    "IdeaRow",
    "IdeaVersionRow",
    "IdempotencyRow",
    "IndicatorRow",
    "InvitationRow",
    "LoginFailureRow",
    "LoginSessionRow",
    "MarkRow",
    "OfficeRow",
    "OutboxRow",
    "ParticipantRow",
    "PersonRoleRow",
    "PersonRow",
    "PilotRow",
    "PluginActivationRow",
    "PluginProblemRow",
    "PracticeSheetRow",
    "ResultRow",
    "RoundRow",
    "SheetRow",
    "SiteRow",
]
