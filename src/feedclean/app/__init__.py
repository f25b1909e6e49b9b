"""The composition root: what the command line and the library ask for, with real parts put together.

Callers import from the module that they need, because store and engine are slow to load and `feedclean fetch` needs
neither: `rooms` (which implementation stands behind each port), `oneoff`, `daemon`, `upkeep`, `doctor`.
"""
