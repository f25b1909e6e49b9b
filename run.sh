#!/usr/bin/env bash
# How everything in this repository is run; each function is one command: ./run.sh demo, ./run.sh test …
# A private environment is made in .venv on first use; set FEEDCLEAN_VENV to keep it elsewhere.
set -euo pipefail
cd "$(dirname "$0")"
unset PYTHONDONTWRITEBYTECODE  # start-up is five times slower without compiled modules
venv=${FEEDCLEAN_VENV:-.venv}

_env() {  # _env EXTRAS: the environment, with feedclean installed from this checkout
    [ -x "$venv/bin/python" ] || python3 -m venv "$venv"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --editable ".${1:+[$1]}"
}

demo() {  # the main job, offline: serve the fixtures, fetch, clean, write feeds
    _env ""
    "$venv/bin/python" fixtures/demo.py "$@"
}

lint() {  # ruff, mypy --strict
    _env dev
    "$venv/bin/ruff" format --check .
    "$venv/bin/ruff" check .
    "$venv/bin/mypy"
}

tests() {  # pytest alone; arguments go to pytest
    _env dev
    "$venv/bin/python" -m pytest "$@"
}

test() {  # everything that must pass
    lint
    tests -n "${FEEDCLEAN_TEST_WORKERS:-2}"
}

help() {
    sed -n 's/^\([a-z]*\)() {  # /  \1: /p' "$0"
}

"${@:-help}"
