"""Ends the web process between the commit and the answer, or before, when a header asks for it."""

import os
import signal
from collections.abc import Callable

from django.db import connection
from django.http import HttpRequest, HttpResponse

GetResponse = Callable[[HttpRequest], HttpResponse]
HEADER = "X-Chaos-Die"
AFTER_COMMIT = "after-commit"


class KillMiddleware:
    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        wish = request.headers.get(HEADER, "")
        if wish.startswith("at-write-"):
            number = int(wish.removeprefix("at-write-"))
            with connection.execute_wrapper(_DieAtWrite(number)):
                return self.get_response(request)
        response = self.get_response(request)
        if wish == AFTER_COMMIT:
            os.kill(os.getpid(), signal.SIGKILL)
        return response


class _DieAtWrite:
    """Ends the process before the n-th statement that writes."""

    def __init__(self, number: int) -> None:
        self.left = number

    def __call__(self, execute, sql, params, many, context):
        if sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
            self.left -= 1
            if self.left <= 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)
