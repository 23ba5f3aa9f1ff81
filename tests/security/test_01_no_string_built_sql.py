"""No SQL is built out of strings (ASVS 1.2.4), and what is exported starts no formula (ASVS 1.2.10).

A statement is a constant with placeholders, or composed by ``psycopg.sql``. The scan reads the code of the whole house:
where a statement is executed, and wherever a text that begins like one is put together.
"""

from __future__ import annotations

import ast
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings

from oomi_registry.notice.adopted import register
from oomi_registry.notice.record import csv_rows, neutral_cell, record_of_processing
from oomi_registry.notice.terms import Text

HOUSE = ("oomi_registry", "customers", "retention", "requests_app", "benchmarks", "manage.py")
SINKS = frozenset({"execute", "executemany", "raw", "extra", "copy", "RawSQL", "RunSQL", "SQL", "mogrify"})
BEGINS_LIKE_SQL = re.compile(
    r"\s*(SELECT|INSERT|UPDATE|DELETE|WITH|CREATE|ALTER|DROP|TRUNCATE|GRANT|REVOKE|LOCK|SET|COPY|COMMENT|DO|CALL)\s"
)
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def sources() -> list[Path]:
    """Every module of the house."""
    places = [settings.BASE_DIR / name for name in HOUSE]
    return [file for place in places for file in ([place] if place.is_file() else sorted(place.rglob("*.py")))]


def is_fixed(node: ast.expr) -> bool:
    """Whether the expression is the same whoever asks: a literal, or a CONSTANT by its name."""
    if isinstance(node, ast.Constant):
        return True
    if isinstance(node, ast.FormattedValue):
        return is_fixed(node.value)
    if isinstance(node, ast.JoinedStr):
        return all(is_fixed(value) for value in node.values)
    if isinstance(node, ast.BinOp):
        return is_fixed(node.left) and is_fixed(node.right)
    name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
    return name.isupper()


Names = frozenset[str]


def is_composed(node: ast.expr, composed: Names) -> bool:
    """Whether the expression begins at ``sql.SQL(…)`` or the like of psycopg, or at a name that only ever holds one."""
    while isinstance(node, ast.Call | ast.Attribute):
        node = node.func if isinstance(node, ast.Call) else node.value
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "sql":
            return True
    return isinstance(node, ast.Name) and node.id in composed


def is_built(node: ast.expr, composed: Names) -> bool:
    """Whether the expression puts a text together out of something that is not fixed."""
    if isinstance(node, ast.JoinedStr):
        return not is_fixed(node)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod):
        parts = (node.left, node.right)
        return not is_fixed(node) and not any(is_composed(part, composed) for part in parts)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        makes_text = node.func.attr in {"format", "format_map", "join", "replace"}
        return makes_text and not is_composed(node, composed)
    return False


