"""A plugin's README in the directory: read as it was meant, and nothing of it acts."""

from innovation.web.readme import as_page

README = """# Bancs

Il apporte :
- **deux critères**, que le comité
  note de 0 à 4 ;
- <i>un</i> `jalon`, voir [la page](javascript:1).

## L'essayer
D'abord <b>ceci</b> :

    innovation plugin check bancs

```console
$ python -m pytest
```

| Mot | Sens |
|---|---|
| banc | siège |

![Un banc](https://x.test/b.png)

1. Lire
2. Écrire
"""


def test_a_readme_is_shown_with_its_headings_lists_tables_and_commands() -> None:
    shown = as_page(README)
    assert shown.splitlines()[:6] == [
        "<p>Il apporte :</p>",
        "<ul>",
        "<li><strong>deux critères</strong>, que le comité",
        "note de 0 à 4 ;</li>",
        "<li>&lt;i&gt;un&lt;/i&gt; <code>jalon</code>, voir [la page](javascript:1).</li>",
        "</ul>",
    ]
    for part in (
        "<h3>L'essayer</h3>",
        "<p>D'abord &lt;b&gt;ceci&lt;/b&gt; :</p>",
        "<pre><code>innovation plugin check bancs\n</code></pre>",
        "$ python -m pytest\n",
        "<td>siège</td>",
        "<p>Un banc</p>",
        "<ol>\n<li>Lire</li>\n<li>Écrire</li>\n</ol>",
    ):
        assert part in shown


def test_a_link_of_a_readme_leads_nowhere() -> None:
    assert as_page("Voir [la page](https://x.test) et <https://y.test>.") == (
        "<p>Voir la page et https://y.test.</p>\n"
    )


def test_a_readme_without_a_word_shows_nothing() -> None:
    assert as_page(" \n\n# Bancs\n") == ""
