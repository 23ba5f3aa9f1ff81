"""Where in the source a declaration stands, so that a message can say what to write where."""

from __future__ import annotations

import inspect
from pathlib import Path

from django.db import models

ELSEWHERE = "oomi_registry/elsewhere.py"


def ours(model: type[models.Model]) -> bool:
    """Whether the model is written by us, who can give it a ``privacy`` of its own."""
    file = inspect.getsourcefile(model)
    return not model._meta.auto_created and file is not None and "site-packages" not in Path(file).parts


def file_of(model: type[models.Model]) -> str:
    """The file the model is written in, as it is found on Python's path: ``customers/models/contacts.py``."""
    module = model.__module__.split(".")
    file = Path(inspect.getsourcefile(model) or f"{module[-1]}.py")
    length = len(module) + (file.name == "__init__.py")
    return "/".join(file.parts[-length:])


def where(model: type[models.Model]) -> str:
    """Where the model's declaration is written: its file and class, or the list for tables that are not ours."""
    if ours(model):
        return f"{file_of(model)}, class {model.__name__}"
    return f'{ELSEWHERE}, under "{model._meta.label}"'
