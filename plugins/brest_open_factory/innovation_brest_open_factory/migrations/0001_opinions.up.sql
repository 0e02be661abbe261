-- What the reviewer said of an idea that has a prototype; said again, it replaces the first.
CREATE TABLE x_brest_open_factory_opinion (
    id @pk@,
    office text NOT NULL,
    idea text NOT NULL,
    favourable boolean NOT NULL,
    words text NOT NULL CHECK (length(words) <= 2000),
    said_by text NOT NULL,
    said_on date NOT NULL,
    UNIQUE (office, idea)
);
