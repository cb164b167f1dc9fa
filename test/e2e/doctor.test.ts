import { expect, it } from 'vitest';
import { runRetouch } from '../support/run-retouch.ts';

it('looks at a stack whose API takes signed calls', async () => {
  const { lines, text, complaint } = await runRetouch(['doctor']);
  expect(complaint).toBe('');
  // Other tests hold the line and set off alarms at the same time: what they do not touch is well.
  expect(lines.slice(0, 3)).toEqual([
    expect.stringMatching(/^✓ You are arn:aws:\S+, in \S+\.$/),
    expect.stringMatching(/^✓ The stack "[\w-]+" is deployed \((CREATE|UPDATE)_COMPLETE\)\.$/),
    expect.stringMatching(/^✓ The API answers your calls: /),
  ]);
  expect(text).toMatch(/^✓ Segmind accepts the API key, in the header (Authorization: Bearer|x-api-key)\.$/m);
  expect(text).toContain('it answers HTTP 4');
});
