"""Every letter as PDF and pictures in ``screens/letters/``, and what veraPDF says of each: ``make letters``.

Ends with 1 where one of them is not PDF/UA-1.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from time import perf_counter

FOLDER = Path(__file__).resolve().parent.parent.parent / "screens" / "letters"


def main() -> int:
    """Write them and say the verdicts."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "oomi_registry.settings"
    import django

    django.setup()

    from oomi_registry.notice import adopted

    adopted.adopt(adopted.candidate())  # the letters of the code's own register, without a database

    from requests_app.letters.typeset import typeset
    from tests.letters import reading, verapdf
    from tests.letters.every import WRITTEN_AT, every_paper

    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in (*FOLDER.glob("*.pdf"), *FOLDER.glob("*.png")):
        old.unlink()
    written: list[Path] = []
    took = 0.0
    for name, paper in every_paper():
        began = perf_counter()
        pdf = typeset(paper, at=WRITTEN_AT)
        took += perf_counter() - began
        written.append(FOLDER / f"{name}.pdf")
        written[-1].write_bytes(pdf)
        for number, picture in enumerate(reading.pictures_of(pdf), start=1):
            (FOLDER / f"{name}_{number}.png").write_bytes(picture)
    verdicts = verapdf.judge(written)
    print("\n".join(map(str, verdicts)))
    passed = sum(verdict.conforms for verdict in verdicts)
    print(f"{passed} of {len(written)} letters are PDF/UA-1 by veraPDF; {took / len(written) * 1000:.0f} ms each")
    return 0 if passed == len(written) else 1


if __name__ == "__main__":
    sys.exit(main())
