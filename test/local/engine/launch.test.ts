import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findPython } from '../../../local/engine/python.ts';

const LAUNCHER = fileURLToPath(new URL('../../../local/engine/launch.py', import.meta.url));

/** A stand-in for MiniStack with the functions that the launcher changes. */
const MINISTACK = {
  '__init__.py': '',
  'services/__init__.py': '',
  'services/apigateway.py': `
def _verify_rs256_signature(token, jwk): return None
def _cors_response_headers(cors_cfg, origin): return sorted(cors_cfg)
def _cors_preflight_response(cors_cfg, origin): return _cors_response_headers(cors_cfg, origin)
`,
  'services/eventbridge.py': 'def _dispatch_event(event, view=None): print(event["Detail"], flush=True)\n',
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
from ministack.services import apigateway, eventbridge, lambda_svc, s3, stepfunctions
def _port_is_bindable(host, port): return True
def main():
    print(_port_is_bindable("127.0.0.1", 443))
    s3._fire_s3_event("b", "with", "Put", version_id="v1")
    s3._fire_s3_event("b", "without", "Put")
    eventbridge._dispatch_event({"Source": "mine", "Detail": "{}"})
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
    print("waiting", flush=True)
    threading.Event().wait(10)
    print("still here")
`,
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'launch-test-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** A token, the same with another signature, one of another key, and what is none; the public key to the first. */
async function makeTokens(): Promise<{ TOKENS: string; JWK: string }> {
  const [own, foreign] = [await generateKeyPair('RS256'), await generateKeyPair('RS256')];
  const sign = (key: CryptoKey) => new SignJWT({ sub: 'me' }).setProtectedHeader({ alg: 'RS256' }).sign(key);
  const token = await sign(own.privateKey);
  const [head, , signature] = token.split('.');
  const tokens = [token, `${head}.e30.${signature}`, await sign(foreign.privateKey), 'none'];
  return { TOKENS: JSON.stringify(tokens), JWK: JSON.stringify(await exportJWK(own.publicKey)) };
}

/** Launches the stand-in and closes its standard input when it waits. */
async function launch(changes: Record<string, string> = {}) {
  for (const [path, source] of Object.entries({ ...MINISTACK, ...changes })) {
    const file = join(folder, 'ministack', path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, source);
  }
  const { program } = await findPython(process.env);
  const child = spawn(program, [LAUNCHER], {
    env: {
      ...process.env,
      PYTHONPATH: folder,
      PYTHONDONTWRITEBYTECODE: '1',
      RETOUCH_FUNCTIONS_AT_ONCE: '2',
      ...(await makeTokens()),
    },
  });
  const ended = once(child, 'exit');
  const complaint = text(child.stderr);
  const lines: string[] = [];
  for await (const line of createInterface(child.stdout)) {
    if (line === 'waiting') child.stdin.end();
    else lines.push(line);
  }
  const [code, signal] = await ended;
  return { lines, complaint: await complaint, code, signal };
}

describe('launch.py', () => {
  it('names the version in S3 events, spares port 443, runs functions in turns, fails tasks, tells tokens apart, and ends with its input', async () => {
    const { lines, signal } = await launch();
    expect(lines).toEqual([
      'False',
      '{"object": {"key": "with", "version-id": "v1"}}',
      '{"object": {"key": "without"}}',
      '{}',
      '2',
      'token1 False None',
      "token2 True {'Error': 'Runtime.HandlerError', 'Cause': 'no state'}",
      "['allowOrigins', 'maxAge']",
      ...['True', 'False', 'False', 'False'],
    ]);
    expect(signal).toBe('SIGTERM');
  });

  it('refuses a MiniStack in which a function is gone', async () => {
    const { complaint, code } = await launch({ 'services/eventbridge.py': '' });
    expect(complaint).toMatch('ministack.services.eventbridge._dispatch_event has None, expected a function');
    expect(code).toBe(1);
  });

  it('refuses a MiniStack in which a parameter is gone', async () => {
    const { complaint } = await launch({ 'services/s3.py': 'def _fire_s3_event(bucket_name, key): pass\n' });
    expect(complaint).toMatch("_fire_s3_event has ['bucket_name', 'key'], expected");
  });
});
