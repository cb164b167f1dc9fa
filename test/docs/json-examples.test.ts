import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { WEBHOOK_EVENTS } from '../../core/contract/events.ts';
import { overridesSchema } from '../../core/domain/recipe.ts';
import { failureSchema, recordSchema } from '../../core/record/record.ts';
import { decisionsSchema } from '../../core/review/decisions.ts';
import { COMPLETION_EVENT_SCHEMA } from '../../docs/completion-event.ts';
import { readConfig } from '../../infra/config.ts';
import { readModelFile } from '../../infra/settings/model-profile.ts';
import { SETTING_NAMES } from '../../infra/settings/settings.ts';
import { DOCUMENTED_PAGES } from '../support/shell-blocks/documented-blocks.ts';

const read = (page: string) => readFileSync(new URL(`../../${page}`, import.meta.url), 'utf8');

/** The fenced blocks of a page in these languages. */
function blocksOf(page: string, languages: string): string[] {
  const fences = read(page).matchAll(new RegExp(`^ *\`\`\`(?:${languages})\\n([^]*?)^ *\`\`\`$`, 'gm'));
  return Array.from(fences, ([, text = '']) => text);
}

const accepts = (schema: { parse: (value: unknown) => unknown }) => (text: string) =>
  expect(() => schema.parse(JSON.parse(text))).not.toThrow();

/** A `cdk.json` whose settings the stack takes. */
const isConfiguration = (text: string) => expect(() => readConfig(JSON.parse(text).context)).not.toThrow();

/** Settings with names instead of values. */
const hasSettings = (text: string) =>
  expect(Object.keys(JSON.parse(text)).filter((name) => !SETTING_NAMES.includes(name))).toEqual([]);

function isEvent(text: string): void {
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  ajv.validate(COMPLETION_EVENT_SCHEMA, JSON.parse(text));
  expect(ajv.errors).toBeNull();
}

function isSubmit(text: string): void {
  const { submit } = JSON.parse(`{${text}}`);
  const built = readModelFile('seededit-3');
  expect('profile' in built && Object.keys(built.profile.submit)).toEqual(
    expect.arrayContaining(Object.keys(submit)),
  );
}

/** What each block of a page has to be, in order. */
const EXAMPLES: Readonly<Record<string, readonly ((text: string) => void)[]>> = {
  'docs/first-deploy.md': [isConfiguration, isConfiguration],
  'docs/models.md': [isSubmit],
  'docs/recipes.md': [accepts(overridesSchema)],
  'docs/results.md': [accepts(recordSchema), accepts(failureSchema), isEvent],
  'docs/review.md': [accepts(decisionsSchema)],
  'docs/runbook.md': [hasSettings, hasSettings],
  'docs/security.md': [
    (text) => expect(JSON.parse(text)).toMatchObject({ Effect: 'Allow', Action: 'kms:*' }),
  ],
  'docs/webhooks.md': [isConfiguration],
};

describe('the examples in JSON', () => {
  it.each(DOCUMENTED_PAGES)('are what the code takes or writes: %s', (page) => {
    const blocks = blocksOf(page, 'json');
    const checks = EXAMPLES[page] ?? [];
    expect(blocks).toHaveLength(checks.length);
    for (const [index, check] of checks.entries()) check(blocks[index] ?? '');
  });

  it('show a webhook with its headers and an event that Retouch sends', () => {
    const [request = ''] = blocksOf('docs/webhooks.md', 'http');
    const [head = '', body = ''] = request.split('\n\n');
    const sender = read('functions/send-webhook/send-webhook.ts');
    for (const [, header] of head.matchAll(/^(webhook-[a-z]+):/gm)) expect(sender).toContain(header);
    expect(body).toContain(`{"type":"${Object.keys(WEBHOOK_EVENTS)[0]}"`);
  });
});

it.each(DOCUMENTED_PAGES)('each fence names its language: %s', (page) => {
  const fences = Array.from(read(page).matchAll(/^ *```(.*)$/gm), ([, language]) => language);
  expect(fences.filter((language, index) => index % 2 === 0 && language === '')).toEqual([]);
});
