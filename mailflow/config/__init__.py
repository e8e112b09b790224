"""The TOML file as typed values. All its problems are reported at once, each with its key and line.

    config = load(None, os.environ)          # raises ConfigError
    config.relay.host, config.people["ben"]
    config.secret("relay", os.environ)       # read when needed, never kept

Rules: nothing is guessed; an unknown key is an error; no secret and no unknown key's value is
ever shown; relative paths are relative to the file. MAILFLOW_SECTION_KEY overrides a key.
"""

from mailflow.config.build import Config
from mailflow.config.example import describe, example
from mailflow.config.loading import find_file, load, parse

__all__ = ["Config", "describe", "example", "find_file", "load", "parse"]
