import SwaggerParser from '@apidevtools/swagger-parser';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { API_ROUTES } from '../../core/contract/api.ts';
import { FAILURE_CODES, FAILURES } from '../../core/domain/failures.ts';
import { API_DOCUMENT } from '../../docs/api-document.ts';

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

  it('lists every error code, with its fault and what was paid, for a whole retouch and a row', () => {
    // biome-ignore lint/suspicious/noExplicitAny: the test reads the schemas generically
    const { ErrorCode, Retouch, RetouchList } = document.components.schemas as any;
    const reference = { $ref: '#/components/schemas/ErrorCode' };
    expect(ErrorCode.enum).toEqual(FAILURE_CODES);
    for (const [code, { fault, paid }] of Object.entries(FAILURES)) {
      expect(ErrorCode.description).toContain(`| \`${code}\` | ${fault} | ${paid} |`);
    }
    const [error] = Retouch.properties.error.anyOf;
    expect(error.properties.code).toEqual(reference);
    expect(RetouchList.properties.retouches.items.properties.code.anyOf).toContainEqual(reference);
  });

  it('describes every route that API Gateway has', () => {
    const routes = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(routes.sort()).toEqual(API_ROUTES.map(({ method, path }) => `${method} ${path}`).sort());
  });
});
