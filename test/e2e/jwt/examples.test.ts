import { expect, it } from 'vitest';
import { LANGUAGES } from '../../../docs/examples.ts';
import { runExample } from '../../support/run-example.ts';
import { makeToken } from '../../support/tokens.ts';

it.each(LANGUAGES)('the examples run with a token, as the docs say: %s', async (language) => {
  const token = await makeToken();
  expect(await runExample({ operationId: 'getLine', language, token })).toMatch(/\d/);
});
