"""Runs MiniStack as Retouch needs it: `python -I launch.py`.

Seven changes, each made to a name that must be there, so that another version of MiniStack fails at once and
loudly instead of behaving otherwise:

- S3's EventBridge events name the object's version (`detail.object["version-id"]`), as AWS's do.
- A function that fails where its execution waits for a task token fails the task, as on AWS, instead of leaving
  it to wait for a token that nobody has.
- At most RETOUCH_FUNCTIONS_AT_ONCE functions run at once and further invocations wait. Each is a process of its
  own here, and a big drop would start hundreds at the same time.
- The JWT authorizer of HTTP APIs verifies RS256 with what Python has; MiniStack's own way is there only where the
  package `cryptography` is, and refuses every token without it.
- CORS of an HTTP API is as its CloudFormation resource says; MiniStack looks for other names than it has.
- Port 443 is left alone, also for root.
- It ends when its standard input does, so that it cannot outlive whoever started it, however that one ended.
"""

import base64
import contextvars
import hashlib
import inspect
import json
import os
import signal
import sys
import threading

from ministack import app
from ministack.services import apigateway, eventbridge, lambda_svc, s3, stepfunctions

awaited_token = contextvars.ContextVar("awaited_token", default=None)
# What stands before a SHA-256 in an RSA signature (RFC 8017, section 9.2, note 1).
SHA_256 = bytes.fromhex("3031300d060960864801650304020105000420")
object_version = contextvars.ContextVar("object_version", default=None)


def replace(module, name, parameters, make):
    """Replaces a module's function by `make(original)`; refuses where its parameters are not as expected."""
    original = getattr(module, name, None)
    found = list(inspect.signature(original).parameters) if callable(original) else None
    if found is None or any(parameter not in found for parameter in parameters):
        sys.exit(
            f"launch.py: {module.__name__}.{name} has {found}, expected a function with {parameters}: "
            "this version of MiniStack needs another launch.py"
        )
    setattr(module, name, make(original))


def remember_version(fire):
    """Notes the version of the object whose event is being sent."""
    signature = inspect.signature(fire)

    def fire_s3_event(*args, **kwargs):
        version = signature.bind(*args, **kwargs).arguments.get("version_id")
        token = object_version.set(version)
        try:
            return fire(*args, **kwargs)
        finally:
            object_version.reset(token)

    return fire_s3_event


def name_version(dispatch):
    """Puts the noted version into S3's event."""

    def dispatch_event(event, *args, **kwargs):
        version = object_version.get()
        if version and event.get("Source") == "aws.s3":
            detail = json.loads(event["Detail"])
            detail["object"].setdefault("version-id", version)
            event = {**event, "Detail": json.dumps(detail)}
        return dispatch(event, *args, **kwargs)

    return dispatch_event


def remember_token(invoke):
    """Notes the token that the execution is about to wait for."""

    def invoke_with_callback(resource, input_data, token, state_def):
        noted = awaited_token.set(token)
        try:
            return invoke(resource, input_data, token, state_def)
        finally:
            awaited_token.reset(noted)

    return invoke_with_callback


def fail_task(call):
    """Ends the wait for a token with the error of the function that was to get it."""

    def call_lambda(func_ref, event):
        try:
            return call(func_ref, event)
        except stepfunctions._ExecutionError as error:
            task = stepfunctions._task_tokens.get(awaited_token.get())
            if task is not None:
                task["error"] = {"Error": error.error, "Cause": error.cause}
                task["event"].set()
            raise

    return call_lambda


def verify_rs256(_):
    """Whether a token was signed with the private key to that public one (RFC 8017, section 8.2.2)."""

    def decode(text):
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))

    def verify(token, jwk):
        try:
            header, claims, signature = token.split(".")
            modulus, exponent, number = (
                int.from_bytes(decode(part), "big") for part in (jwk["n"], jwk["e"], signature)
            )
            size = (modulus.bit_length() + 7) // 8
            digest = hashlib.sha256(f"{header}.{claims}".encode()).digest()
            padding = b"\xff" * (size - 3 - len(SHA_256) - len(digest))
            expected = b"\x00\x01" + padding + b"\x00" + SHA_256 + digest
            return number < modulus and pow(number, exponent, modulus).to_bytes(size, "big") == expected
        except (KeyError, ValueError):
            return False

    return verify


def name_as_api(answer):
    """Gives `AllowOrigins` of CloudFormation the name that API Gateway's own API has: `allowOrigins`."""

    def answer_cors(cors_cfg, origin):
        return answer({name[0].lower() + name[1:]: value for name, value in (cors_cfg or {}).items()}, origin)

    return answer_cors


def take_turns(execute):
    """Lets as many functions run at once as this machine can bear."""
    turns = threading.BoundedSemaphore(int(os.environ["RETOUCH_FUNCTIONS_AT_ONCE"]))

    def execute_in_turn(*args, **kwargs):
        with turns:
            return execute(*args, **kwargs)

    return execute_in_turn


def end_with_input():
    """Waits for the end of standard input, then asks this process to stop."""
    while os.read(0, 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


replace(s3, "_fire_s3_event", ["bucket_name", "key", "version_id"], remember_version)
replace(eventbridge, "_dispatch_event", ["event"], name_version)
replace(stepfunctions, "_invoke_with_callback", ["resource", "input_data", "token", "state_def"], remember_token)
replace(stepfunctions, "_call_lambda", ["func_ref", "event"], fail_task)
replace(lambda_svc, "_execute_function_dispatch", ["func", "config", "event"], take_turns)
replace(apigateway, "_verify_rs256_signature", ["token", "jwk"], verify_rs256)
replace(apigateway, "_cors_response_headers", ["cors_cfg", "origin"], name_as_api)
replace(apigateway, "_cors_preflight_response", ["cors_cfg", "origin"], name_as_api)
replace(app, "_port_is_bindable", ["host", "port"], lambda _: lambda *_: False)
threading.Thread(target=end_with_input, daemon=True).start()
app.main()
