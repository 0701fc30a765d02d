"""Compiles the translations before a wheel is packed: ``.mo`` files are made from ``.po`` files, never stored."""

import importlib.util
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileTranslations(BuildHookInterface):  # type: ignore[type-arg, misc]
    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        _messages(Path(self.root)).compile_all()


def _messages(root: Path) -> Any:
    """``creneau.config.messages`` alone: nothing of the package is installed where a wheel is built."""
    path = root / "src" / "creneau" / "config" / "messages.py"
    spec = importlib.util.spec_from_file_location("messages", path)
    assert spec is not None  # noqa: S101
    assert spec.loader is not None  # noqa: S101
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
