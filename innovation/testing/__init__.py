"""What tests need: a site for one office, what a plugin brings, the rules; for the core, the rest.

Names are brought in when they are first asked for, so that collecting tests stays quick.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from innovation.testing.clock import on_day, today
    from innovation.testing.conformance import assert_contained, check_plugin
    from innovation.testing.kit import OfficeSite, office_site, on_site
    from innovation.testing.plugins import (
        an_event,
        an_idea,
        ask_gate,
        contributions,
        render_panel,
        score,
        tell,
    )
    from innovation.texts import speaking

_WHERE = {
    "OfficeSite": "kit",
    "an_event": "plugins",
    "an_idea": "plugins",
    "ask_gate": "plugins",
    "assert_contained": "conformance",
    "check_plugin": "conformance",
    "contributions": "plugins",
    "office_site": "kit",
    "on_day": "clock",
    "on_site": "kit",
    "render_panel": "plugins",
    "score": "plugins",
    "speaking": "plugins",
    "tell": "plugins",
    "today": "clock",
}

__all__ = [
    "OfficeSite", "an_event", "an_idea", "ask_gate", "assert_contained", "check_plugin",
    "contributions", "office_site", "on_day", "on_site", "render_panel", "score",
    "speaking", "tell", "today",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
