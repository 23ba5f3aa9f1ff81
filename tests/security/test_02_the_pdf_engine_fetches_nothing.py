"""The PDF engine reads no file and opens no connection, whatever a letter says (ASVS 1.3.6)."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import UTC, datetime

import pytest
import typst

from oomi_registry.settings import BASE_DIR
from requests_app.letters import typeset
from tests.letters import reading

AT = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
TEMPLATE = (BASE_DIR / "requests_app" / "letters" / "paper.typ").read_text(encoding="utf-8")
READS = re.compile(r"\b(?:import|include|read|image|csv|toml|yaml|xml|cbor|plugin|bibliography|link|eval|http\w*)\b")
HOSTILE = """\
#import "@preview/cetz:0.3.0": *
#include "/etc/passwd"
#read("/etc/passwd") #image("https://example.com/x.png") #plugin("x.wasm") #eval("1 + 1")
#link("https://example.com")[avaa] @viite <merkki> $x$ */ ) ] } "
\\#read("/etc/passwd")
"""

SHUT_IN = """
import contextlib, os, resource, socket, sys, tempfile
from datetime import UTC, datetime
from requests_app.letters import typeset
from tests.letters import reading
from requests_app.wording.blocks import blocks_of

def pdf_saying(text):
    paper = typeset.Paper("fi", "Kirje", ("Oomi Oy",), ("Tie 1",), (("Viite", "TP"),), "TP", blocks_of(text))
    return typeset.typeset(paper, at=datetime(2026, 3, 2, 8, tzinfo=UTC))

empty = tempfile.mkdtemp()
typeset.tempfile.TemporaryDirectory = lambda: contextlib.nullcontext(empty)
pdf_saying("Lihavoitu\\n\\nFontit on nyt luettu.")

_, most = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (0, most))
refused = 0
for opens in (lambda: os.open("/", os.O_RDONLY), socket.socket):
    try:
        opens()
    except OSError:
        refused += 1
assert refused == 2, "files and sockets can still be opened"

hostile = pdf_saying(sys.argv[1])
resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
assert os.listdir(empty) == []
os.rmdir(empty)
sys.stdout.buffer.write(hostile)
"""


def test_a_hostile_letter_is_set_by_a_process_that_can_open_neither_a_file_nor_a_socket() -> None:
    """Once the fonts are read, the kernel refuses every file and socket: the letter needs none, and says its words."""
    command = [sys.executable, "-c", SHUT_IN, HOSTILE]
    run = subprocess.run(command, cwd=BASE_DIR, capture_output=True, check=False, timeout=120)
    assert run.returncode == 0, run.stderr.decode()[-2000:]
    words = "".join(tag.all_words() for tag in reading.tags_of(run.stdout))
    assert "".join(HOSTILE.split()) in "".join(words.replace(reading.BREAKS, "").split())


def test_the_template_names_nothing_that_reads_or_fetches() -> None:
    code = "\n".join(line.split("//", 1)[0] for line in TEMPLATE.splitlines())
    assert READS.findall(code) == []
    assert code.count("json(") == code.count("json(bytes(sys.inputs") == 1, "values come in, and no file is read"


@pytest.mark.parametrize(
    "source",
    [
        '#read("/etc/hostname")',
        '#read("/manage.py")',
        '#read("manage.py")',
        '#read("../manage.py")',
        '#image("/requests_app/letters/fonts/NotoSans-Bold.ttf")',
        '#include "requests_app/letters/paper.typ"',
        '#import "/requests_app/letters/paper.typ": *',
    ],
)
def test_even_a_template_would_find_no_file(source: str) -> None:
    """The engine's root is an empty folder, and nothing above it can be named."""
    with pytest.raises(typst.TypstError, match=r"not found|escape"):
        typeset.compiled(source.encode(), {}, at=AT)
