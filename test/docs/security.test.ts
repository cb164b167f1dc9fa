import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const root = new URL('../../', import.meta.url);
const page = readFileSync(new URL('docs/security.md', root), 'utf8');

/** The rows of the threat tables: the threat, and the tests in the last cell. */
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| Threat |'))
  .map((line) => {
    const [threat = '', answer = '', tests = ''] = line.slice(2, -2).split(' | ');
    return { threat, answer, tests: tests.split('<br>') };
  });

/** Whether a file has that test. The linter refuses tests that are skipped. */
function isTestOf(source: string, title: string): boolean {
  const quoted = title.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`\\(\\s*(['"\`])${quoted}\\1,`).test(source);
}

describe('the threat table', () => {
  it('has rows', () => {
    expect(rows.length).toBeGreaterThan(50);
  });

  it.each(rows)('names tests that exist: $threat', ({ answer, tests }) => {
    expect(answer).not.toBe('');
    for (const test of tests) {
      const [, file = '', title = ''] = /^`(test\/\S+\.test\.ts)` › (.+)$/.exec(test) ?? [];
      const url = new URL(file, root);
      expect(file !== '' && existsSync(url), test).toBe(true);
      expect(isTestOf(readFileSync(url, 'utf8'), title), test).toBe(true);
    }
  });

  it.each(['upload', 'poll_url', 'output URL', 'record', 'log line'])('covers %s', (subject) => {
    expect(page).toMatch(new RegExp(`^## .*${subject}`, 'm'));
  });
});
