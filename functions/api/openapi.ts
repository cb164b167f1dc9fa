import * as z from 'zod';
import type { ApiAuth } from '../../core/contract/api.ts';
import { PROBLEMS, type ProblemName, problemSchema } from './http/problem.ts';
import { needsBody, type Route } from './http/route.ts';

/** Options of the document. */
export interface OpenApiOptions {
  readonly auth: ApiAuth;
  /** Whether the document itself is public. */
  readonly isOpen: boolean;
  /** URL of the API, absolute or relative to the document; null if it is not known. */
  readonly url: string | null;
}

type JsonSchema = Record<string, unknown>;

/** Problems that every route may answer with. */
const ALWAYS: readonly ProblemName[] = ['throttled', 'internal'];
const OF_BODIES: readonly ProblemName[] = ['malformed-json', 'unsupported-media-type'];
const OF_KEYS: readonly ProblemName[] = ['request-in-progress', 'idempotency-key-reused'];

const SECURITY = {
  iam: {
    name: 'sigv4',
    scheme: {
      type: 'apiKey',
      name: 'Authorization',
      in: 'header',
      description:
        'AWS Signature Version 4 for the service `execute-api`. The caller needs the permission `execute-api:Invoke`.',
      'x-amazon-apigateway-authtype': 'awsSigv4',
    },
  },
  jwt: { name: 'jwt', scheme: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
} as const;

/** Generates the OpenAPI 3.1 document of routes from the schemas that parse their requests. */
export function writeOpenApi<Dependencies>(
  routes: readonly Route<Dependencies>[],
  { auth, isOpen, url }: OpenApiOptions,
): object {
  const schemas: Record<string, JsonSchema> = {};
  /** JSON Schema 2020-12, as OpenAPI 3.1 uses it; a schema with an id goes to the components. */
  const toSchema = (schema: z.ZodType, io: 'input' | 'output'): JsonSchema => {
    const { $schema, $defs = {}, ...rest } = rewrite(z.toJSONSchema(schema, { io })) as JsonSchema;
    for (const [id, { id: _, ...definition }] of Object.entries($defs as Record<string, JsonSchema>)) {
      schemas[id] = definition;
    }
    const { id, ...own } = rest;
    if (typeof id !== 'string') return rest;
    schemas[id] = own;
    return { $ref: `#/components/schemas/${id}` };
  };

  const paths: Record<string, JsonSchema> = {};
  for (const route of routes) {
    const item = paths[route.path] ?? {};
    paths[route.path] = item;
    const problems = [...route.problems, ...ALWAYS];
    const parameters = [...pathParameters(route.path), ...queryParameters(route.query, toSchema)];
    if (route.body) problems.push(...OF_BODIES);
    if (route.once) {
      problems.push(...OF_KEYS);
      parameters.push(IDEMPOTENCY_KEY);
    }
    problems.push('invalid-request');
    const answers = [route.answer, ...(route.otherAnswer ? [route.otherAnswer] : [])];
    // The body comes before the answers in the components.
    const bodyContent = route.body && json(toSchema(route.body, 'input'));
    const isPublic = isOpen && route.operationId === 'getOpenApi';
    item[route.method.toLowerCase()] = {
      operationId: route.operationId,
      summary: route.summary,
      ...(route.description && { description: route.description }),
      ...(parameters.length > 0 && { parameters }),
      ...(bodyContent && { requestBody: { required: needsBody(route), content: bodyContent } }),
      responses: {
        ...Object.fromEntries(
          answers.map(({ status, description, schema, headers = {} }) => [
            status,
            { description, ...headersOf(headers), content: json(toSchema(schema, 'output')) },
          ]),
        ),
        ...problemResponses(problems, toSchema(problemSchema, 'output'), !isPublic),
      },
      ...(isPublic && { security: [] }),
    };
  }
  const { name, scheme } = SECURITY[auth];
  return {
    openapi: '3.1.0',
    info: {
      title: 'Retouch',
      version: '1.0.0',
      description: 'Submit photos to be retouched, watch them, list them, cancel them.',
    },
    ...(url !== null && { servers: [{ url }] }),
    security: [{ [name]: [] }],
    paths,
    components: { schemas, securitySchemes: { [name]: scheme } },
  };
}

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'Any text of your own. For two days, a repeated request with the same key and body changes nothing: the API answers with the current state.',
  schema: { type: 'string', pattern: '^[!-~]{1,255}$' },
};

function pathParameters(path: string): JsonSchema[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
}

function queryParameters(
  query: z.ZodObject | undefined,
  toSchema: (schema: z.ZodType, io: 'input') => JsonSchema,
): JsonSchema[] {
  const { properties = {}, required = [] } = query === undefined ? {} : toSchema(query, 'input');
  return Object.entries(properties as Record<string, JsonSchema>).map(
    ([name, { description, ...schema }]) => ({
      name,
      in: 'query',
      required: (required as string[]).includes(name),
      ...(description !== undefined && { description }),
      schema,
    }),
  );
}

/** One response per status: its description lists the problems by the last part of their types. */
function problemResponses(names: readonly ProblemName[], schema: JsonSchema, needsAuth: boolean): JsonSchema {
  const byStatus = Map.groupBy([...new Set(names)], (name) => PROBLEMS[name].status);
  const responses = [...byStatus].map(([status, those]) => [
    status,
    {
      description: those.map((name) => `\`${name}\`: ${PROBLEMS[name].title}.`).join(' '),
      ...headersOf(status === 429 ? { 'Retry-After': 'Seconds to wait.' } : {}),
      content: { 'application/problem+json': { schema }, ...(status === 429 && GATEWAY) },
    },
  ]);
  const refused = { description: 'API Gateway: the caller has no permission.', content: GATEWAY };
  return { ...(needsAuth && { 401: refused, 403: refused }), ...Object.fromEntries(responses) };
}

/** What API Gateway itself answers, before it calls the function. */
const GATEWAY = {
  'application/json': { schema: { type: 'object', properties: { message: { type: 'string' } } } },
};

function headersOf(headers: Readonly<Record<string, string>>): JsonSchema {
  const entries = Object.entries(headers).map(([name, description]) => [
    name,
    { description, schema: { type: 'string' } },
  ]);
  return entries.length === 0 ? {} : { headers: Object.fromEntries(entries) };
}

function json(schema: JsonSchema): JsonSchema {
  return { 'application/json': { schema } };
}

/** Moves references from `$defs` to the components. */
function rewrite(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value).replaceAll('"#/$defs/', '"#/components/schemas/'));
}
