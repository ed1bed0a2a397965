"""The Graph API over HTTP: one client speaks for one number.

It never retries: whoever keeps the outgoing row decides, by the SendError's kind. What matters here is
to know whether a message may have been sent: nothing was, as long as no connection stood; once the
request was written, only an answer tells.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase
from requests.utils import get_environ_proxies
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, NewConnectionError, ProxyError

from integrations.outgoing import Accepted, Credentials, Outgoing, SendError, SendErrorKind
from integrations.whatsapp.errors import Verdict, classify, classify_bare
from integrations.whatsapp.render import render

Timeout = tuple[float, float]
CONNECT_AND_READ: Timeout = (3.05, 15.0)
MAX_DOWNLOAD = 100 * 1024 * 1024  # Meta's cap for a document, the largest of all ("Media")
_CHUNK = 64 * 1024
_WRONG_ADDRESS = (
    requests.exceptions.InvalidURL,
    requests.exceptions.InvalidSchema,
    requests.exceptions.MissingSchema,
)
_POOL = 32


@dataclass(frozen=True, slots=True)
class MediaLink:
    """Where a file lies for five minutes. `size` in bytes; `sha256` as Meta writes it."""

    url: str
    mime_type: str
    sha256: str
    size: int


class _Bearer(AuthBase):
    """Puts the token on the request, so that no netrc file of the machine can put another one there."""

    def __init__(self, token: str) -> None:
        self._header = f"Bearer {token}"

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = self._header
        return request


def new_session(url: str) -> requests.Session:
    """Return a keep-alive session for the host of `url`, with the environment's proxy and certificates read once."""
    session = requests.Session()
    with suppress(ValueError):  # a broken address is refused when it is used
        session.proxies.update(get_environ_proxies(url, no_proxy=None))
    session.verify = os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE") or True
    session.trust_env = False  # reading the environment again for each request costs more than the request
    adapter = HTTPAdapter(pool_connections=4, pool_maxsize=_POOL, max_retries=0)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session


class GraphClient:
    """Sends and fetches for one number. Every method raises SendError; safe to share between threads."""

    def __init__(
        self, credentials: Credentials, session: requests.Session | None = None, timeout: Timeout = CONNECT_AND_READ
    ) -> None:
        """`timeout` is (connect, read) in seconds; `session` may be shared between clients of one host."""
        self._credentials = credentials
        self._session = session or new_session(credentials.graph_url)
        self._auth = _Bearer(credentials.access_token)
        self._timeout = timeout
        self._verify = True if self._session.verify is None else self._session.verify
        self._number_url = f"{credentials.graph_url}/{credentials.phone_number_id}"

    def send(self, outgoing: Outgoing) -> Accepted:
        """Send one message; returning means Meta accepted it, not that it arrived. A document is uploaded first."""
        if outgoing.document is not None and not outgoing.document.media_id:
            file = outgoing.document
            media_id = self.upload_media(file.content, file.mime_type, file.filename)
            outgoing = replace(outgoing, document=replace(file, media_id=media_id))
        answer = self._post_message(render(outgoing))
        message, contact = _first(answer, "messages"), _first(answer, "contacts")
        provider_id = message.get("id")
        if not isinstance(provider_id, str) or not provider_id:
            raise SendError(SendErrorKind.UNKNOWN, title="accepted without an id")
        return Accepted(provider_id, wa_id=_text(contact, "wa_id"), bsuid=_text(contact, "user_id"))

    def mark_read(self, message_id: str, typing: bool = True) -> None:
        """Tick the message (and all before it) as read; with `typing`, show the indicator for up to 25 s."""
        payload: dict[str, Any] = {"messaging_product": "whatsapp", "status": "read", "message_id": message_id}
        if typing:
            payload["typing_indicator"] = {"type": "text"}
        with _repeatable():
            self._post_message(payload)

    def media_url(self, media_id: str) -> MediaLink:
        """Return where the file can be fetched; the link lives five minutes."""
        url = f"{self._credentials.graph_url}/{media_id}"
        query = {"phone_number_id": self._credentials.phone_number_id}
        with _repeatable():
            answer = _success(self._request("GET", url, params=query))
        if not _text(answer, "url"):
            raise SendError(SendErrorKind.RETRY, title="media without a link")
        return MediaLink(
            url=_text(answer, "url"),
            mime_type=_text(answer, "mime_type"),
            sha256=_text(answer, "sha256"),
            size=_whole(answer, "file_size"),
        )

    def download_media(self, media_id: str, max_bytes: int = MAX_DOWNLOAD) -> bytes:
        """Return the file's content. Raises SendError (UNDELIVERABLE) for one of more than `max_bytes` bytes."""
        link = self.media_url(media_id)
        if link.size > max_bytes:
            raise SendError(SendErrorKind.UNDELIVERABLE, title="media too large")
        if not self._may_carry_token(link.url):
            raise SendError(SendErrorKind.OUR_BUG, title="media link without https")
        with _repeatable(), self._request("GET", link.url, stream=True) as response:
            if response.status_code == requests.codes.not_found:
                raise SendError(SendErrorKind.RETRY, title="media link expired")
            if response.status_code != requests.codes.ok:
                raise _failure(response)
            return _read_up_to(response, max_bytes)

    def upload_media(self, content: bytes, mime_type: str, filename: str = "file") -> str:
        """Store a file at Meta and return its media id (kept 30 days)."""
        fields = {"messaging_product": "whatsapp", "type": mime_type}
        files = {"file": (filename, content, mime_type)}
        with _repeatable():
            answer = _success(self._request("POST", f"{self._number_url}/media", data=fields, files=files))
        if not _text(answer, "id"):
            raise SendError(SendErrorKind.RETRY, title="upload without an id")
        return _text(answer, "id")

    @cached_property
    def _message_request(self) -> requests.PreparedRequest:
        """Prepared once: preparing a request anew costs as much as sending it."""
        url, headers = f"{self._number_url}/messages", {"Content-Type": "application/json"}
        return requests.Request("POST", url, headers, auth=self._auth).prepare()

    def _post_message(self, payload: dict[str, Any]) -> dict[str, Any]:
        with _as_send_error():
            request = self._message_request.copy()
            request.body = json.dumps(payload, separators=(",", ":")).encode()
            request.headers["Content-Length"] = str(len(request.body))
            # Straight to the adapter: what a session adds (cookies, redirects, hooks) is not wanted here.
            response = self._session.get_adapter(self._number_url).send(
                request, timeout=self._timeout, verify=self._verify, proxies=self._session.proxies
            )
            response.content  # noqa: B018 - read while errors of the connection are looked for
        return _success(response)

    def _request(self, method: str, url: str, **arguments: Any) -> requests.Response:
        with _as_send_error():
            return self._session.request(
                method, url, auth=self._auth, timeout=self._timeout, allow_redirects=False, **arguments
            )

    def _may_carry_token(self, url: str) -> bool:
        link, graph = urlsplit(url), urlsplit(self._credentials.graph_url)
        return link.scheme == "https" or (link.scheme, link.netloc) == (graph.scheme, graph.netloc)


