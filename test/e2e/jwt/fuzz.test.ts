import { expect, inject, it } from 'vitest';
import { apiUrl, call } from '../../support/deployed/api-client.ts';
import { makeToken } from '../../support/deployed/tokens.ts';
import { fuzz } from '../../support/fuzz/schemathesis.ts';

it('answers every request as its document says, and never with a 5xx', async () => {
  const { json: document } = await call('GET', '/openapi.json', { as: null });
  const answers = await fuzz({
    document,
    url: apiUrl,
    authorization: `Bearer ${await makeToken()}`,
    certificateFile: inject('stack').certificateFile,
    checks: [
      'not_a_server_error',
      'status_code_conformance',
      'content_type_conformance',
      'response_headers_conformance',
      'response_schema_conformance',
      'negative_data_rejection',
      'ignored_auth',
    ],
    examples: 30,
    seed: 5,
  });
  // The requests passed the authorizer; some were valid and some were not.
  expect(Object.keys(answers)).toEqual(expect.arrayContaining(['200', '201', '401', '404', '405', '422']));
});
