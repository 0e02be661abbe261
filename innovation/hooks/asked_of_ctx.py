"""What a plugin's source asks of ``ctx`` and of ``db``: a name that is not there, an answer that
it never awaits.

Python says nothing of a forgotten ``await``: the page would show a coroutine, or the event would
never be recorded.
"""

import ast
import inspect
from collections.abc import Iterator

from innovation.hooks.bridge import names_of
from innovation.hooks.context import Context, Database

NAMES = names_of(Context)
AWAITED = {
    f"{asked}.{name}"
    for asked, shape in (("ctx", Context), ("db", Database))
    for name in names_of(shape)
    if inspect.iscoroutinefunction(getattr(shape, name))
}
LOSING = (
    ast.Attribute, ast.BoolOp, ast.Compare, ast.Expr, ast.FormattedValue, ast.If, ast.keyword,
    ast.Subscript, ast.UnaryOp,
)  # fmt: skip
"""Where only the answer makes sense, never the promise of one."""
HANDED_ON = ("gather", "wait", "wait_for", "create_task", "ensure_future", "shield")


def asked_wrongly(tree: ast.AST) -> Iterator[tuple[ast.Attribute, str]]:
    """Each wrong ``ctx.name`` or ``db.name``, with what to write."""
    above = {below: node for node in ast.walk(tree) for below in ast.iter_child_nodes(node)}
    awaited = {
        node.value.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Await) and isinstance(node.value, ast.Name)
    }
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)):
            continue
        asked = f"{node.value.id}.{node.attr}"
        if node.value.id == "ctx" and node.attr not in NAMES:
            yield node, f"ctx n'a pas {node.attr}, mais {', '.join(sorted(NAMES))}"
        elif asked in AWAITED and _is_lost(node, above, awaited):
            yield node, f"await manque : écrivez await {asked}(…)"


def _is_lost(node: ast.AST, above: dict[ast.AST, ast.AST], awaited: set[str]) -> bool:
    """Whether the call of ``node`` is used as if it were its answer; what we can't tell is not."""
    call = above[node]
    if not isinstance(call, ast.Call) or call.func is not node:
        return False
    match above[call]:
        case ast.Assign(targets=[ast.Name(id=name)]):
            return name not in awaited
        case ast.Call(func=function):
            return ast.unparse(function).rpartition(".")[2] not in HANDED_ON
        case ast.For(iter=it) | ast.comprehension(iter=it):
            return it is call
    return isinstance(above[call], LOSING)
