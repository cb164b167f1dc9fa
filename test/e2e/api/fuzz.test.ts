import { expect, inject, it, onTestFinished } from 'vitest';
import { apiUrl, call } from '../../support/api-client.ts';
import { fuzz } from '../../support/fuzz/schemathesis.ts';
import { startSigningProxy } from '../../support/fuzz/signing-proxy.ts';

const { credentials, region } = inject('stack').client;

it('answers whatever it is sent as its document says, and never with a 5xx', async () => {
  const proxy = await startSigningProxy({ target: apiUrl, credentials, region });
  onTestFinished(() => proxy.close());
  const { json: document } = await call('GET', '/openapi.json');
  const printed = await fuzz({
    document,
    url: proxy.url,
    checks: [
      'not_a_server_error',
      'status_code_conformance',
      'content_type_conformance',
      'response_headers_conformance',
      'response_schema_conformance',
      'negative_data_rejection',
    ],
    examples: 15,
    seed: 5,
  });
  expect(printed).toMatch(/No issues found/);
});
