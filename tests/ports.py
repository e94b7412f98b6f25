"""Port for a test: given by the system, and nobody else's until the test run of this process is over."""

from __future__ import annotations

import socket
import sys

_held: list[socket.socket] = []


def own_port(port: int = 0) -> int:
    """A port on which nobody listens; whoever is told of it may, as often as need be. `port`: one that was given up.

    Linux gives a port that is bound to nobody else, and lets another socket listen on it as long as this one does not:
    both say SO_REUSEADDR, as servers do. Until then calls are refused, as on any free port.
    """
    holding = socket.socket()
    holding.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    holding.bind(("127.0.0.1", port))
    port = int(holding.getsockname()[1])
    if sys.platform == "linux":
        _held.append(holding)
    else:  # elsewhere the first one bound is the only one
        holding.close()
    return port
