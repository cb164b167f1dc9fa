import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { recordSchema } from '../../functions/shared/record/record.ts';
import { SETTING_NAMES } from '../../infra/config.ts';
import { synthesize } from '../support/synthesized.ts';

/** The receiver in the README. */
const webhooks = [{ name: 'shop', url: 'https://shop.example.com/' }];
const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

/** The first code span in the first cell of each row below a heading. */
function firstCodes(heading: string): string[] {
  const section = readme.slice(readme.indexOf(`${heading}\n`)).split(/\n#+ /)[0] ?? '';
  return [...section.matchAll(/^\| ([^|]*)\|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code),
  );
}

describe('the README', () => {
  it('shows a record with its real fields', () => {
    const shown = readme.slice(readme.indexOf('## What comes out')).match(/```json\n(.*?)```/s)?.[1] ?? '';
    const { success, error } = recordSchema.safeParse(JSON.parse(shown));
    expect(error?.issues ?? success).toBe(true);
  });

  it('describes every setting', () => {
    expect(firstCodes('## Settings').sort()).toEqual([...SETTING_NAMES].sort());
  });

  it('describes every output of the stack', () => {
    expect(firstCodes('## Deploy it to AWS').sort()).toEqual(
      Object.keys(synthesize({ notifications: true, webhooks }).toJSON().Outputs).sort(),
    );
  });

  it('describes every script', () => {
    const { scripts } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    const names = ['start', 'dev', 'test', 'check', 'bench', 'bench:api', 'chaos', 'docs', 'simulator'];
    for (const name of names) {
      expect(Object.keys(scripts)).toContain(name);
      expect(readme).toMatch(new RegExp(`\`npm (run (-s )?)?${name}\\b`));
    }
  });
});
