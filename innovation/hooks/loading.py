"""Bring a plugin's code in: import it, check its hooks one by one, register them."""

import importlib
import importlib.util
import inspect
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from types import FunctionType, ModuleType
from typing import Any

import pluggy

from innovation.hooks import specs
from innovation.hooks.declared import ForSite, Hooks, collect_for_site
from innovation.hooks.discovery import Found
from innovation.hooks.problems import Asking, PluginProblem, place_of_function
from innovation.hooks.threads import Threads
from innovation.hooks.untouched import Untouched

NAMED = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
FORBIDDEN = ("wrapper", "hookwrapper", "tryfirst", "trylast", "optionalhook")


@dataclass(frozen=True, slots=True)
class Plugin:
    """A plugin whose code is in."""

    found: Found
    hooks: Hooks
    threads: Threads
    site: ForSite = field(default_factory=ForSite)


def new_manager() -> pluggy.PluginManager:
    """A manager for one host: a global one would leak from one site into another."""
    manager = pluggy.PluginManager(specs.PROJECT)
    manager.add_hookspecs(specs)
    return manager


def load(found: Found, manager: pluggy.PluginManager, seconds: float) -> Plugin:
    """Import and register ``found``; ``PluginProblem`` when anything is wrong with it."""
    threads = Threads(found.name)
    try:
        return _load(found, manager, seconds, threads)
    except PluginProblem:
        threads.close()
        raise


def _load(found: Found, manager: pluggy.PluginManager, seconds: float, threads: Threads) -> Plugin:
    asking = Asking(found.name, "import", found.source, found.folder)
    before = Untouched.now()
    try:
        module = threads.ask_and_wait(asking, lambda: module_of(found), seconds)
    finally:
        changed = before.put_back()
    if changed:
        what = ", ".join(changed)
        problem = asking.problem(f"l'import change ce qui est à tout le site : {what}")
        problem.lasting = True
        raise problem
    asking.stage = "register"
    hooks = threads.ask_and_wait(asking, lambda: register(asking, module, manager), seconds)
    asking.stage = "declare"
    site = threads.ask_and_wait(asking, lambda: collect_for_site(asking, hooks), seconds)
    return Plugin(found, hooks, threads, site)


def module_of(found: Found) -> ModuleType:
    """The plugin's module; this runs its code."""
    if found.module:
        return importlib.import_module(found.module)
    name = f"innovation_local_{found.name}"
    spec = importlib.util.spec_from_file_location(name, found.source)
    if spec is None or spec.loader is None:
        raise ImportError(f"{found.source} n'est pas un fichier Python")
    module = importlib.util.module_from_spec(spec)
    # Before the code runs: dataclasses and postponed annotations look the module up.
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module


def register(asking: Asking, module: ModuleType, manager: pluggy.PluginManager) -> Hooks:
    """The module's hooks by name, once each of them is one that we can call."""
    for name, options in _candidates(module, manager):
        asking.hook = str(options.get("specname") or name)
        function = getattr(module, name)
        if fault := _fault(asking.hook, function, options, manager):
            raise asking.problem(fault, place_of_function(function))
    manager.register(module, asking.plugin)
    return {
        caller.name: implementation.function
        for caller in manager.get_hookcallers(module) or ()
        for implementation in caller.get_hookimpls()
        if implementation.plugin is module
    }


def _candidates(
    module: ModuleType, manager: pluggy.PluginManager
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Marked functions, and functions of the module that have a hook's name but no mark."""
    for name in sorted(vars(module)):
        options = manager.parse_hookimpl_opts(module, name)
        if options is not None:
            yield name, options
        elif hasattr(manager.hook, name) and _is_own(module, name):
            yield name, {"unmarked": True}


def _is_own(module: ModuleType, name: str) -> bool:
    value = vars(module)[name]
    return isinstance(value, FunctionType) and value.__module__ == module.__name__


def _fault(
    hook: str, function: object, options: Mapping[str, Any], manager: pluggy.PluginManager
) -> str:
    if options.get("unmarked"):
        return f"la fonction {hook} n'a pas @hook : ajoutez-le, ou changez son nom"
    if not isinstance(function, FunctionType):
        return f"{hook} doit être une simple fonction"
    if any(options.get(option) for option in FORBIDDEN):
        return f"@hook s'écrit sans option ({', '.join(FORBIDDEN)} sont refusés)"
    if not hasattr(manager.hook, hook):
        return f"le site n'a pas de hook nommé {hook}{_nearest(hook, vars(manager.hook))}"
    return _argument_fault(hook, function)


def _nearest(word: str, words: Iterable[str]) -> str:
    """What may have been meant, for whoever mistyped it."""
    found = get_close_matches(word, words, 1)
    return f" ; peut-être {found[0]}" if found else ""


def _argument_fault(hook: str, function: FunctionType) -> str:
    offered = inspect.signature(getattr(specs, hook)).parameters
    for name, parameter in inspect.signature(function).parameters.items():
        if parameter.default is not parameter.empty:
            return f"l'argument {name} ne peut pas avoir de valeur par défaut"
        if name not in offered or parameter.kind not in NAMED:
            return f"argument inconnu {name} ; {hook} reçoit ({', '.join(offered)})"
    if hook in specs.NEVER_ASYNC and inspect.iscoroutinefunction(function):
        return f"{hook} ne peut pas être async"
    return ""
