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
import { MINISTACK } from './support/ministack.ts';

const LAUNCHER = fileURLToPath(new URL('../../../local/engine/launch.py', import.meta.url));

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'launch-test-'));
});
afterEach(() => rm(folder, { recursive: true }));

/**
 * A token, the same with another signature, one of another key, and an invalid one; and the public key of the
 * first.
 */
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
  it('makes each of its changes, and ends when its input ends', async () => {
    const { lines, signal } = await launch();
    expect(lines).toEqual([
      '65536',
      'False',
      '{"object": {"key": "with", "version-id": "v1"}}',
      '{"object": {"key": "without"}}',
      '{}',
      // A replay skips rules that it does not name.
      'some key2',
      'all',
      `{'Arn': 'arn:archive'} stack-Archive arn:bus {"source": ["x"]} 0 arn:archive`,
      '{}',
      '2',
      'token1 False None',
      "token2 True {'Error': 'Runtime.HandlerError', 'Cause': 'no state'}",
      "['allowOrigins', 'maxAge']",
      ...['True', 'False', 'False', 'False'],
      // Tables.
      "('stack-Bare', {'Arn': 'stack-Bare'}) {}",
      JSON.stringify({
        ttl: { AttributeName: 'expiresAt', Enabled: true },
        recovery: { PointInTimeRecoveryEnabled: true },
        SSEDescription: { Status: 'ENABLED' },
      }).replace(/([:,])/g, '$1 '),
      // Timeouts: an expression is evaluated; a number or no timeout stays unchanged.
      "['{% 1 %}', 'number', 'in', 'ctx']",
      '7',
      'None',
      // Variables: `c` gets the earlier value of `a`.
      '{"a": "new", "b": "kept", "c": "old"}',
      // Event sources.
      "{'aws:TagKeys': [], 'events:source': 'retouch'}",
      "{'aws:TagKeys': [], 'events:source': ['a', 'x']}",
      "{'aws:TagKeys': []}",
      "{'aws:TagKeys': []}",
      // Partition keys: of one item, of several, of a query, and of each item of a transaction.
      "ALL_ATTRIBUTES {'dynamodb:LeadingKeys': ['a']}",
      "ALL_ATTRIBUTES {'dynamodb:LeadingKeys': ['b']}",
      "ALL_ATTRIBUTES {'dynamodb:LeadingKeys': ['c', 'd']}",
      "ALL_ATTRIBUTES {'dynamodb:LeadingKeys': ['q']}",
      'ALL_ATTRIBUTES {}',
      'ALL_ATTRIBUTES {}',
      "['dynamodb:PutItem', 'arn:t', {'a': 1, 'dynamodb:LeadingKeys': ['e']}]",
      "['dynamodb:DeleteItem', 'arn:t', {'a': 1, 'dynamodb:LeadingKeys': ['f']}]",
      '[]',
      "['s3:GetObject', 'arn', {'a': 1}]",
      // Expressions: each is parsed once, except an invalid one.
      "['a', '=', 'b'] ['c']",
      "[None, None, 'left', 'left']",
      "['a = b', 'c', 'wrong', 'wrong', 'filter', 'filter']",
      // Names: a resource that the stack's own change set imports is not a conflict.
      "[('State', 'AWS::S3::Bucket', 'NAME_CONFLICT_VALIDATION', '/', 'is there')]",
    ]);
    expect(signal).toBe('SIGTERM');
  });

  it('refuses a MiniStack without one of the functions', async () => {
    const { complaint, code } = await launch({ 'services/eventbridge.py': '' });
    expect(complaint).toMatch('ministack.services.eventbridge._dispatch_event has None, expected a function');
    expect(code).toBe(1);
  });

  it('refuses a MiniStack that does not look its provisioners up in the patched map', async () => {
    const { complaint, code } = await launch({
      'services/cloudformation/provisioners.py':
        'def _ddb_create(logical_id, props, stack_name): pass\n_RESOURCE_HANDLERS = {}\n',
    });
    expect(complaint).toContain("KeyError: 'AWS::DynamoDB::Table'");
    expect(code).toBe(1);
  });

  it('refuses a MiniStack without one of the parameters', async () => {
    const { complaint } = await launch({ 'services/s3.py': 'def _fire_s3_event(bucket_name, key): pass\n' });
    expect(complaint).toMatch("_fire_s3_event has ['bucket_name', 'key'], expected");
  });
});
