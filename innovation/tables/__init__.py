"""The schema as Piccolo sees it; ``migrations/`` makes it, and a test compares the two."""

from innovation.tables.assessment import (
    DecisionRow,
    GateOverrideRow,
    MarkRow,
    OpinionRow,
    ResultRow,
    RoundRow,
    SheetRow,
)
from innovation.tables.co_authors import CoAuthorshipRow
from innovation.tables.exchange import (
    CommentRow,
    CreditRow,
    GroupingRow,
    LinkRow,
    SupportRow,
    WithdrawalRow,
)
from innovation.tables.files import AttachmentRow, StoredFileRow
from innovation.tables.ideas import DraftRow, IdeaRow, IdeaVersionRow, ParticipantRow
from innovation.tables.importing import ImportFileRow
from innovation.tables.journal import ChainHeadRow, EventRow, OutboxRow
from innovation.tables.login import (
    IdempotencyRow,
    InvitationRow,
    LoginFailureRow,
    LoginSessionRow,
    RecoveryCodeRow,
    SecondFactorRow,
)
from innovation.tables.oidc import OidcIdentityRow, OidcSessionRow, OidcTripRow
from innovation.tables.own_writes import OwnWriteRow
from innovation.tables.people import OfficeRow, PersonRoleRow, PersonRow, SiteRow
from innovation.tables.personal import DisposalRow, ErasureRow, RetentionRuleRow
from innovation.tables.pilots import IndicatorRow, MeasureRow, PilotRow
from innovation.tables.platform import (
    PluginJobRow,
    PluginMigrationRow,
    PluginPermissionRow,
    ReminderRow,
)
from innovation.tables.plugins import (
    PluginActivationRow,
    PluginFailureRow,
    PluginProblemRow,
    PluginSettingRow,
)
from innovation.tables.search import SavedFilterRow
from innovation.tables.sharing import AdoptionRow, PracticeSheetRow, ReplyRow
from innovation.tables.threads import ThreadRow

__all__ = [
    "AdoptionRow",
    "AttachmentRow",
    "ChainHeadRow",
    "CoAuthorshipRow",
    "CommentRow",
    "CreditRow",
    "DecisionRow",
    "DisposalRow",
    "DraftRow",
    "ErasureRow",
    "EventRow",
    "GateOverrideRow",
    "GroupingRow",
    "IdeaRow",
    "IdeaVersionRow",
    "IdempotencyRow",
    "ImportFileRow",
    "IndicatorRow",
    "InvitationRow",
    "LinkRow",
    "LoginFailureRow",
    "LoginSessionRow",
    "MarkRow",
    "MeasureRow",
    "OfficeRow",
    "OidcIdentityRow",
    "OidcSessionRow",
    "OidcTripRow",
    "OpinionRow",
    "OutboxRow",
    "OwnWriteRow",
    "ParticipantRow",
    "PersonRoleRow",
    "PersonRow",
    "PilotRow",
    "PluginActivationRow",
    "PluginFailureRow",
    "PluginJobRow",
    "PluginMigrationRow",
    "PluginPermissionRow",
    "PluginProblemRow",
    "PluginSettingRow",
    "PracticeSheetRow",
    "RecoveryCodeRow",
    "ReminderRow",
    "ReplyRow",
    "ResultRow",
    "RetentionRuleRow",
    "RoundRow",
    "SavedFilterRow",
    "SecondFactorRow",
    "SheetRow",
    "SiteRow",
    "StoredFileRow",
    "SupportRow",
    "ThreadRow",
    "WithdrawalRow",
]
