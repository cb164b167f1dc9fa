import { API_GUIDE } from './api-guide.ts';
import { exampleBlock, exampleFile, LANGUAGES } from './examples.ts';

/** The parts of an OpenAPI 3.1 document that the page shows. */
export interface ApiDocument {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string; readonly description?: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly required: boolean; readonly content: Content };
  readonly responses: Readonly<Record<string, Answer>>;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly schema: Schema;
}

interface Answer {
  readonly description: string;
  readonly headers?: Readonly<Record<string, { readonly description?: string }>>;
  readonly content?: Content;
}

type Content = Readonly<Record<string, { readonly schema: Schema }>>;

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly default?: unknown;
}

/**
 * The page about the API in Markdown: the guide, then the OpenAPI document with the examples of its routes.
 */
export function renderApiPage({ info, paths, components }: ApiDocument): string {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      title: `${method.toUpperCase()} ${path}`,
      operation,
    })),
  );
  const routes = operations.map(({ title, operation }) => [
    `[\`${title}\`](#${anchor(title)})`,
    operation.summary,
  ]);
  const [first, ...others] = operations.map(({ operation }) => answersOf(operation));
  const always = first?.filter((row) => others.every((rows) => has(rows, row))) ?? [];
  return [
    `# The HTTP API of ${info.title}`,
    'Made by `npm run docs`: the routes and shapes are those of the OpenAPI document that the API itself serves at `GET /openapi.json`, and a test has run every example against a deployed stack.',
    info.description ?? '',
    table(['Route', 'Does'], routes),
    ...API_GUIDE,
    '## Routes',
    'Any of them may answer:',
    table(ANSWER_HEAD, always),
    ...operations.flatMap(({ title, operation }) => renderOperation(title, operation, always)),
    '## Shapes',
    ...Object.entries(components.schemas).flatMap(([name, schema]) => renderShape(name, schema)),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n');
}

const ANSWER_HEAD = ['Answer', 'Is', 'Holds'];

function renderOperation(title: string, operation: Operation, always: string[][]): string[] {
  const { summary, description = '', parameters = [], requestBody } = operation;
  return [
    `### ${title}`,
    summary.endsWith('.') ? summary : `${summary}.`,
    description,
    table(
      ['Parameter', 'In', 'Is'],
      parameters.map(({ name, in: where, required, schema, description: text }) => [
        `\`${name}\`${required ? ', required' : ''}`,
        where,
        join(typeOf(schema), text ?? schema.description),
      ]),
    ),
    requestBody ? `Body${requestBody.required ? '' : ', optional'}: ${contentOf(requestBody.content)}` : '',
    table(
      ANSWER_HEAD,
      answersOf(operation).filter((row) => !has(always, row)),
    ),
    ...LANGUAGES.map((language) => exampleBlock(exampleFile(operation.operationId, language))),
  ];
}

function answersOf({ responses }: Operation): string[][] {
  return Object.entries(responses).map(([status, { description, headers = {}, content }]) => {
    const told = Object.entries(headers).map(([name, header]) => `\`${name}\`: ${header.description}`);
    return [status, [description, ...told].join('<br>'), content ? contentOf(content) : ''];
  });
}

const has = (rows: string[][], row: string[]) => rows.some((one) => one.join('|') === row.join('|'));

function renderShape(name: string, schema: Schema): string[] {
  const forms = schema.properties === undefined && schema.anyOf !== undefined ? typeOf(schema) : '';
  return [`### ${name}`, schema.description ?? '', forms, table(['Field', 'Is', ''], fieldsOf(schema))];
}

/** The rows for an object's fields, with the rows of nested objects below them. */
function fieldsOf({ properties = {}, required = [] }: Schema, before = ''): string[][] {
  return Object.entries(properties).flatMap(([name, schema]) => {
    const inner = [schema, ...(schema.anyOf ?? [])].find(({ properties, items }) => properties ?? items);
    const row = [
      `\`${before}${name}\`${required.includes(name) ? '' : ', optional'}`,
      typeOf(schema),
      schema.description ?? '',
    ];
    const isList = inner?.items !== undefined;
    return [row, ...fieldsOf((isList ? inner.items : inner) ?? {}, `${before}${name}${isList ? '[]' : ''}.`)];
  });
}

function typeOf(schema: Schema): string {
  const { $ref, type, format, anyOf, items, minimum, maximum, minLength, maxLength } = schema;
  if ($ref !== undefined) return shapeLink($ref);
  if (anyOf !== undefined) return anyOf.map(typeOf).join(' or ');
  if (schema.const !== undefined) return `\`${schema.const}\``;
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${value}\``).join(', ');
  const name = format ?? [type ?? 'anything'].flat().join(' or ');
  const of = items === undefined ? '' : ` of ${typeOf(items)}`;
  const characters = range(minLength, maxLength);
  const limits = [range(minimum, maximum), characters && `${characters} characters`].filter(Boolean);
  const usual = schema.default === undefined ? [] : [`default ${schema.default}`];
  return [`${name}${of}`, ...limits, ...usual].join(', ');
}

/** Omits the limits of safe integers: JSON Schema has them for every integer without limits of its own. */
function range(low: number | undefined, high: number | undefined): string {
  const least = low === undefined || low <= Number.MIN_SAFE_INTEGER ? undefined : low;
  const most = high === undefined || high >= Number.MAX_SAFE_INTEGER ? undefined : high;
  if (most === undefined) return least === undefined ? '' : `at least ${least}`;
  return least === undefined ? `at most ${most}` : `${least} to ${most}`;
}

const contentOf = (content: Content) =>
  Object.entries(content)
    .map(([type, { schema }]) => `${typeOf(schema)} as \`${type}\``)
    .join(', ');

function shapeLink(reference: string): string {
  const name = reference.split('/').at(-1) ?? '';
  return `[${name}](#${anchor(name)})`;
}

/** A heading's anchor, as GitHub makes it. */
const anchor = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');

const join = (...parts: readonly (string | undefined)[]) => parts.filter(Boolean).join('. ');

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}
