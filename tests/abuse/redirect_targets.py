"""Addresses of another site, written in every way in which somebody hopes that one is taken for ours."""

from __future__ import annotations

from itertools import product
from urllib.parse import quote

FOREIGN_HOSTS = (
    "evil.example",
    "evil.example/account/",
    "user@evil.example",
    "testserver@evil.example",
    "3627734734",
)
# What stands between a browser's idea of a path and of a host.
URL_PREFIXES = (
    *(
        "//",
        "///",
        "////",
        "\\\\",
        "/\\",
        "\\/",
        "/\\/",
        "\\/\\",
        "//\\",
        "/\t/",
        "/\n/",
        "/\r/",
        "\t//",
        "\n//",
    ),
    *(" //", "\x00//", "\x0b//", "\xa0//", "\u2028//", "\u3000//", "／／", "/／", "/%2f", "/%5c", "/./"),
    *("http://", "https://", "HTTPS://", "hTTp:\\\\", "https:/", "https:", "http:///", "https:/\\", "ftp://"),
    *(" https://", "\thttps://", "ht\ntps://", "https\t://", "//testserver@", "https://testserver.", "://"),
)
SCRIPT_URLS = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    "\x01javascript:alert(1)",
)
SCRIPT_URLS += (
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "javascript://evil.example/%0aalert(1)",
)
# Our own site in full is no page of it either: which host it is, the request says.
OWN_ABSOLUTE_URLS = ("http://testserver/reviews/", "https://testserver/", "//testserver/reviews/")
OWN_PAGES = ("/reviews/", "/account/", "/reviews/?page=2", "/reviews/#first", "/?next=https://evil.example/")


def foreign_urls() -> list[str]:
    plain = [beginning + host for beginning, host in product(URL_PREFIXES, FOREIGN_HOSTS)]
    shown = [each.replace("evil.example", "evil。example") for each in plain if "evil.example" in each][:40]
    twice = [quote(each, safe="") for each in plain[:20]]
    return list(dict.fromkeys([*plain, *shown, *twice, *SCRIPT_URLS, *OWN_ABSOLUTE_URLS]))


def stays_on_site(location: str) -> bool:
    """Whether a browser that is sent there stays on our site: one slash, then anything but another."""
    printable = all(letter.isprintable() for letter in location)
    return printable and location[:1] == "/" and location[1:2] not in ("/", "\\")
