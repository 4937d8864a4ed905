"""What the wheel carries besides the package's own files."""

import shutil
from importlib.metadata import files
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SWAGGER_UI = "valorise/static/swagger-ui"
SERVED = ("swagger-ui-bundle.js", "swagger-ui.css", "favicon-32x32.png", "LICENSE")


class CustomBuildHook(BuildHookInterface[Any]):
    """Brings Swagger UI's files, so that the docs page works without a network, and the coefficients."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Copy into the checkout rather than only into the wheel: an editable install serves the same files."""
        target = Path(self.root, SWAGGER_UI)
        target.mkdir(parents=True, exist_ok=True)
        # Found through the metadata of the distribution: importing the package would ask for Django.
        sidecar = files("drf-spectacular-sidecar") or ()
        shipped = {file.name: file.locate() for file in sidecar if "swagger-ui-dist" in file.parts}
        for name in SERVED:
            shutil.copyfile(str(shipped[name]), target / name)
        build_data["artifacts"].append(f"/{SWAGGER_UI}/")  # git ignores them, the wheel must not

        if version != "editable":  # a checkout has its own folder, and a second copy would go stale
            build_data["force_include"]["coefficients"] = "valorise/data/coefficients"
