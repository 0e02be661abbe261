-- What is said and joined around a thing of a plugin, which the plugin alone names and shows.
CREATE TABLE thread (
    id @pk@,
    plugin text NOT NULL,
    thing text NOT NULL CHECK (length(thing) BETWEEN 1 AND 100),
    UNIQUE (plugin, thing)
);
