"""Folders: where the files stand that people may edit: letters, and recipes beside them."""

from pathlib import Path


def find_templates() -> Path:
    """Find the built-in templates: inside the package when installed, beside it in a checkout."""
    package = Path(__file__).resolve().parent
    inside, beside = package / "templates", package.parent / "templates"
    return inside if inside.is_dir() else beside


def recipes_in(templates: Path) -> list[Path]:
    """List the recipe files of a folder of templates; none when it has no `recipes`."""
    return sorted((templates / "recipes").glob("*.toml"))
