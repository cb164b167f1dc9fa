import { ResourceNotFoundException, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { expect, it } from 'vitest';
import { ApiKeyMissingError, createApiKeyReader } from '../../../core/segmind/api-key.ts';

/** Secrets Manager with these answers, in order. */
function createSecrets(...answers: (string | undefined | Error)[]) {
  let reads = 0;
  const client = {
    send: async () => {
      const answer = answers[Math.min(reads++, answers.length - 1)];
      if (answer instanceof Error) throw answer;
      return { SecretString: answer };
    },
  };
  const reader = createApiKeyReader(client as unknown as SecretsManagerClient, 'arn:secret');
  return { reader, reads: () => reads };
}

it('reads the secret once', async () => {
  const { reader, reads } = createSecrets('SG_1\n', 'SG_2');
  expect([await reader(), await reader(), reads()]).toEqual(['SG_1', 'SG_1', 1]);
});

it('reads it again on request, and keeps the new value', async () => {
  const { reader } = createSecrets('SG_1', 'SG_2');
  await reader();
  expect([await reader({ again: true }), await reader()]).toEqual(['SG_2', 'SG_2']);
});

it('does not cache a failed read', async () => {
  const { reader } = createSecrets(new Error('throttled'), 'SG_1');
  await expect(reader()).rejects.toThrow('throttled');
  expect(await reader()).toBe('SG_1');
});

it.each([
  ['a line feed at its end', 'SG_1\n'],
  ['spaces around it', '  SG_1 '],
  ['a byte order mark', '\ufeffSG_1'],
  ['quotes', '"SG_1"'],
  ['single quotes and a line feed', "'SG_1'\n"],
  ['spaces within its quotes', '" SG_1\\n"'],
  ['JSON of one field', '{"key": "SG_1"}'],
  ['JSON of one field of another name', '{ "SEGMIND_API_KEY": " SG_1 " }'],
  ['JSON of several fields', '{"username":"ana","api-key":"SG_1","url":"https://segmind.com"}'],
])('reads the key of a secret with %s', async (_, text) => {
  expect(await createSecrets(text).reader()).toBe('SG_1');
});

it.each([
  ['no value', new ResourceNotFoundException({ message: 'none', $metadata: {} })],
  ['a binary value', undefined],
  ['an empty value', ' \n'],
  ['text that no header carries', 'my key is\nSG_1'],
  ['a second header', 'SG_1\r\nhost: evil.example'],
  ['a letter beyond ASCII', 'SG_1\u0130'],
  ['kilobytes', 'SG_1'.repeat(1000)],
  ['two keys', '{"key":"SG_1","apiKey":"SG_12"}'],
  ['a key as the name of a field', '{"SG_1":""}'],
  ['fields of other names', '{"first":"SG_1","second":"SG_12"}'],
  ['a key that is no text', '{"key":{"value":"SG_1"}}'],
  ['a list', '["SG_1","SG_12"]'],
  ['half a JSON', '{"key":"SG_1"'],
  ['one quote', '"SG_1'],
  ['the line of a shell', 'SEGMIND_API_KEY=SG_1'],
])('says what to do about a secret with %s, and shows nothing of it', async (_, answer) => {
  const { reader } = createSecrets(answer);
  const error = await reader().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ApiKeyMissingError);
  expect((error as Error).message).toMatch(/arn:secret.*put-secret-value/s);
  expect((error as Error).message).not.toContain('SG_1');
});
