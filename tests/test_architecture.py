"""The layers: imports point downwards only, and the two pure folders touch nothing outside."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "mailflow"

#: A room may import its own and those of a smaller number. Rooms of layer 3 do not know each other.
LAYERS = {
    "errors": 0,
    "mail": 0,
    "handoff": 1,
    "letters": 2,
    "config": 2,
    "folders": 2,
    "maillog": 2,
    "store": 3,
    "doors": 3,
    "clock": 3,
    "desk": 4,
    "wiring": 5,
    "process": 5,
    "daemon": 6,
    "play": 7,
    "cli": 8,
}
APART = {"store", "doors", "clock"}
#: What pure code may import beside itself: values, text, and libraries that compute.
IMPURE = {
    "os", "sys", "socket", "random", "secrets", "time", "logging", "subprocess", "threading",
    "asyncio", "tempfile", "shutil", "sqlite3", "urllib.request", "smtplib", "imaplib",
    "structlog", "peewee", "playhouse", "imapclient", "aiosmtpd", "click", "schedule", "jinja2",
}  # fmt: skip


def modules() -> list[Path]:
    return [p for p in sorted(PACKAGE.rglob("*.py")) if "migrations" not in p.parts]


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports_of(path: Path) -> list[tuple[int, str]]:
    found = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found += [(node.lineno, node.module)]
            found += [(node.lineno, f"{node.module}.{alias.name}") for alias in node.names]
    return found


def room_imported(name: str) -> str | None:
    parts = name.split(".")
    return parts[1] if parts[0] == "mailflow" and len(parts) > 1 and parts[1] in LAYERS else None


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_point_downwards(path: Path) -> None:
    room = room_of(path)
    if room in ("__init__", "__main__"):
        return
    for line, name in imports_of(path):
        other = room_imported(name)
        if other is None or other == room:
            continue
        place = f"{path.relative_to(ROOT)}:{line} imports {name}"
        assert LAYERS[other] <= LAYERS[room], f"{place}: it points upwards"
        assert not (room in APART and other in APART), f"{place}: the I/O rooms stay apart"
        assert other != "handoff" or room != "mail", f"{place}: mail/ knows nothing of handoffs"


@pytest.mark.parametrize(
    "path",
    [p for p in modules() if room_of(p) in ("mail", "handoff")],
    ids=lambda p: str(p.relative_to(PACKAGE)),
)
def test_the_pure_rooms_touch_nothing_outside(path: Path) -> None:
    for line, name in imports_of(path):
        root = name.split(".")[0]
        assert name not in IMPURE, f"{path.relative_to(ROOT)}:{line} imports {name}"
        assert root not in IMPURE, f"{path.relative_to(ROOT)}:{line} imports {name}"


def test_only_one_room_reads_with_the_email_package() -> None:
    readers = {
        path.relative_to(PACKAGE).parts[0]
        for path in modules()
        for _, name in imports_of(path)
        if name.split(".")[0] == "email"
    }
    assert readers <= {"mail", "letters"}


def test_every_room_is_in_the_plan() -> None:
    rooms = {room_of(path) for path in modules()} - {"__init__", "__main__"}
    assert rooms == set(LAYERS)
