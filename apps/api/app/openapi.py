"""`python -m app.openapi`: the OpenAPI document of the application, on the standard output."""

import json
import sys

from app.config import Settings
from app.main import create_app


def document() -> str:
    # Nothing is connected to before the application starts.
    schema = create_app(Settings(db_url="", redis_url="")).openapi()
    return json.dumps(schema, indent=4, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.stdout.write(document())
