import * as z from 'zod';
import type { ApiDependencies } from '../api-dependencies.ts';
import { defineRoute } from '../http/route.ts';

/** Relative to the document itself: correct for every host and path that the document is requested from. */
const BESIDE_THE_DOCUMENT = '.';

/** `GET /openapi.json`: the API's description. */
export const getOpenApi = defineRoute({
  operationId: 'getOpenApi',
  method: 'GET',
  path: '/openapi.json',
  summary: 'Get this document',
  answer: {
    status: 200,
    description: 'OpenAPI 3.1.',
    schema: z.looseObject({ openapi: z.string().regex(/^3\.1\./) }).meta({ id: 'OpenApi' }),
  },
  problems: [],

  async run({ describeApi }: Pick<ApiDependencies, 'describeApi'>, { baseUrl }) {
    return { status: 200, body: describeApi(baseUrl ?? BESIDE_THE_DOCUMENT) };
  },
});
