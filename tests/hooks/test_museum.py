"""A museum of broken plugins: each is named with its line, the good one is untouched."""

import pytest

CRITERION = 'Criterion("a", "A", "A ?", 1, ("non", "oui"))'

AT_LOAD = {
    "raises": ("raise ValueError('aïe')", "import", "", "ValueError: aïe"),
    "exits": ("sys.exit(3)", "import", "", "SystemExit: 3"),
    "sleeps": ("time.sleep(5)", "import", "", "pas de réponse en 1 s"),
    "unparsable": ("def :", "manifest", "", "syntaxe"),
    "dependent": ("import nulle_part_ailleurs", "import", "", "No module named"),
    "misspelt": ("@hook\ndef criterias():\n    return []", "register", "criterias", "pas de hook"),
    "defaulting": (
        "@hook\ndef criteria(office='x'):\n    return []",
        "register", "criteria", "valeur par défaut",
    ),
    "curious": (
        "@hook\ndef criteria(office, request):\n    return []",
        "register", "criteria", "argument inconnu request",
    ),
    "wrapping": (
        "@hook(wrapper=True)\ndef criteria():\n    return (yield)",
        "register", "criteria", "sans option",
    ),
    "first": (
        "@hook(tryfirst=True)\ndef criteria():\n    return []",
        "register", "criteria", "sans option",
    ),
    "unmarked": ("def criteria():\n    return []", "register", "criteria", "n'a pas @hook"),
    "eager": ("@hook\nasync def criteria():\n    return []", "register", "criteria", "async"),
}  # fmt: skip

AT_DECLARATION = {
    "nothing": ("@hook\ndef criteria():\n    pass", "criteria", "rend NoneType"),
    "texts": ("@hook\ndef criteria():\n    return ['a']", "criteria", "contient str"),
    "hidden_coroutine": (
        "@hook\ndef criteria():\n    return asyncio.sleep(0)", "criteria", "async",
    ),
    "twice": (f"@hook\ndef criteria():\n    return [{CRITERION}] * 2", "criteria", "2 fois"),
    "qualified": (
        "@hook\ndef themes():\n    return [Theme('autre.cle', 'T')]", "themes", "sans point",
    ),
    "hanging": ("@hook\ndef criteria():\n    time.sleep(5)", "criteria", "pas de réponse"),
    "crashing": ("@hook\ndef panels():\n    return 1 / 0", "panels", "ZeroDivisionError"),
    "quitting": ("@hook\ndef gates():\n    sys.exit()", "gates", "SystemExit"),
    "stopping": ("@hook\ndef gates():\n    raise StopIteration", "gates", "StopIteration"),
    "unspeakable": (
        ("class E(Exception):\n    def __str__(self):\n        raise RuntimeError\n"
        "@hook\ndef gates():\n    raise E"), "gates", "E",
    ),
    "asking_of_nothing": (
        "@hook\ndef idea_fields():\n    return [Field('a', 'A', when=('b', 'yes'))]",
        "idea_fields", "ni une question posée avant",
    ),
    "asking_of_itself": (
        "@hook\ndef idea_fields():\n    return [Field('a', 'A', 'yes_no', when=('a', 'yes'))]",
        "idea_fields", "ni une question posée avant",
    ),
    "asking_of_what_comes_after": (
        ("@hook\ndef idea_fields():\n    return [Field('a', 'A', when=('b', 'yes')), "
        "Field('b', 'B', 'yes_no')]"), "idea_fields", "ni une question posée avant",
    ),
    "asking_of_no_answer": (
        "@hook\ndef idea_fields():\n    return [Field('a', 'A', when=('kind', 'dream'))]",
        "idea_fields", "n'est pas une réponse à 'kind'",
    ),
    "asking_of_half_a_condition": (
        "@hook\ndef idea_fields():\n    return [Field('a', 'A', when=('kind',))]",
        "idea_fields", "une question et une réponse",
    ),
    "asking_of_a_number": (
        ("@hook\ndef idea_fields():\n    return [Field('n', 'N', 'number'), "
        "Field('a', 'A', when=('n', '3'))]"), "idea_fields", "n'est pas une réponse à 'n'",
    ),
    "setting_a_file": (
        "@hook\ndef settings_fields():\n    return [Field('a', 'A', 'file')]",
        "settings_fields", "ni condition ni fichier",
    ),
    "endless": ("@hook\ndef verbs():\n    return verbs()", "verbs", "RecursionError"),
    "overweight": (
        "@hook\ndef criteria():\n    return [Criterion('a', 'A', 'A ?', 99, ('0', '1'))]",
        "criteria", "pondération",
    ),
    "mistyped": (
        "@hook\ndef criteria():\n    return [Criterion('a', 'A', 'A ?', 1, ('non', 1))]",
        "criteria", "anchors n'est pas du type attendu",
    ),
    "percent": (
        "@hook\ndef verbs():\n    return [Verb('v', '50 % des stagiaires')]", "verbs", "phrase",
    ),
    "as_wide_as_a_disk": (
        "@hook\ndef verbs():\n    return [Verb('v', '%(n)999999999s poses')]", "verbs", "phrase",
    ),
    "as_a_letter": (
        "@hook\ndef verbs():\n    return [Verb('v', '%(n)c poses')]", "verbs", "phrase",
    ),
    "unwritable": (
        "@hook\ndef themes():\n    return [Theme('a', 'A\\ud800')]", "themes", "de contrôle",
    ),
    "unwritable_below": (
        "@hook\ndef idea_fields():\n    return [Field('a', 'A', 'choice', choices=[['b', '\\0']])]",
        "idea_fields", "de contrôle",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", AT_LOAD)
def test_a_plugin_that_cannot_be_loaded_is_named_and_put_aside(name, make_host, source, good):
    body, step, hook, words = AT_LOAD[name]
    host = make_host({"_all/bad.py": source(name, body), "_all/z.py": source("zzz_good", good)})
    [problem] = host.problems
    named = "bad" if name == "unparsable" else name
    assert (problem.plugin, problem.stage, problem.hook) == (named, step, hook)
    assert words in problem.message
    assert problem.place.startswith("bad.py:"), problem
    assert not host.is_loaded(name)
    assert host.is_loaded("zzz_good")


@pytest.mark.parametrize("name", AT_DECLARATION)
async def test_a_declaration_that_fails_is_named_and_the_others_are_taken(
    name, make_host, source, good, reported
):
    body, hook, words = AT_DECLARATION[name]
    host = make_host({"_all/bad.py": source(name, body), "_all/z.py": source("zzz_good", good)})
    assert host.problems == []
    with pytest.raises(Exception, match=name) as caught:
        await host.declare(name, "brest", {})
    assert reported == [caught.value]
    assert (caught.value.stage, caught.value.hook, caught.value.office) == (
        "declare", hook, "brest",
    )  # fmt: skip
    assert words in caught.value.message
    assert caught.value.place.startswith("bad.py:")
    assert (await host.declare("zzz_good", "brest", {})).criteria


async def test_a_plugin_whose_two_threads_hang_fails_at_once_and_alone(make_host, source, good):
    hanging = "@hook\ndef criteria():\n    time.sleep(2)"
    host = make_host(
        {"_all/a.py": source("hanging", hanging), "_all/z.py": source("zzz_good", good)}
    )
    for _ in range(2):
        with pytest.raises(Exception, match="pas de réponse"):
            await host.declare("hanging", "brest", {})
    with pytest.raises(Exception, match="redémarré"):
        await host.declare("hanging", "brest", {})
    assert await host.declare("zzz_good", "brest", {})


@pytest.mark.parametrize(
    ("manifest", "words"),
    [
        ("", "il manque PLUGIN"),
        ("PLUGIN = dict(name='x')", "n'est pas un littéral"),
        ("PLUGIN = []", "doit être un dictionnaire"),
        ("PLUGIN = {'name': 'bad', 'auteur': 'moi'}", "clé inconnue 'auteur'"),
        ("PLUGIN = {'name': 'bad'}", "il manque 'contact'"),
        ("PLUGIN = {'name': 3}", "'name' doit être un texte"),
    ],
)
def test_a_bad_manifest_is_told_in_words(manifest, words, make_host, source, good):
    host = make_host({"_all/bad.py": manifest, "_all/z.py": source("zzz_good", good)})
    [problem] = host.problems
    assert (problem.plugin, problem.stage) == ("bad", "manifest")
    assert words in problem.message
    assert host.is_loaded("zzz_good")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"api": "2.0"}, "'api' vaut 2.0"),
        ({"category": '"cuisine"'}, "'category'"),
        ({"home": '"Brest"'}, "'home'"),
        ({"docs": '"javascript:alert(1)"'}, "'docs'"),
        ({"requires": '"commun"'}, "'requires'"),
        ({"requires": '["bad"]'}, "'requires'"),
        ({"api": "1.99"}, "'api' vaut 1.99"),
        ({"offices": "[]"}, "'offices'"),
        ({"offices": '"brest"'}, "'offices'"),
        ({"name": "Majuscule"}, "'name'"),
    ],
)
def test_a_wrong_value_in_the_manifest_is_told_in_words(changes, words, make_host, source, good):
    text = source(**{"name": "bad", "body": good, **changes})
    [problem] = make_host({"_all/bad.py": text}).problems
    assert words in problem.message


