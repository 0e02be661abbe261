"""Tell a listener, in the plugin's thread."""

from typing import Any

from innovation.domain.facts import Happening
from innovation.hooks.bridge import finished
from innovation.hooks.declared import Hooks, call
from innovation.hooks.problems import Asking


def listen(asking: Asking, hooks: Hooks, event: Happening, ctx: Any) -> None:
    """Run ``on_event`` to its end, whether it is ``async`` or not."""
    offered = {"office": asking.office, "event": event, "ctx": ctx}
    result = finished(call(hooks["on_event"], offered), ctx)
    if result is not None:
        raise asking.problem(f"rend {type(result).__name__}, rien n'est attendu")
