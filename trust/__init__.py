"""How the promises of docs/trust.md are proved."""
