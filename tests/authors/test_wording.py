"""W02 of what code and templates say: what would be read in French only, and nothing else."""

import pytest

from innovation.testing.wording import wording

IMPORTS = "from innovation.api.web import Refused, See\n"
MISSING = "sans anglais : « Il manque un banc. »"
CONSTANTS = {
    "Block(MISSING)": 'MISSING = "Il manque un banc."\n',
    "ctx.translate(TAGGED)": 'TAGGED = Html("Il manque un banc.")\n',
}
COMPOSED = "une phrase faite de morceaux"


def told(found) -> list[str]:
    return [one.message for one in wording(found)]


@pytest.mark.parametrize(
    "code",
    [
        'Block("Il manque un banc.")',
        'Refused("Il manque un banc.")',
        'See("/", said="Il manque un banc.")',
        'Score(50, "Il manque un banc.")',
        'Document("Bancs", (Text("Il manque un banc."),))',
        'Rows(("Il manque un banc.", "Essai"), ())',
        'ctx.translate("Il manque un banc.", n=1)',
        'ctx.translate(Html("Il manque un banc."))',
        'ctx.remind("qui", "Il manque un banc.", "/", None, "k")',
        'Block("Il manque un banc." if True else "Essai")',
        "Block(MISSING)",
        "ctx.translate(TAGGED)",
    ],
)
def test_a_sentence_that_people_read_and_that_has_no_english_is_told_with_its_line(code, written):
    defined = CONSTANTS.get(code, "")
    found = written(f"{IMPORTS}{defined}async def f(ctx):\n    return {code}\n")
    line = found.source.read_text("utf-8").splitlines().index(f"    return {code}") + 1
    assert MISSING in told(found)
    assert f"essai.py:{line}" in [one.place for one in wording(found)]


@pytest.mark.parametrize(
    "code",
    ['Block(f"Il reste {1} bancs.")', 'Html("<p>Il reste {n} bancs.</p>").format(n=1)',
     'Html("<p>Essai</p>")'],
)  # fmt: skip
def test_a_sentence_made_of_pieces_or_of_tags_is_told(code, written):
    [message] = told(written(f"def f():\n    return {code}\n"))
    assert message.startswith(COMPOSED)


@pytest.mark.parametrize(
    "code",
    ['Block("Essai")', 'ctx.translate("Essai")', 'Html("<p class=\'deux mots\'>{n}</p>")',
     'Block(f"{1:g}")', 'Block("Enregistrer")', 'ctx.log("Il reste un banc.")', '"une clé"',
     "Block(reason)"],
)  # fmt: skip
def test_what_is_translated_or_read_by_nobody_is_not(code, written):
    assert told(written(f"def f(ctx, reason):\n    return {code}\n")) == []


def test_the_templates_are_read_too_and_may_use_the_site_s_own_words(packaged):
    page = '{{ _("Essai") }}{{ _("Enregistrer") }}\n{{ _("Un banc") }}{{ _(name) }}'
    [one] = wording(packaged("", {"templates/a/page.html": page}))
    assert (one.rule, one.message) == ("W02", "sans anglais : « Un banc »")
    assert one.place == "templates/a/page.html:2"


def test_a_translation_that_wants_another_word_is_told(written):
    found = written("")
    found.manifest.translations["en"] |= {"Reste %(n)s": "%(count)s left", "%(n)s fois": "once"}
    assert told(found) == ["l'anglais demande d'autres mots que le français : « Reste %(n)s »"]


def test_whoever_translates_nothing_is_told_so_once_and_not_of_each_sentence(written):
    found = written('def f():\n    return Block("Il manque un banc.")\n')
    found.manifest.translations.clear()
    assert told(found) == []
