"""What pages show of the photos and documents of a draft."""

from typing import Any

from innovation.domain.people import Viewer
from innovation.hooks.office import OfficePlugins
from innovation.queries.files import files_of_draft
from innovation.queries.ideas import Draft


async def files_shown(viewer: Viewer, draft: Draft, plugins: OfficePlugins) -> dict[str, Any]:
    """A draft's files, the questions that a file answers, and all that those may depend on."""
    return {
        "files": await files_of_draft(viewer, draft.id),
        "file_fields": [field for field in plugins.idea_fields if field.kind == "file"],
        "fields": plugins.idea_fields,
        "file_refusals": [],
    }
