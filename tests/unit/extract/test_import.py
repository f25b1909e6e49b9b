"""What `import feedclean` must not load: it is paid by every command."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize("module", ["numpy", "dateparser", "charset_normalizer", "feedparser", "httpx", "sqlalchemy"])
def test_heavy_libraries_are_imported_when_needed(module: str) -> None:
    code = f"import sys, feedclean; print({module!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
