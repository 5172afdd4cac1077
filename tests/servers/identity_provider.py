"""A small OpenID Connect provider on this machine: it lets in whom it is told, and checks what a client has to send."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "mailwright", "a secret of the client"


@dataclass
class IdentityProvider:
    """claims are of who is signed in there; faults change what the token endpoint says of them."""

    claims: dict[str, Any]
    faults: dict[str, Any] = field(default_factory=dict)
    address: str = ""
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)
    key: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))

    def approve(self, location: str) -> str:
        """Do what a browser does with the redirect to the provider, and give the path that it is sent back to."""
        query = dict(parse_qsl(urlsplit(location).query))
        self.asked.append(query)
        code = secrets.token_urlsafe()
        self.codes[code] = query
        back = urlsplit(query["redirect_uri"])
        return f"{back.path}?{urlencode({'code': code, 'state': query['state']})}"

    def give_token(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """Answer the token endpoint (RFC 6749 section 4.1.3, RFC 7636 section 4.6)."""
        asked = self.codes.pop(form.get("code", ""), None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        is_right = (
            asked is not None
            and form.get("redirect_uri") == asked["redirect_uri"]
            and (form.get("client_id"), form.get("client_secret")) == (CLIENT, SECRET)
            and challenge.rstrip(b"=").decode() == asked["code_challenge"]
        )
        if not is_right:
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        token = {"iss": self.address, "aud": CLIENT, "iat": now, "exp": now + 60, **self.claims, **self.faults}
        signed = jwt.encode(token, self.key, "RS256", {"kid": "1"})
        return 200, {"access_token": "access", "token_type": "Bearer", "id_token": signed}

    def answer(self, path: str) -> dict[str, Any]:
        """Answer all that is only read."""
        if path == "/userinfo":
            return self.claims
        if path == "/keys":
            key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
            return {"keys": [{**key, "kid": "1", "use": "sig"}]}
        ends = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
        found = {f"{name}_endpoint": f"{self.address}/{end}" for name, end in ends.items()}
        methods = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
        return {"issuer": self.address, "jwks_uri": f"{self.address}/keys", **found, **methods}


@contextmanager
def identity_provider(**claims: Any) -> Iterator[IdentityProvider]:
    """Start one, and end it."""
    provider = IdentityProvider(claims)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._send(200, provider.answer(urlsplit(self.path).path))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._send(*provider.give_token({name: texts[0] for name, texts in parse_qs(body).items()}))

        def _send(self, status: int, said: dict[str, Any]) -> None:
            content = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.address = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield provider
    server.shutdown()
    server.server_close()
