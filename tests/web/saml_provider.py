"""A real provider of SAML 2.0 for the tests: pysaml2's, over HTTP on loopback, which believes whoever names a person.

``python -m tests.web.saml_provider PORT FOLDER ADDRESS``: the address that it calls itself by; the folder holds
``sp.xml`` (Créneau's own metadata), ``cert.pem`` and ``key.pem``. ``/sso`` asks who it is; ``person`` (JSON: the NameID
and the attributes) says so at once, and gets JSON. Beside it, what an attacker, or a provider set up wrongly, would do:
``sign``, ``audience``, ``destination``, ``algorithm``, ``digest``, ``answers`` (the number of a request; "-" for none).
"""

from __future__ import annotations

import base64
import json
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from saml2 import BINDING_HTTP_POST, BINDING_HTTP_REDIRECT
from saml2.authn_context import PASSWORDPROTECTEDTRANSPORT
from saml2.config import IdPConfig
from saml2.metadata import entity_descriptor
from saml2.saml import NAME_FORMAT_UNSPECIFIED, NAMEID_FORMAT_PERSISTENT, NameID
from saml2.server import Server
from saml2.sigver import get_xmlsec_binary
from saml2.xmldsig import DIGEST_SHA256, SIG_RSA_SHA256

QUESTION = """<!doctype html><title>Who are you?</title><form>
<input type="hidden" name="page" value="1"><input type="hidden" name="SAMLRequest" value="{request}">
<input name="person"><button>Go on</button></form>"""
ANSWER = """<!doctype html><title>Back</title><form method="post" action="{there}">
<input type="hidden" name="SAMLResponse" value="{answer}"><button>Back</button></form>"""


def configuration(base: str, folder: Path) -> dict[str, Any]:
    return {
        "entityid": f"{base}/metadata",
        "xmlsec_binary": get_xmlsec_binary(),
        "key_file": str(folder / "key.pem"),
        "cert_file": str(folder / "cert.pem"),
        "metadata": {"local": [str(folder / "sp.xml")]},
        "service": {
            "idp": {
                "endpoints": {"single_sign_on_service": [(f"{base}/sso", BINDING_HTTP_REDIRECT)]},
                "policy": {"default": {"attribute_restrictions": None, "name_form": NAME_FORMAT_UNSPECIFIED}},
            }
        },
    }


class Door(BaseHTTPRequestHandler):
    server: Provider

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(address.query).items()}
        kind, answer = self._answer(address.path, asked)
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.end_headers()
        self.wfile.write(answer.encode())

    def _answer(self, path: str, asked: dict[str, str]) -> tuple[str, str]:
        if path == "/metadata":
            return "text/xml", self.server.metadata()
        if path != "/sso":
            return "text/plain", "nothing here"
        if "person" not in asked:
            return "text/html", QUESTION.format(request=asked["SAMLRequest"])
        there, answer = self.server.answer(asked)
        if "page" in asked:
            return "text/html", ANSWER.format(there=there, answer=answer)
        return "application/json", json.dumps({"SAMLResponse": answer})

    def log_message(self, *_: object) -> None:
        """In silence."""


class Provider(HTTPServer):
    def __init__(self, port: int, folder: Path, address: str) -> None:
        super().__init__(("127.0.0.1", port), Door)
        self.said = configuration(address, folder)
        self.idp = Server(config=IdPConfig().load(self.said))

    def metadata(self) -> str:
        return str(entity_descriptor(IdPConfig().load(self.said)))

    def answer(self, asked: dict[str, str]) -> tuple[str, str]:
        """Where the page posts to, and what: the answer in base64."""
        request = self.idp.parse_authn_request(asked["SAMLRequest"], BINDING_HTTP_REDIRECT).message
        there = self.idp.response_args(request, [BINDING_HTTP_POST])
        person = json.loads(asked["person"])
        name = NameID(format=person.pop("format", NAMEID_FORMAT_PERSISTENT), text=person.pop("id"))
        answers = asked.get("answers", request.id)
        sign = asked.get("sign", "assertion")
        response = self.idp.create_authn_response(
            person,
            {"-": None}.get(answers, answers),
            asked.get("destination", there["destination"]),
            asked.get("audience", there["sp_entity_id"]),
            name_id=name,
            authn={
                "class_ref": PASSWORDPROTECTEDTRANSPORT,
                "authn_auth": "tests",
                "authn_instant": float(asked.get("asked_at", time.time())),
            },
            sign_assertion=sign in {"assertion", "both"},
            sign_response=sign in {"response", "both"},
            sign_alg=asked.get("algorithm", SIG_RSA_SHA256),
            digest_alg=asked.get("digest", DIGEST_SHA256),
        )
        return there["destination"], base64.b64encode(str(response).encode()).decode()


if __name__ == "__main__":
    Provider(int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]).serve_forever()
