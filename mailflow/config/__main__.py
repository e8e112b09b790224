"""Write config.example.toml and docs/configuration.md anew: `python -m mailflow.config`."""

from pathlib import Path

from mailflow.config import describe, example

ROOT = Path(__file__).parents[2]


def main() -> None:
    """Write both files into the source tree."""
    (ROOT / "config.example.toml").write_text(example(), encoding="utf-8")
    (ROOT / "docs" / "configuration.md").write_text(describe(), encoding="utf-8")


if __name__ == "__main__":
    main()
