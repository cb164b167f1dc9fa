import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { WEBHOOK_EVENTS } from '../../core/contract/events.ts';

const read = (path: string) => readFileSync(new URL(`../../docs/${path}`, import.meta.url), 'utf8');
const page = read('webhooks.md');

describe('docs/webhooks.md', () => {
  it('shows the receiver exactly as test/e2e/line/webhooks.test.ts runs it, in 15 lines', () => {
    const receiver = read('webhooks/receiver.ts');
    expect(page).toContain(`\`\`\`ts\n${receiver}\`\`\``);
    expect(receiver.split('\n').filter((line) => line !== '')).toHaveLength(15);
  });

  it('describes every type', () => {
    const types = [...page.matchAll(/^\| `([a-z]+\.[a-z]+)` \|/gm)].map(([, type]) => type);
    expect(types).toEqual(Object.keys(WEBHOOK_EVENTS));
  });
});
