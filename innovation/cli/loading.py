"""The site's plugins for a command, which says in words what is wrong with them."""

import logging

import structlog

from innovation.cli.running import complaints
from innovation.config import Settings
from innovation.hooks.host import PluginHost
from innovation.hooks.problems import PluginProblem
from innovation.hosting.plugins import load_plugins


def load_quietly(site: Settings) -> PluginHost:
    """For a command that tells by itself what is wrong: no line of the technical log."""
    usual = structlog.get_config()["wrapper_class"]
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    try:
        return load_plugins(site)
    finally:
        structlog.configure(wrapper_class=usual)


def load_and_tell(site: Settings) -> PluginHost:
    """A sentence for each plugin that is put aside: the command goes on without it."""
    host = load_quietly(site)
    for problem in host.problems:
        complaints.print(sentence_of(problem, host), style="red", markup=False)
    return host


def sentence_of(problem: PluginProblem, host: PluginHost) -> str:
    """Which plugin, where, why, and what to do."""
    name, found = problem.plugin, host.found.get(problem.plugin)
    what_to_do = (
        f"Corrigez-le (innovation plugin check {name} le vérifie), "
        f"ou retirez-le (innovation plugin remove {name})."
        if found
        else "Corrigez ce fichier, ou enlevez-le."
    )
    where = _where(problem.place, found.place if found else "")
    return f"Le module {name} n'est pas chargé ({where}) : {problem.message}. {what_to_do}"


def _where(place: str, module: str) -> str:
    """``_all/bancs.py, ligne 4``; of a package the file too."""
    file, _, line = place.rpartition(":")
    told = [module, "" if module.endswith(file) else file, line and f"ligne {line}"]
    return ", ".join(filter(None, told))
