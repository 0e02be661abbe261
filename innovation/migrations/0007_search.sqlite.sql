-- Stems without accents, one space between them: the tokenizer has nothing to guess.
CREATE VIRTUAL TABLE search_idea USING fts5 (
    title, words, tokenize = 'unicode61 remove_diacritics 0', prefix = '2 3'
);
CREATE VIRTUAL TABLE search_practice USING fts5 (
    title, words, tokenize = 'unicode61 remove_diacritics 0', prefix = '2 3'
);
