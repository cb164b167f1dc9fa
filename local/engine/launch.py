"""Runs MiniStack as Retouch needs it: `python -I launch.py`.

Seventeen changes, each made to a name that must be there, so that another version of MiniStack fails at once and
loudly instead of behaving otherwise:

- S3's EventBridge events name the object's version (`detail.object["version-id"]`), as AWS's do.
- If a function fails while its execution waits for a task token, the task fails, as on AWS. MiniStack leaves the
  task waiting, although no program has the token.
- At most RETOUCH_FUNCTIONS_AT_ONCE functions run at once and further invocations wait. Each is a process of its
  own here, and a big drop would start hundreds at the same time.
- The JWT authorizer of HTTP APIs verifies RS256 with what Python has; MiniStack's own way is there only where the
  package `cryptography` is, and refuses every token without it.
- CORS of an HTTP API is as its CloudFormation resource says; MiniStack looks for other names than it has.
- A DynamoDB table of CloudFormation gets its TTL, point-in-time recovery and encryption; MiniStack leaves them out.
- A task's `TimeoutSeconds` may be an expression; MiniStack takes it for a number, and the execution crashes.
- All expressions of an `Assign` see the variables as they were before the state, as on AWS.
- A permission to put events can depend on `events:source`; MiniStack knows no such condition, and denies all.
- A permission on a DynamoDB table can depend on `dynamodb:LeadingKeys`; MiniStack knows no such condition, and
  takes it for fulfilled. The items of a transaction are checked one by one.
- A bucket that a change set imports is no conflict of names; MiniStack checks the names before it imports.
- An archive of CloudFormation is created; MiniStack knows archives, but not as a resource of a stack.
- A replay goes to the rules that its `FilterArns` name; MiniStack sends it to all.
- DynamoDB's expressions are parsed once, not for each item that a query passes.
- Request lines and headers may have 64 KB: the server before MiniStack refuses 16 KB, before the API can say why.
- Port 443 is left alone, also for root.
- The engine ends when its standard input ends, so that it cannot outlive the process that started it, however
  that process ended.
"""

import base64
import contextvars
import hashlib
import inspect
import json
import os
import re
import signal
import sys
import threading
from functools import lru_cache

from ministack import app
from ministack.core import iam_actions, iam_evaluator
from ministack.services import apigateway, dynamodb, eventbridge, lambda_svc, s3, stepfunctions
from ministack.services.cloudformation import _change_sets, provisioners, stacks

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


def limit_functions(execute):
    """Lets at most RETOUCH_FUNCTIONS_AT_ONCE functions run at once."""
    permits = threading.BoundedSemaphore(int(os.environ["RETOUCH_FUNCTIONS_AT_ONCE"]))

    def execute_with_permit(*args, **kwargs):
        with permits:
            return execute(*args, **kwargs)

    return execute_with_permit


