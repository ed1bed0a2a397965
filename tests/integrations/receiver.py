"""A webhook that only keeps what it is sent."""

import http.server
import json
import threading

from integrations.events import StatusUpdate
from integrations.whatsapp.parse import parse


class Webhook:
    """A webhook that keeps what it is sent, with its signature; `answers` are the next status codes, then 200."""

    def __init__(self) -> None:
        self.taken: list[tuple[bytes, str | None]] = []
        self.answers: list[int] = []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                code = outer.answers.pop(0) if outer.answers else 200
                if code == 200:
                    outer.taken.append((body, self.headers["X-Hub-Signature-256"]))
                self.send_response(code)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *arguments: object) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/webhooks/whatsapp/"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def bodies(self) -> list[bytes]:
        return [body for body, _signature in list(self.taken)]

    @property
    def statuses(self) -> list[StatusUpdate]:
        events = [routed.event for body in self.bodies for routed in parse(json.loads(body))]
        return [event for event in events if isinstance(event, StatusUpdate)]
