"""What Brest's plugin brings, seen from the api alone."""

import innovation_brest_open_factory as plugin

from innovation.testing.plugins import an_idea, contributions, render_panel


def test_the_five_themes_say_that_they_are_to_be_filled_in() -> None:
    labels = [theme.label for theme in contributions(plugin, "brest").themes]
    assert labels == [f"Thème {number} (à préciser)" for number in range(1, 6)]


def test_the_office_names_its_themes_and_leaves_some_out() -> None:
    settings = {"theme_1": "Bien vieillir", "theme_4": "", "theme_5": ""}
    labels = [theme.label for theme in contributions(plugin, "brest", settings).themes]
    assert labels == ["Bien vieillir", "Thème 2 (à préciser)", "Thème 3 (à préciser)"]


def test_the_idea_form_asks_the_open_factory_s_questions() -> None:
    kinds = {field.key: field.kind for field in contributions(plugin, "brest").idea_fields}
    assert kinds == {
        "brest_open_factory.question": "long_text",
        "brest_open_factory.prototype": "yes_no",
        "brest_open_factory.etat": "choice",
        "brest_open_factory.photo": "file",
    }


def test_a_prototype_s_state_and_photo_are_asked_for_only_when_there_is_one() -> None:
    asked = contributions(plugin, "brest").idea_fields
    for answer, keys in ((True, ["etat", "photo"]), (False, []), (None, [])):
        given = {"brest_open_factory.prototype": answer}
        conditional = [field.key for field in asked if field.when and field.is_asked(given)]
        assert conditional == [f"brest_open_factory.{key}" for key in keys]


def test_making_and_reuse_are_marked_on_five_worded_marks() -> None:
    grid = contributions(plugin, "brest").criteria
    assert [criterion.label for criterion in grid] == ["Fabrication", "Réemploi des matériaux"]
    assert {criterion.best for criterion in grid} == {4}


def test_the_panel_shows_the_question_and_what_to_bring() -> None:
    idea = an_idea(question="Un banc en palettes tient-il l'hiver ?", prototype=True)
    shown = render_panel(plugin, "brest", "revue", idea, {"atelier": "jeudi, à l'UBO"})
    assert "Un banc en palettes" in shown
    assert "apportez-le" in shown
    assert "jeudi" in shown


def test_whoever_reads_english_reads_the_panel_in_english() -> None:
    idea = an_idea(question="Comment ?", prototype=True)
    shown = render_panel(plugin, "brest", "revue", idea, language="en")
    assert "The question asked" in shown and "bring it along" in shown
    assert "Next workshop: date and place to be specified." in shown


def test_the_panel_says_when_there_is_no_question() -> None:
    assert "Aucune question" in render_panel(plugin, "brest", "revue", an_idea())


def test_a_prototype_whose_photo_is_attached_is_said_so() -> None:
    idea = an_idea(question="Comment ?", prototype=True, photo="abcdefghijkl")
    assert "sa photo est jointe" in render_panel(plugin, "brest", "revue", idea)


def test_without_a_prototype_photos_are_asked_for() -> None:
    assert "photos" in render_panel(plugin, "brest", "revue", an_idea(question="Comment ?"))


def test_without_a_reviewer_nothing_waits_for_one() -> None:
    declared = contributions(plugin, "brest")
    assert declared.gates == ()
    assert [panel.key for panel in declared.panels] == ["brest_open_factory.revue"]


def test_a_reviewer_brings_a_gate_and_a_panel() -> None:
    declared = contributions(plugin, "brest", {"relecteur": "Nolwenn Abgrall"})
    assert [gate.key for gate in declared.gates] == ["brest_open_factory.avis"]
    assert [panel.key for panel in declared.panels] == [
        "brest_open_factory.revue",
        "brest_open_factory.avis",
    ]


def test_another_office_may_take_it_for_itself() -> None:
    assert len(contributions(plugin, "nantes").criteria) == 2
