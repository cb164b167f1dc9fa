import { expect, it } from 'vitest';
import { runRetouch } from '../support/deployed/run-retouch.ts';

it('checks a stack with an API that takes signed calls', async () => {
  const { lines, text, complaint } = await runRetouch(['doctor']);
  expect(complaint).toBe('');
  // Other tests open the breaker and set off alarms at the same time. The checks that they do not affect
  // succeed.
  expect(lines.slice(0, 3)).toEqual([
    expect.stringMatching(/^✓ You are arn:aws:\S+, in \S+\.$/),
    expect.stringMatching(/^✓ The stack "[\w-]+" is deployed \((CREATE|UPDATE)_COMPLETE\)\.$/),
    expect.stringMatching(/^✓ The API answers your calls: /),
  ]);
  expect(text).toMatch(/^✓ Segmind accepts the API key, in the header (Authorization: Bearer|x-api-key)\.$/m);
  expect(text).toContain('it answers HTTP 4');
});
