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

1. Lire
2. Écrire
"""


def test_a_readme_is_shown_with_its_headings_lists_and_commands() -> None:
    assert as_page(README).splitlines() == [
        "<p>Il apporte :</p>",
        "<ul><li><b>deux critères</b>, que le comité note de 0 à 4 ;</li>",
        "<li>&lt;i&gt;un&lt;/i&gt; <code>jalon</code>, voir la page.</li></ul>",
        "<h3>L&#39;essayer</h3>",
        "<p>D&#39;abord &lt;b&gt;ceci&lt;/b&gt; :</p>",
        "<pre>innovation plugin check bancs</pre>",
        "<pre>$ python -m pytest</pre>",
        "<ol><li>Lire</li>",
        "<li>Écrire</li></ol>",
    ]


def test_a_readme_without_a_word_shows_nothing() -> None:
    assert as_page(" \n\n# Bancs\n") == ""
