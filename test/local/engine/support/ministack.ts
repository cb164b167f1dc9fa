/** A stand-in for MiniStack with the functions that the launcher patches. */
export const MINISTACK = {
  '__init__.py': '',
  'core/__init__.py': '',
  'core/iam_actions.py': `
import json
def request_tag_context(service, iam_action, body, params): return {"aws:TagKeys": []}
def dynamodb_service_context(body): return {"dynamodb:Select": "ALL_ATTRIBUTES"}
def dynamodb_transaction_checks(iam_action, body, region, account_id):
    items = json.loads(body).get("TransactItems", [])
    return [("dynamodb:" + kind + "Item", "arn:" + write["TableName"]) for item in items for kind, write in item.items()]
`,
  'core/iam_evaluator.py': `
def enforce(access_key_id, iam_action, service, region, resource_arn="*", service_context=None):
    return [iam_action, resource_arn, service_context]
`,
  'services/__init__.py': '',
  'services/apigateway.py': `
def _verify_rs256_signature(token, jwk): return None
def _cors_response_headers(cors_cfg, origin): return sorted(cors_cfg)
def _cors_preflight_response(cors_cfg, origin): return _cors_response_headers(cors_cfg, origin)
`,
  'services/cloudformation/__init__.py': '_change_sets = {}',
  'services/cloudformation/stacks.py': `
def _validation_errors(resources_defs, ordered, param_values, conditions, mappings, stack_name, stack_id, owned=()):
    return [(name, "AWS::S3::Bucket", "NAME_CONFLICT_VALIDATION", "/", "is there") for name in ordered]
`,
  'services/cloudformation/provisioners.py': `
from ministack.services import dynamodb
def _ddb_create(logical_id, props, stack_name):
    name = f"{stack_name}-{logical_id}"
    dynamodb._tables[name] = {}
    return name, {"Arn": name}
_RESOURCE_HANDLERS = {"AWS::DynamoDB::Table": {"create": _ddb_create}}
`,
  'services/dynamodb.py': `
_tables = {}
parsed = []
def _update_ttl(request): _tables[request["TableName"]]["ttl"] = request["TimeToLiveSpecification"]
def _update_continuous_backups(request):
    _tables[request["TableName"]]["recovery"] = request["PointInTimeRecoverySpecification"]
def _sse_description_from_spec(spec): return {"Status": "ENABLED"} if spec["Enabled"] else None
def _tokenize(expr):
    parsed.append(expr)
    if expr == "wrong":
        raise ValueError(expr)
    return expr.split()
def _condition_syntax_error(expr, slot):
    parsed.append(slot)
    return None if expr == "right" else expr
`,
  'services/eventbridge.py': `
_archives = {}
_replays = {"some": {"Destination": {"FilterArns": ["arn:one"]}}, "all": {"Destination": {}}}
_rules = {"key1": {"Arn": "arn:one"}, "key2": {"Arn": "arn:two"}}
def _dispatch_event(event, view=None): print(event["Detail"], *event.get("_DispatchPath", []), flush=True)
def _create_archive(data): _archives[data["ArchiveName"]] = {**data, "ArchiveArn": "arn:archive"}
def _delete_archive(data): del _archives[data["ArchiveName"]]
`,
  'services/lambda_svc.py': `
import threading, time
running = most = 0
def _execute_function_dispatch(func, config, event, request_id, started):
    global running, most
    running += 1
    most = max(most, running)
    time.sleep(0.05)
    running -= 1
`,
  'services/s3.py': `
import json
from ministack.services import eventbridge
def _fire_s3_event(bucket_name, key, event_name, version_id=None):
    detail = {"object": {"key": key}}
    eventbridge._dispatch_event({"Source": "aws.s3", "Detail": json.dumps(detail)})
`,
  'services/stepfunctions.py': `
import threading
def _apply_state_assign(state_def, raw_input, ctx, result=None, error_output=None):
    for name, template in state_def["Assign"].items():
        if template != "fails":
            ctx["variables"][name] = ctx["variables"].get(template, template)
def _jsonata_state_field(state_def, field, expected, raw_input, ctx): return [state_def[field], expected, raw_input, ctx]
def _execute_task(state_def, raw_input, execution, ctx): return state_def.get("TimeoutSeconds")
class _ExecutionError(Exception):
    def __init__(self, error, cause):
        self.error, self.cause = error, cause
_task_tokens = {}
def _call_lambda(func_ref, event):
    if func_ref == "broken":
        raise _ExecutionError("Runtime.HandlerError", "no state")
def _invoke_with_callback(resource, input_data, token, state_def):
    _task_tokens[token] = {"event": threading.Event()}
    try:
        _call_lambda(resource, input_data)
    except _ExecutionError:
        pass
    print(token, _task_tokens[token]["event"].is_set(), _task_tokens[token].get("error"))
`,
  'app.py': `
import threading
import json, os
from ministack.core import iam_actions, iam_evaluator
from ministack.services import apigateway, dynamodb, eventbridge, lambda_svc, s3, stepfunctions
from ministack.services.cloudformation import _change_sets, provisioners, stacks
class _HypercornConfig:
    h11_max_incomplete_size = 16 * 1024
def _port_is_bindable(host, port): return True
def main():
    print(_HypercornConfig.h11_max_incomplete_size)
    print(_port_is_bindable("127.0.0.1", 443))
    s3._fire_s3_event("b", "with", "Put", version_id="v1")
    s3._fire_s3_event("b", "without", "Put")
    eventbridge._dispatch_event({"Source": "mine", "Detail": "{}"})
    for replay in ("some", "all"):
        eventbridge._dispatch_event({"ReplayName": replay, "Detail": replay})
    archive = provisioners._RESOURCE_HANDLERS["AWS::Events::Archive"]
    name, attributes = archive["create"]("Archive", {"SourceArn": "arn:bus", "EventPattern": {"source": ["x"]}}, "stack")
    print(attributes, *eventbridge._archives[name].values())
    archive["delete"](name, {})
    print(eventbridge._archives)
    run = lambda: lambda_svc._execute_function_dispatch({}, {}, {}, "", 0)
    threads = [threading.Thread(target=run) for _ in range(6)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    print(lambda_svc.most)
    stepfunctions._invoke_with_callback("sound", {}, "token1", {})
    stepfunctions._invoke_with_callback("broken", {}, "token2", {})
    print(apigateway._cors_preflight_response({"AllowOrigins": [], "MaxAge": 1}, "o"))
    for token in json.loads(os.environ["TOKENS"]):
        print(apigateway._verify_rs256_signature(token, json.loads(os.environ["JWK"])))
    create = provisioners._RESOURCE_HANDLERS["AWS::DynamoDB::Table"]["create"]
    print(create("Bare", {}, "stack"), dynamodb._tables["stack-Bare"])
    create("Table", {
        "TimeToLiveSpecification": {"AttributeName": "expiresAt", "Enabled": True},
        "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True},
        "SSESpecification": {"SSEEnabled": True},
    }, "stack")
    print(json.dumps(dynamodb._tables["stack-Table"]))
    for timeout in ({"TimeoutSeconds": "{% 1 %}"}, {"TimeoutSeconds": 7}, {}):
        print(stepfunctions._execute_task(timeout, "in", "execution", "ctx"))
    context = {"variables": {"a": "old", "b": "kept"}}
    stepfunctions._apply_state_assign({"Assign": {"a": "new", "c": "a", "d": "fails"}}, {}, context)
    stepfunctions._apply_state_assign({}, {}, context)
    stepfunctions._apply_state_assign({"Assign": {"a": "b"}}, {}, None)
    print(json.dumps(context["variables"]))
    for action, sources in (("PutEvents", ["retouch"]), ("PutEvents", ["x", "a", "x"]), ("PutEvents", []), ("PutRule", ["x"])):
        body = json.dumps({"Entries": [{"Source": source} for source in sources]}).encode()
        print(iam_actions.request_tag_context("events", "events:" + action, body, {}))
    dynamodb._tables["t"] = {"pk_name": "pk"}
    key = lambda name: {"pk": {"S": name}, "sk": {"S": "s"}}
    condition = {"KeyConditionExpression": "#k = :v AND sk >= :from", "ExpressionAttributeValues": {":v": {"S": "q"}}}
    for request in (
        {"TableName": "t", "Key": key("a")},
        {"TableName": "t", "Item": key("b")},
        {"RequestItems": {"t": {"Keys": [key("c"), key("d")]}}},
        {"TableName": "t", "ExpressionAttributeNames": {"#k": "pk"}, **condition},
        {"TableName": "t", "ExpressionAttributeNames": {"#k": "of an index"}, **condition},
        {},
    ):
        context = iam_actions.dynamodb_service_context(json.dumps(request).encode())
        print(context.pop("dynamodb:Select"), context)
    writes = [{"Put": {"TableName": "t", "Item": key("e")}}, {"Delete": {"TableName": "t", "Key": key("f")}}]
    body = json.dumps({"TransactItems": writes}).encode()
    for action, arn in iam_actions.dynamodb_transaction_checks("dynamodb:TransactWriteItems", body, "r", "a"):
        print(iam_evaluator.enforce("k", action, "dynamodb", "r", resource_arn=arn, service_context={"a": 1}))
    print(iam_actions.dynamodb_transaction_checks("dynamodb:GetItem", b"{}", "r", "a"))
    print(iam_evaluator.enforce("k", "s3:GetObject", "s3", "r", resource_arn="arn", service_context={"a": 1}))
    one = dynamodb._tokenize("a = b")
    one.append("changed by its reader")
    print(dynamodb._tokenize("a = b"), dynamodb._tokenize("c"))
    for _ in range(2):
        try:
            dynamodb._tokenize("wrong")
        except ValueError:
            pass
    print([dynamodb._condition_syntax_error(expr, "filter") for expr in ("right", "right", "left", "left")])
    print(dynamodb.parsed)
    _change_sets["one"] = {"StackId": "arn", "_import_existing": {"Photos": {}}}
    _change_sets["other"] = {"StackId": "another", "_import_existing": {"State": {}}}
    print(stacks._validation_errors({}, ["Photos", "State"], {}, {}, {}, "stack", "arn"))
    print("waiting", flush=True)
    threading.Event().wait(10)
    print("still here")
`,
};
