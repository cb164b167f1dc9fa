import { expect, it } from 'vitest';
import { LANGUAGES } from '../../../docs/examples.ts';
import { runExample } from '../../support/deployed/run-example.ts';
import { makeToken } from '../../support/deployed/tokens.ts';

it.each(LANGUAGES)('the examples run with a token, as the docs say: %s', async (language) => {
  const token = await makeToken();
  expect(await runExample({ operationId: 'getLine', language, token })).toMatch(/\d/);
});
