"""The schema's history: numbered SQL files, common first, then one engine's own."""
