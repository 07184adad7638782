"""The least a server can do with a page of a form: parse it, and commit its bytes with one insert.

`uvicorn tests.benchmarks.bare_forms:app`. BARE_FILE names the database; with BARE_KEY it is encrypted as the program's
is. It is written as a newcomer would: a route that FastAPI runs in a thread, a connection for each thread, one commit.
"""

import os
import threading
from typing import Annotated

import sqlcipher3.dbapi2 as sqlite
from fastapi import Depends, FastAPI, Request
from starlette.responses import RedirectResponse

app = FastAPI()
here = threading.local()


def connection() -> sqlite.Connection:
    if not hasattr(here, "connection"):
        made = sqlite.connect(os.environ["BARE_FILE"], timeout=10, isolation_level=None, check_same_thread=False)
        if os.environ.get("BARE_KEY"):
            made.execute(f"PRAGMA key = \"x'{os.environ['BARE_KEY']}'\"")
        made.execute("PRAGMA journal_mode = WAL")
        made.execute("PRAGMA synchronous = FULL")
        made.execute("CREATE TABLE IF NOT EXISTS page (id INTEGER PRIMARY KEY, path TEXT, body TEXT)")
        here.connection = made
    return here.connection


async def fields(request: Request) -> str:
    async with request.form() as form:
        return repr(form.multi_items())


connection()  # makes the file before several threads would at once


@app.post("/{path:path}")
def keep(path: str, typed: Annotated[str, Depends(fields)]) -> RedirectResponse:
    connection().execute("INSERT INTO page (path, body) VALUES (?, ?)", (path, typed))
    return RedirectResponse("/next", status_code=303)
