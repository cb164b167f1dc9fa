import { readFileSync } from 'node:fs';
import SwaggerParser from '@apidevtools/swagger-parser';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { API_DOCUMENT } from '../../docs/api-document.ts';
import { renderApiPage } from '../../docs/api-page.ts';

const document = API_DOCUMENT;

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1', async () => {
    expect(document.openapi).toMatch(/^3\.1\./);
    await SwaggerParser.validate(structuredClone(document) as never);
  });

  it('has shapes that are valid JSON Schema', () => {
    const text = JSON.stringify(document.components.schemas).replaceAll('#/components/schemas/', '#/$defs/');
    const $defs = JSON.parse(text);
    for (const name of Object.keys($defs)) {
      const ajv = new Ajv2020({ strict: true, strictRequired: false });
      addFormats.default(ajv);
      expect(() => ajv.compile({ $ref: `#/$defs/${name}`, $defs }), name).not.toThrow();
    }
  });

  it('tells of every route that the issue of the API names', () => {
    const routes = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(routes.sort()).toEqual([
      'DELETE /retouches/{id}',
      'GET /line',
      'GET /openapi.json',
      'GET /retouches',
      'GET /retouches/{id}',
      'POST /retouches',
      'POST /retouches/{id}/retry',
      'POST /uploads',
    ]);
  });
});

it('docs/api.md is made from the document as it is now: npm run docs:api', () => {
  const page = readFileSync(new URL('../../docs/api.md', import.meta.url), 'utf8');
  expect(page).toBe(renderApiPage(document));
});
