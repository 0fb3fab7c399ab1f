"""The pages: aiohttp and jinja2. Readable without JavaScript; pages translate, they never decide.

    request → errors → cookie → reader → limits → same-site → page      (middlewares, outermost first)
    page    → services → template → response → headers

`site` is what every page is handed, `routes` the one table of who may call what, `context` what every
template knows. `make_web_app` puts them together; it starts nothing.
"""

from bot.web.assembly import make_web_app
from bot.web.limits import SERVER_LIMITS

__all__ = ["SERVER_LIMITS", "make_web_app"]