def test_the_manifest_of_a_plugin_that_cannot_be_imported_stays_readable(make_host, source):
    host = make_host({"brest/bad.py": source("bad", "raise ValueError")})
    assert host.found["bad"].manifest.contact == "dsi"


def test_the_second_plugin_of_a_name_is_refused(make_host, source, good):
    host = make_host({"brest/a.py": source("same", good), "nantes/b.py": source("same", good)})
    [problem] = host.problems
    assert "déjà pris" in problem.message
    assert problem.place == "b.py:1"
    assert host.found["same"].folder == "brest"


@pytest.mark.parametrize("other", ["same_more", "sam", "same"])
def test_a_name_whose_tables_would_be_another_s_is_refused(other, make_host, source, good):
    files = {"brest/a.py": source("same", good), f"nantes/{other}.py": source(other, good)}
    host = make_host(files)
    assert host.is_loaded("same")
    assert [(p.plugin, p.place) for p in host.problems] == (
        [] if other == "sam" else [(other, f"{other}.py:1")]
    )
    if other == "same_more":
        assert "trop proche de celui du module same (brest/a.py)" in host.problems[0].message


def test_nobody_takes_the_name_of_the_core_criteria(make_host, source):
    host = make_host({"brest/a.py": source("common", "")})
    assert "socle commun" in host.problems[0].message
    assert host.found["common"].module == "innovation.hooks.common"


def test_a_file_outside_an_office_s_folder_is_told(make_host, source, good):
    [problem] = make_host({"a.py": source("aaa", good)}).problems
    assert "dossier d'un office" in problem.message
