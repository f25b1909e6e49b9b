"""Room: feeds."""
