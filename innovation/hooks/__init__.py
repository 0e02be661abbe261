"""The seams: what a plugin may bring, and the host that keeps its failures to itself."""