def first_words(node: ast.expr) -> str:
    """The fixed text that the expression begins with."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr) and node.values:
        return first_words(node.values[0])
    if isinstance(node, ast.BinOp):
        return first_words(node.left)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return first_words(node.func.value)
    return ""


def assigned(tree: ast.Module) -> dict[str, list[ast.expr]]:
    """What is assigned to each name, and added to it."""
    values: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    values.setdefault(target.id, []).append(node.value)
        elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            added = ast.BinOp(left=ast.Constant(""), op=node.op, right=node.value)
            values.setdefault(node.target.id, []).append(added)
    return values


def string_built(code: str) -> Iterator[int]:
    """The lines on which a statement is built out of strings."""
    tree = ast.parse(code)
    values = assigned(tree)
    none: Names = frozenset()
    composed = frozenset(name for name, given in values.items() if all(is_composed(each, none) for each in given))
    for node in ast.walk(tree):
        if isinstance(node, ast.expr) and is_built(node, composed) and BEGINS_LIKE_SQL.match(first_words(node)):
            yield node.lineno
        if isinstance(node, ast.Call) and node.args and called(node) in SINKS:
            said = node.args[0]
            meant = values.get(said.id, []) if isinstance(said, ast.Name) else [said]
            if any(is_built(each, composed) for each in meant):
                yield node.lineno


def called(node: ast.Call) -> str:
    """The last name of what is called."""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


@pytest.mark.parametrize(
    "code",
    [
        "cursor.execute(f\"SELECT * FROM t WHERE name = '{name}'\")",
        'cursor.execute("SELECT * FROM t WHERE name = " + name)',
        'cursor.execute("SELECT * FROM t WHERE name = %s" % name)',
        'cursor.execute("SELECT * FROM t WHERE name = {}".format(name))',
        'cursor.execute(" ".join(["SELECT", name]))',
        'statement = "SELECT " + name\ncursor.execute(statement)',
        'statement = start\nstatement += f" WHERE {name}"\ncursor.execute(statement)',
        'Party.objects.raw(f"SELECT {name}")',
        'RawSQL(f"lower({name})", [])',
        'migrations.RunSQL("DROP TABLE " + name)',
        'sql.SQL(f"SELECT {name}")',
        'sql.SQL("SELECT " + name)',
        'def statement(name):\n    return f"DELETE FROM {name}"',
        '_LOCK = sql.SQL("LOCK {}")\n_LOCK = "LOCK " + name\ncursor.execute(_LOCK.format(table))',
        'THINGS = [f"LOCK TABLE {table} IN SHARE MODE" for table in tables]',
    ],
)
def test_the_scan_finds_sql_built_out_of_strings(code: str) -> None:
    assert list(string_built(code))


@pytest.mark.parametrize(
    "code",
    [
        'cursor.execute("SELECT * FROM t WHERE name = %s", [name])',
        'cursor.execute(sql.SQL("SELECT {}").format(sql.Identifier(name)))',
        'cursor.execute(sql.SQL("SELECT {}").format(x) + sql.SQL(" LIMIT 1"))',
        'cursor.execute(sql.SQL(", ").join(parts))',
        'cursor.execute(f"LOCK TABLE {HOLDS} IN SHARE MODE")',
        'statement = "SELECT 1"\ncursor.execute(statement)',
        '_LOCK = sql.SQL("LOCK {}")\ncursor.execute(_LOCK.format(table))',
        'print(f"Selected {name}")',
        "super().execute(*args)",
    ],
)
def test_the_scan_lets_constants_and_compositions_pass(code: str) -> None:
    assert not list(string_built(code))


def test_no_statement_of_the_house_is_built_out_of_strings() -> None:
    looked_at = sources()
    assert len(looked_at) > 50
    found = [
        f"{file.relative_to(settings.BASE_DIR)}:{line}" for file in looked_at for line in string_built(file.read_text())
    ]
    assert not found, "Use placeholders or psycopg.sql: " + ", ".join(found)


@pytest.mark.parametrize("start", FORMULA)
def test_an_exported_cell_starts_no_formula_whatever_the_register_says(start: str) -> None:
    ours = register()
    hostile = Text(f'{start}HYPERLINK("https://elsewhere.example")')
    record = record_of_processing(
        replace(ours, categories=tuple(replace(each, name=hostile) for each in ours.categories))
    )
    cells = [cell for row in csv_rows(record) for cell in row]
    assert any("HYPERLINK" in cell for cell in cells)
    assert not [cell for cell in cells if cell.startswith(FORMULA)]
    written = io.StringIO()
    csv.writer(written).writerow([neutral_cell(hostile.fi)])
    assert not next(csv.reader(io.StringIO(written.getvalue())))[0].startswith(FORMULA)


def test_whatever_writes_csv_makes_its_cells_neutral() -> None:
    writers = [
        file
        for file in sources()
        if re.search(r"\bcsv\.(writer|DictWriter)\b|^from csv ", file.read_text(), re.MULTILINE)
    ]
    assert writers
    for file in writers:
        assert re.search(r"\b(csv_rows|neutral_cell)\(", file.read_text()), f"{file} writes cells as they are"
