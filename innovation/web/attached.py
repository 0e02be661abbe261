"""What pages show of the photos and documents of a draft, and those that answer a question."""

from collections.abc import Iterable, Mapping
from typing import Any

from innovation.domain.contributions import Field, Value
from innovation.domain.people import Viewer
from innovation.domain.refusals import Refusal
from innovation.hooks.office import OfficePlugins
from innovation.queries.files import Attachment, files_of_draft
from innovation.queries.ideas import Draft


async def files_shown(viewer: Viewer, draft: Draft, plugins: OfficePlugins) -> dict[str, Any]:
    """A draft's files, the questions that a file answers, and all that those may depend on."""
    return {
        "files": await files_of_draft(viewer, draft.id),
        "file_fields": [field for field in plugins.idea_fields if field.kind == "file"],
        "fields": plugins.idea_fields,
        "file_refusals": [],
    }


def strange_files(
    asked: Iterable[Field], answers: Mapping[str, Value], files: Iterable[Attachment]
) -> list[Refusal]:
    """The answers that name a file which was never attached for them, or was taken away since."""
    ours = {(file.field, file.public_id) for file in files if not file.removed}
    return [
        Refusal("Ce fichier n'est plus là : ajoutez-le de nouveau.", field=f"x.{field.key}")
        for field in asked
        if field.kind == "file"
        and field.key in answers
        and (field.key, answers[field.key]) not in ours
    ]
