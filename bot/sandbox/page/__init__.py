"""Page: the chat in the browser. Static files, and a policy that lets nothing else run."""

from bot.sandbox.page.routes import page_routes

__all__ = ["page_routes"]
