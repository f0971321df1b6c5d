"""A council's sign-in as a process of its own: OpenID Connect with RS256 on loopback.

It signs in whoever `POST /told` says, and misbehaves as that says. `{"who": {claims}, "how": {…}}`
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

TENANT, CLIENT, SECRET = sys.argv[2:5]
PATH = f"/{TENANT}/v2.0"
KEYS = {
    name: rsa.generate_private_key(public_exponent=65537, key_size=2048) for name in ("ours", "new", "forged")
}
told = {"who": {}, "how": {}}
codes = {}
seen = {"keys": 0}


def issuer(port):
    return f"http://127.0.0.1:{port}{PATH}"


def public_jwk(name):
    return {
        **json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEYS[name].public_key())),
        "kid": name,
        "use": "sig",
    }


def build_id_token(asked, port):
    """What a good provider says, altered as told: a claim that is null is left out."""
    how, now = told["how"], int(time.time())
    claims = {"iss": issuer(port), "aud": CLIENT, "sub": "pairwise", "tid": TENANT, "iat": now, "nbf": now}
    claims |= {"exp": now + 300, "nonce": asked["nonce"], **told["who"], **how.get("claims", {})}
    claims = {name: value for name, value in claims.items() if value is not None}
    name = how.get("signed_with", "ours")
    header = {"kid": how.get("kid", name)}
    if how.get("algorithm") == "none":
        return jwt.encode(claims, None, algorithm="none", headers=header)
    if how.get("algorithm") == "HS256":
        # The old trick: what everybody may read, used as a shared secret.
        form = serialization.PublicFormat.SubjectPublicKeyInfo
        pem = KEYS["ours"].public_key().public_bytes(serialization.Encoding.PEM, form)
        parts = [json.dumps({"alg": "HS256", "typ": "JWT", **header}), json.dumps(claims)]
        body = ".".join(base64.urlsafe_b64encode(part.encode()).rstrip(b"=").decode() for part in parts)
        mark = hmac.new(pem, body.encode(), hashlib.sha256).digest()
        return f"{body}.{base64.urlsafe_b64encode(mark).rstrip(b'=').decode()}"
    return jwt.encode(claims, KEYS[name], algorithm="RS256", headers=header)


class ProviderHandler(BaseHTTPRequestHandler):
    @property
    def port(self):
        return self.server.server_address[1]

    def log_message(self, *args):
        pass

    def say(self, what, status=200):
        body = json.dumps(what).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def lead(self, address):
        self.send_response(302)
        self.send_header("Location", address)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_GET(self):
        url = urlsplit(self.path)
        if url.path == f"{PATH}/.well-known/openid-configuration":
            base = issuer(self.port)
            about = {"issuer": told["how"].get("issuer", base), "authorization_endpoint": f"{base}/authorize"}
            self.say({**about, "token_endpoint": f"{base}/token", "jwks_uri": f"{base}/keys"})
        elif url.path == f"{PATH}/keys":
            seen["keys"] += 1
            self.say({"keys": [public_jwk(name) for name in told["how"].get("keys", ["ours"])]})
        elif url.path == f"{PATH}/authorize":
            self.authorise({name: values[0] for name, values in parse_qs(url.query).items()})
        elif url.path == "/seen":
            self.say(seen)
        else:
            self.say({}, 404)

    def authorise(self, asked):
        wanted = {"response_type": "code", "client_id": CLIENT, "code_challenge_method": "S256"}
        if any(asked.get(name) != value for name, value in wanted.items()) or "openid" not in asked["scope"]:
            return self.say({"error": "invalid_request"}, 400)
        if error := told["how"].get("error"):
            return self.lead(
                f"{asked['redirect_uri']}?{urlencode({'error': error, 'state': asked['state']})}"
            )
        code = secrets.token_urlsafe(16)
        codes[code] = asked
        return self.lead(f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}")

    def do_POST(self):
        sent = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/told":
            told.update(json.loads(sent))
            return self.say({})
        form = {name: values[0] for name, values in parse_qs(sent.decode()).items()}
        if told["how"].get("token") == "silent":
            time.sleep(30)
        asked = codes.pop(form.get("code"), None)
        if not asked or form.get("client_secret") != SECRET or form["redirect_uri"] != asked["redirect_uri"]:
            return self.say({"error": "invalid_grant"}, 400)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != asked["code_challenge"]:
            return self.say({"error": "invalid_grant"}, 400)
        return self.say(
            {
                "access_token": "none of ours",
                "token_type": "Bearer",
                "id_token": build_id_token(asked, self.port),
            }
        )


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), ProviderHandler)
    print(server.server_address[1], flush=True)  # noqa: T201
    server.serve_forever()
