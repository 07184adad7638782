"""Scripts, styles and fonts: the browser keeps them and asks each time whether they are still the same."""

import os

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope


class Revalidated(StaticFiles):
    """Nothing in these files is anybody's, so they may be kept; the ETag tells when there is a new one."""

    def file_response(
        self, full_path: str | os.PathLike[str], stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers["Cache-Control"] = "public, no-cache"
        return response
