"""The web server's own log lines, as discreet as the site's: ``gunicorn --logger-class oomi_registry.weblog.Log``."""

from __future__ import annotations

from gunicorn.config import Config
from gunicorn.glogging import Logger

from oomi_registry.logs import Discreet, Line


class Log(Logger):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn's log with the site's filter and form. There is no access log: it would say who asks."""

    def setup(self, cfg: Config) -> None:
        """As gunicorn, then every handler is made discreet."""
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.addFilter(Discreet())
            handler.setFormatter(Line("%(asctime)s %(levelname)s %(name)s %(message)s"))
