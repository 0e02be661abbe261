CREATE TABEL x_bad_migration_thing (id integer);