@contextmanager
def _as_send_error() -> Iterator[None]:
    try:
        yield
    except requests.RequestException as error:
        raise SendError(_kind_of(error), title=type(error).__name__) from None


@contextmanager
def _repeatable() -> Iterator[None]:
    """What does no harm when done twice is simply to be tried again where its outcome is unknown."""
    try:
        yield
    except SendError as error:
        if error.kind is not SendErrorKind.UNKNOWN:
            raise
        raise SendError(SendErrorKind.RETRY, error.code, error.title, error.retry_after) from None


def _kind_of(error: requests.RequestException) -> SendErrorKind:
    """RETRY where no connection came to stand, so that nothing was written; UNKNOWN for all that happened later."""
    if isinstance(error, requests.ConnectTimeout):
        return SendErrorKind.RETRY
    if isinstance(error, _WRONG_ADDRESS):
        return SendErrorKind.CHANNEL
    cause = error.args[0] if error.args else None
    reason = cause.reason if isinstance(cause, MaxRetryError) else cause
    if isinstance(reason, NewConnectionError | ConnectTimeoutError | ProxyError):
        return SendErrorKind.RETRY
    if isinstance(error, requests.exceptions.SSLError) and "CERTIFICATE_VERIFY_FAILED" in str(reason):
        return SendErrorKind.RETRY  # the handshake failed, so the request was never written
    return SendErrorKind.UNKNOWN


def _success(response: requests.Response) -> dict[str, Any]:
    if response.status_code != requests.codes.ok:
        raise _failure(response)
    return _json(response)


def _failure(response: requests.Response) -> SendError:
    error = _json(response).get("error")
    if not isinstance(error, dict) or not isinstance(error.get("code"), int):
        verdict = _with_header(classify_bare(response.status_code), response)
        return SendError(verdict.kind, response.status_code, f"HTTP {response.status_code}", verdict.retry_after)
    code: int = error["code"]
    verdict = classify(code, response.status_code, transient=error.get("is_transient") is True)
    verdict = _with_header(verdict, response)
    # Graph's `message` is a fixed phrase; `error_data.details` may repeat what we sent.
    return SendError(verdict.kind, code, _text(error, "message")[:255], verdict.retry_after)


def _with_header(verdict: Verdict, response: requests.Response) -> Verdict:
    header = response.headers.get("Retry-After", "")
    if verdict.kind is SendErrorKind.RETRY and header.isascii() and header.isdigit() and len(header) < 6:
        return Verdict(verdict.kind, float(header))
    return verdict


def _read_up_to(response: requests.Response, max_bytes: int) -> bytes:
    content = bytearray()
    try:
        for chunk in response.iter_content(_CHUNK):
            content += chunk
            if len(content) > max_bytes:
                raise SendError(SendErrorKind.UNDELIVERABLE, title="media too large")
    except requests.RequestException as error:
        raise SendError(SendErrorKind.RETRY, title=type(error).__name__) from None
    return bytes(content)


def _json(response: requests.Response) -> dict[str, Any]:
    try:
        answer = response.json()
    except (ValueError, RecursionError):
        return {}
    return answer if isinstance(answer, dict) else {}


def _first(answer: dict[str, Any], key: str) -> dict[str, Any]:
    items = answer.get(key)
    item = items[0] if isinstance(items, list) and items else None
    return item if isinstance(item, dict) else {}


def _whole(mapping: dict[str, Any], key: str) -> int:
    """Meta writes a file's size as a number or as digits."""
    value = mapping.get(key)
    digits = str(value) if isinstance(value, int | str) else ""
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 16 else 0


def _text(mapping: dict[str, Any], key: str) -> str:
    value = mapping.get(key)
    return value if isinstance(value, str) else ""
