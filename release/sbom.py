"""The bill of materials of a wheel, in CycloneDX 1.5: each package with version, licence and hashes."""

from __future__ import annotations

import hashlib
import json
import uuid
from datetime import UTC, datetime
from typing import Any

from release.licences import licences
from release.locked import export


def bill(wheel: str, content: bytes, made_at: str) -> str:
    """uv knows packages, hashes and who needs whom; added are licences, the wheel's own hash, and nothing random."""
    said: dict[str, Any] = json.loads(export("--all-extras", "--format", "cyclonedx1.5", "--preview"))
    digest = hashlib.sha256(content).hexdigest()
    said["serialNumber"] = f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'creneau:{digest}')}"
    about = said["metadata"]
    about["timestamp"] = datetime.fromtimestamp(int(made_at), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    about["component"] |= {"type": "application", "hashes": [{"alg": "SHA-256", "content": digest}]}
    about["component"]["properties"].append({"name": "creneau:file", "value": wheel})
    known = {(licence.package, licence.version): licence.expression for licence in licences()}
    for component in said["components"]:
        if expression := known.get((component["name"], component["version"])):
            component["licenses"] = [{"expression": expression}]
    return json.dumps(said, indent=2, ensure_ascii=False) + "\n"
