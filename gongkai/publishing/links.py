"""Whether a web address can be opened, asked without ever reaching into our own network."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from urllib.parse import SplitResult, quote, urljoin, urlsplit

TIMEOUT_SECONDS = 5
#: A whole question takes no longer, however slowly the answer comes.
LONGEST_SECONDS = 10
MOST_REDIRECTS = 4
AGENT = "gongkai-linkcheck"
#: Answers that tell that a page is there, though not for a program that asks like this.
_THERE = frozenset({401, 403, 405, 406, 429})
_TO_GET = _THERE | {400, 404, 500, 501, 503}
#: IPv6 that reaches the Internet, without the parts that carry an IPv4 address inside.
_WORLD = ipaddress.ip_network("2000::/3")
_CARRIERS = tuple(
    ipaddress.ip_network(one) for one in ("2002::/16", "2001::/23", "3fff::/20", "192.88.99.0/24")
)

#: Returns the addresses of a host and a port.
Resolve = Callable[[str, int], Sequence[str]]
#: Sends one question to an address: (parts, address, method) → status and where it leads.
Ask = Callable[[SplitResult, str, str], tuple[int, str]]


def is_public_address(text: str) -> bool:
    """Say whether an IP address is one of the open Internet.

    >>> [is_public_address(one) for one in ("8.8.8.8", "10.0.0.1", "127.0.0.1", "169.254.169.254")]
    [True, False, False, False]
    >>> [is_public_address(one) for one in ("2400:3200::1", "::1", "::ffff:10.0.0.1", "fe80::1")]
    [True, False, False, False]
    """
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if address.version == 6 and address not in _WORLD:
        return False
    if any(address in one for one in _CARRIERS):
        return False
    return address.is_global and not address.is_multicast


def addresses_of(host: str, port: int) -> list[str]:
    """Return the IP addresses of a host; raises OSError when it has none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def problem_of_link(url: str, *, resolve: Resolve = addresses_of, ask: Ask | None = None) -> str:
    """Return why an address cannot be opened, in a few Chinese words; "" when it can.

    HEAD first, then GET; redirects are followed, each looked at anew. The connection goes to the
    very address that was looked at, so that a name cannot point elsewhere a moment later.
    """
    asked = ask or _ask
    for _ in range(MOST_REDIRECTS + 1):
        try:
            parts, port = _parts(url)
            addresses = resolve(parts.hostname or "", port)
        except (ValueError, UnicodeError):
            return "网址写得不对"
        except OSError:
            return "找不到这个网站"
        if not addresses or not all(is_public_address(one) for one in addresses):
            return "指向内部地址，公众打不开"
        try:
            status, leads_to = asked(parts, addresses[0], "HEAD")
            if status in _TO_GET:
                status, leads_to = asked(parts, addresses[0], "GET")
        except TimeoutError:
            return f"{TIMEOUT_SECONDS}秒没有答复"
        except ssl.SSLError:
            return "安全证书有问题"
        except (OSError, http.client.HTTPException, ValueError):
            return "连不上"
        if not (300 <= status < 400 and leads_to):
            return "" if status < 400 or status in _THERE else f"打不开（{status}）"
        url = urljoin(url, leads_to)
    return "跳转太多"


def _parts(url: str) -> tuple[SplitResult, int]:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None:
        raise ValueError(url)
    return parts, parts.port or (443 if parts.scheme == "https" else 80)


def _ask(parts: SplitResult, address: str, method: str) -> tuple[int, str]:
    """Ask one address for a page; only its head is read."""
    host = (parts.hostname or "").encode("idna").decode()
    port = parts.port
    connection: http.client.HTTPConnection = (
        _PinnedHttps(host, port, address)
        if parts.scheme == "https"
        else _Pinned(host, port, address)
    )
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = f"?{quote(parts.query, safe='/%:@!$&()*+,;=~-._?')}" if parts.query else ""
    # A server that drips its answer byte by byte must not hold us: no socket timeout sees that.
    limit = threading.Timer(LONGEST_SECONDS, _hang_up, (connection,))
    limit.start()
    try:
        connection.request(method, path + query, headers={"User-Agent": AGENT, "Accept": "*/*"})
        answer = connection.getresponse()
        return answer.status, answer.getheader("Location") or ""
    finally:
        limit.cancel()
        connection.close()


def _hang_up(connection: http.client.HTTPConnection) -> None:
    """Break off a question that takes too long."""
    if connection.sock is not None:
        with suppress(OSError):
            connection.sock.shutdown(socket.SHUT_RDWR)


class _Pinned(http.client.HTTPConnection):
    """A connection to one address, whatever the name says by now."""

    def __init__(self, host: str, port: int | None, address: str) -> None:
        super().__init__(host, port, timeout=TIMEOUT_SECONDS)
        self.address = address

    def connect(self) -> None:
        """Connect to the address that was looked at."""
        self.sock = socket.create_connection((self.address, self.port), TIMEOUT_SECONDS)


class _PinnedHttps(_Pinned):
    """The same over TLS, the certificate being that of the name."""

    default_port = 443

    def connect(self) -> None:
        """Connect, then prove the name."""
        super().connect()
        context = ssl.create_default_context()
        self.sock = context.wrap_socket(self.sock, server_hostname=self.host)
