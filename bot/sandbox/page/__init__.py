"""Where does the chat in the browser come from? Static files, and a policy that lets nothing else run."""

from bot.sandbox.page.routes import page_routes

__all__ = ["page_routes"]
