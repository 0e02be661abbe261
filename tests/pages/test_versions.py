"""What changed between two versions, for everybody who sees the idea and for nobody else."""

from typing import Any

from innovation.actions.ideas import resubmit_idea


async def test_whoever_sees_a_reworked_idea_sees_what_changed(
    town: Any, ready: Any, acting: Any, make_content: Any, grid: Any, read_same: Any
) -> None:
    idea = await ready("idea.resubmit", title="Bancs de bois")
    new = make_content(title="Bancs de palettes", solution="En faire des bancs solides.")
    async with acting(town.people["author"], idea) as seen:
        await resubmit_idea(seen, new, town.cast.office, grid, by=town.people["author"])
    here = f"/ideas/{idea.public_id}"
    path = f"{here}/versions/2"
    page = await town.get("staff", here)
    assert f'href="{path}"' in page.text
    page = await town.get("staff", path)
    assert '<del><span class="visually-hidden">(retiré : </span>bois' in page.text.replace(
        "\u00a0", " "
    )
    assert '<ins><span class="visually-hidden">(ajouté : </span>palettes' in page.text.replace(
        "\u00a0", " "
    )
    assert "Ce qui gêne" in page.text.partition("Inchangé")[2]
    first = await town.get("staff", f"{here}/versions/1")
    assert "Bancs de bois" in first.text
    assert "<ins>" not in first.text
    for name in ("other_staff", "coordinator"):
        answer = await town.get(name, path)
        absent = await town.get(name, path.replace(idea.public_id, "A" * 12))
        assert answer.status_code == 404
        assert read_same(answer) == read_same(absent)
    for number in ("0", "3", "02", "²", "9" * 40, "x"):
        assert (await town.get("staff", f"{here}/versions/{number}")).status_code == 404