def end_with_input():
    """Waits for the end of standard input, then asks this process to stop."""
    while os.read(0, 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def settle_table(create):
    """Gives a table of CloudFormation what its properties say beside its keys: TTL, recovery, encryption."""

    def create_table(logical_id, props, stack_name):
        answer = create(logical_id, props, stack_name)
        name = answer[0]
        ttl = props.get("TimeToLiveSpecification")
        if ttl:
            dynamodb._update_ttl({"TableName": name, "TimeToLiveSpecification": ttl})
        recovery = props.get("PointInTimeRecoverySpecification")
        if recovery:
            dynamodb._update_continuous_backups({"TableName": name, "PointInTimeRecoverySpecification": recovery})
        sse = props.get("SSESpecification")
        if sse:
            spec = {**sse, "Enabled": sse.get("SSEEnabled", False)}
            dynamodb._tables[name]["SSEDescription"] = dynamodb._sse_description_from_spec(spec)
        return answer

    return create_table


def read_timeout(execute):
    """Evaluates the `TimeoutSeconds` of a task if it is an expression."""

    def execute_task(state_def, raw_input, execution, ctx):
        if isinstance(state_def.get("TimeoutSeconds"), str):
            seconds = stepfunctions._jsonata_state_field(state_def, "TimeoutSeconds", "number", raw_input, ctx)
            state_def = {**state_def, "TimeoutSeconds": seconds}
        return execute(state_def, raw_input, execution, ctx)

    return execute_task


def assign_at_once(apply):
    """Lets all expressions of an `Assign` see the variables as they were before it."""

    def apply_state_assign(state_def, raw_input, ctx, result=None, error_output=None):
        assign = state_def.get("Assign")
        if ctx is None or not isinstance(assign, dict):
            return
        assigned = {}
        for name, template in assign.items():
            scratch = {**ctx, "variables": dict(ctx.get("variables", {}))}
            apply({**state_def, "Assign": {name: template}}, raw_input, scratch, result, error_output)
            if name in scratch["variables"]:
                assigned[name] = scratch["variables"][name]
        ctx.setdefault("variables", {}).update(assigned)

    return apply_state_assign


def name_source(context):
    """Adds `events:source` of PutEvents to what conditions can see."""

    def request_context(service, iam_action, body, params):
        found = context(service, iam_action, body, params)
        if iam_action == "events:PutEvents":
            sources = sorted({str(entry.get("Source")) for entry in json.loads(body or b"{}").get("Entries", [])})
            if sources:
                # One string where there is one, as `StringEquals` compares no list.
                found = {**found, "events:source": sources[0] if len(sources) == 1 else sources}
        return found

    return request_context


class ItemArn(str):
    """A table's ARN in the check of one item of a transaction, with the item's partition key."""

    leading_keys = ()


def read_leading_keys(table, *items):
    """The partition keys of items that a request names, by the table's own key."""
    name = dynamodb._tables.get(table, {}).get("pk_name")
    values = [value for item in items for value in (item.get(name) or {}).values()]
    return [str(value) for value in values]


def name_leading_keys(context):
    """Adds `dynamodb:LeadingKeys` to what conditions can see of a request."""

    def service_context(body):
        request = json.loads(body or b"{}")
        table = request.get("TableName")
        keys = read_leading_keys(table, request.get("Key") or request.get("Item") or {})
        for name, batch in (request.get("RequestItems") or {}).items():
            keys += read_leading_keys(name, *batch.get("Keys", []))
        equals = re.match(r"(#?\w+) = (:\w+)", request.get("KeyConditionExpression") or "")
        if equals:
            name = (request.get("ExpressionAttributeNames") or {}).get(equals[1], equals[1])
            keys += read_leading_keys(table, {name: request["ExpressionAttributeValues"][equals[2]]})
        return {**context(body), **({"dynamodb:LeadingKeys": keys} if keys else {})}

    return service_context


def name_items(checks):
    """Lets the check of each item of a transaction know its partition key."""

    def transaction_checks(iam_action, body, region, account_id):
        found = checks(iam_action, body, region, account_id)
        writes = [write for item in json.loads(body or b"{}").get("TransactItems", []) for write in item.values()]
        named = []
        for (action, arn), write in zip(found, writes, strict=True) if found else []:
            item_arn = ItemArn(arn)
            item_arn.leading_keys = read_leading_keys(write["TableName"], write.get("Key") or write.get("Item") or {})
            named.append((action, item_arn))
        return named

    return transaction_checks


def check_items(enforce):
    """Checks an item of a transaction by its own partition key."""

    def enforce_item(access_key_id, iam_action, service, region, resource_arn="*", service_context=None):
        if isinstance(resource_arn, ItemArn):
            service_context = {**(service_context or {}), "dynamodb:LeadingKeys": resource_arn.leading_keys}
        return enforce(access_key_id, iam_action, service, region, resource_arn, service_context)

    return enforce_item


def create_archive(logical_id, props, stack_name):
    """Creates an archive as its CloudFormation resource says."""
    name = f"{stack_name}-{logical_id}"[:48]
    eventbridge._create_archive({
        "ArchiveName": name,
        "EventSourceArn": props["SourceArn"],
        "EventPattern": json.dumps(props["EventPattern"]),
        "RetentionDays": props.get("RetentionDays", 0),
    })
    return name, {"Arn": eventbridge._archives[name]["ArchiveArn"]}


def delete_archive(name, props):
    """Deletes the archive of a resource."""
    eventbridge._delete_archive({"ArchiveName": name})


def replay_to_rules(dispatch):
    """Keeps a replayed event from the rules that its replay is not for."""

    def dispatch_event(event, *args, **kwargs):
        replay = eventbridge._replays.get(event.get("ReplayName")) or {}
        arns = replay.get("Destination", {}).get("FilterArns")
        if arns:
            # As if it had passed the others already: MiniStack keeps an event from going in circles so.
            others = [key for key, rule in eventbridge._rules.items() if rule["Arn"] not in arns]
            event = {**event, "_DispatchPath": others}
        return dispatch(event, *args, **kwargs)

    return dispatch_event


def remember_answers(compute):
    """Computes once for the same arguments what depends on nothing else; hands out copies of lists."""
    cached = lru_cache(4096)(compute)

    def answer(*args, **kwargs):
        value = cached(*args, **kwargs)
        return list(value) if isinstance(value, list) else value

    return answer


def pass_imports(find):
    """Faults no bucket for its name if a change set of the stack imports it."""

    def find_others(resources_defs, ordered, param_values, conditions, mappings, stack_name, stack_id, *rest):
        of_stack = [one for one in _change_sets.values() if one["StackId"] == stack_id]
        imported = {name for one in of_stack for name in one.get("_import_existing", {})}
        errors = find(resources_defs, ordered, param_values, conditions, mappings, stack_name, stack_id, *rest)
        return [error for error in errors if error[2] != "NAME_CONFLICT_VALIDATION" or error[0] not in imported]

    return find_others


replace(s3, "_fire_s3_event", ["bucket_name", "key", "version_id"], remember_version)
replace(eventbridge, "_dispatch_event", ["event"], name_version)
replace(eventbridge, "_dispatch_event", ["event"], replay_to_rules)
provisioners._RESOURCE_HANDLERS["AWS::Events::Archive"] = {"create": create_archive, "delete": delete_archive}
replace(stepfunctions, "_invoke_with_callback", ["resource", "input_data", "token", "state_def"], remember_token)
replace(stepfunctions, "_call_lambda", ["func_ref", "event"], fail_task)
replace(lambda_svc, "_execute_function_dispatch", ["func", "config", "event"], limit_functions)
replace(apigateway, "_verify_rs256_signature", ["token", "jwk"], verify_rs256)
replace(apigateway, "_cors_response_headers", ["cors_cfg", "origin"], name_as_api)
replace(apigateway, "_cors_preflight_response", ["cors_cfg", "origin"], name_as_api)
replace(app, "_port_is_bindable", ["host", "port"], lambda _: lambda *_: False)
replace(provisioners, "_ddb_create", ["logical_id", "props", "stack_name"], settle_table)
# The provisioners are looked up in a map, which holds the original.
provisioners._RESOURCE_HANDLERS["AWS::DynamoDB::Table"]["create"] = provisioners._ddb_create
replace(stepfunctions, "_execute_task", ["state_def", "raw_input", "execution", "ctx"], read_timeout)
replace(stepfunctions, "_apply_state_assign", ["state_def", "raw_input", "ctx", "result", "error_output"], assign_at_once)
replace(iam_actions, "request_tag_context", ["service", "iam_action", "body", "params"], name_source)
replace(iam_actions, "dynamodb_service_context", ["body"], name_leading_keys)
replace(iam_actions, "dynamodb_transaction_checks", ["iam_action", "body", "region", "account_id"], name_items)
replace(
    iam_evaluator,
    "enforce",
    ["access_key_id", "iam_action", "service", "region", "resource_arn", "service_context"],
    check_items,
)
replace(stacks, "_validation_errors", ["resources_defs", "ordered", "stack_id"], pass_imports)
replace(dynamodb, "_tokenize", ["expr"], remember_answers)
replace(dynamodb, "_condition_syntax_error", ["expr", "slot"], remember_answers)
# An attribute of the class, whose absence fails here.
app._HypercornConfig.h11_max_incomplete_size = 4 * app._HypercornConfig.h11_max_incomplete_size
threading.Thread(target=end_with_input, daemon=True).start()
app.main()
