"""``innovation plugin translate``: the English that is missing is there to be filled in."""

import json

import pytest

from innovation.cli.translating import translate
from innovation.hooks.manifest import BadManifest, manifest_at

SAYS = """
def ferme(idea, settings):
    return Block("Il manque un banc.")

@hook
def gates():
    return [Gate("g", "Jalon", Stage.PILOTED, ferme)]
"""


def told(path, capsys):
    translate.main([str(path)], standalone_mode=False)
    return capsys.readouterr().out


def test_what_is_missing_is_added_empty_after_what_is_there(packaged, capsys):
    words = {"en": {"Un vieux texte": "An old one", "Jalon": ""}, "de": {"Jalon": "Tor"}}
    found = packaged(SAYS, {"translations.json": json.dumps(words)})
    file = found.source.with_name("translations.json")
    assert told(found.source.parent, capsys).endswith(": 1 ajoutés, 2 à compléter.\n")
    now = json.loads(file.read_text("utf-8"))
    assert list(now["en"].items()) == [*words["en"].items(), ("Il manque un banc.", "")]
    assert now["de"] == words["de"]
    assert told(found.source.parent, capsys).endswith(": 0 ajoutés, 2 à compléter.\n")
    file.write_text(json.dumps({"en": dict.fromkeys(now["en"], "Done")}))
    assert told(found.source.parent, capsys) == "essai : chaque texte a son anglais.\n"


def test_an_english_that_is_still_empty_is_none(packaged):
    found = packaged(SAYS, {"translations.json": '{"en": {"Essai": "", "Jalon": "Gate"}}'})
    english = manifest_at(found.source).translations["en"]
    assert (english["Essai"], english["Jalon"]) == ("Trial", "Gate"), "the manifest's own"
    assert "" not in english.values()


def test_of_a_single_file_it_tells_the_lines_to_paste(written, capsys):
    source = written(SAYS).source
    before = source.read_text("utf-8")
    assert '    "Il manque un banc.": "",\n    "Jalon": "",\n' in told(source, capsys)
    assert (source.read_text("utf-8"), [*source.parent.glob("*.json")]) == (before, [])


def test_a_plugin_that_cannot_be_asked_is_told_why(packaged, capsys):
    found = packaged("rien()", {})
    with pytest.raises(SystemExit):
        told(found.source, capsys)
    assert "E04" in capsys.readouterr().err
    found.source.with_name("translations.json").write_text("[]")
    with pytest.raises(BadManifest):
        manifest_at(found.source)
