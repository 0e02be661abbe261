"""The ``innovation`` command: one file for each group of commands."""

import rich_click as click

from innovation.cli import (
    checking,
    demo,
    generating,
    importing,
    people,
    plugins,
    searching,
    site,
    sweeping,
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="innovation")
def main() -> None:
    """Vivier : le parcours des idées, de la proposition à l'expérimentation partagée."""


main.add_command(checking.verify)
main.add_command(demo.demo)
main.add_command(generating.generate_)
main.add_command(importing.import_)
main.add_command(people.office)
main.add_command(people.person)
main.add_command(site.migrate)
main.add_command(site.serve)
main.add_command(site.answer)
main.add_command(site.worker)
main.add_command(plugins.plugin)
main.add_command(searching.reindex)
main.add_command(sweeping.sweep)
