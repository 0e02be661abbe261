DROP TABLE x_bad_migration_thing;
