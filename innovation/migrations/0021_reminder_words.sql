-- What fills a reminder's sentence, which stays as its plugin wrote it: each reader has their language.
ALTER TABLE reminder ADD COLUMN words text NOT NULL DEFAULT '{}' CHECK (length(words) <= 2000);
