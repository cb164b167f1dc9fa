import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { API_DOCUMENT } from '../../docs/api-document.ts';
import { exampleBlock, exampleFile, FOUNDATIONS, LANGUAGES, listExamples } from '../../docs/examples.ts';

const page = readFileSync(new URL('../../docs/api.md', import.meta.url), 'utf8');
const operations = Object.values(API_DOCUMENT.paths).flatMap((methods) =>
  Object.values(methods).map(({ operationId }) => operationId),
);
const files = operations.flatMap((operationId) =>
  LANGUAGES.map((language) => exampleFile(operationId, language)),
);

describe('the examples of the API', () => {
  it('exist for each route in each language', () => {
    expect(listExamples().sort()).toEqual(files.toSorted());
  });

  it.each([...files, ...FOUNDATIONS])('are in docs/api.md exactly as they are run: %s', (file) => {
    expect(exampleBlock(file)).not.toBe('');
    expect(page).toContain(exampleBlock(file));
  });
});
