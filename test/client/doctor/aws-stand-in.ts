import { vi } from 'vitest';
import { type SeenRequest, serve } from '../../support/http-server.ts';

/** AWS's answer to an action: JSON, a text (for XML, the content of the result element), or a refusal. */
export type AwsAnswer = object | string | Refusal | ((request: SeenRequest) => object | string);

/** Answers by the name of the action: `GetCallerIdentity`, `Invoke`, `ListObjectsV2`. */
export type AwsAnswers = Readonly<Record<string, AwsAnswer>>;

/** An error of AWS. */
class Refusal {
  readonly code: string;
  readonly message: string;

  constructor(code: string, message: string) {
    [this.code, this.message] = [code, message];
  }
}

/** Answer of a function that crashes. */
export class Crash {
  readonly errorMessage: string;

  constructor(errorMessage: string) {
    this.errorMessage = errorMessage;
  }
}

/** AWS's refusal of an action that the user has no permission for. */
export const denied = (action: string) =>
  new Refusal(
    'AccessDeniedException',
    `User: arn:aws:iam::123456789012:user/ana is not authorized to perform: ${action}`,
  );

/** An error of AWS with that code. */
export const refused = (code: string, message: string) => new Refusal(code, message);

/**
 * AWS on loopback for one test: a table answers the SDK's clients. The clients find the server by the SDK's
 * environment variables.
 */
export async function startAws(answers: AwsAnswers): Promise<void> {
  const { origin } = await serve((request, response) => {
    const action = actionOf(request);
    const found = answers[action] ?? refused('UnknownOperationException', `There is no answer to ${action}.`);
    const answer = typeof found === 'function' ? found(request) : found;
    const { type, refuse, wrap } = FORMS.find(({ of }) => of.includes(action)) ?? JSON_FORM;
    const status = answer instanceof Refusal ? 400 : 200;
    const body = answer instanceof Refusal ? refuse(answer) : wrap(answer, action);
    const crashed = answer instanceof Crash ? { 'x-amz-function-error': 'Unhandled' } : {};
    response.writeHead(status, { 'content-type': type, ...crashed }).end(body);
  });
  const environment = {
    AWS_ENDPOINT_URL: origin,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'AKIATEST',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_SESSION_TOKEN: '',
    AWS_PROFILE: undefined,
    AWS_MAX_ATTEMPTS: '1',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
}

/** Format of answers and errors: each service has its own protocol. */
interface Form {
  readonly of: readonly string[];
  readonly type: string;
  refuse(refusal: Refusal): string;
  wrap(answer: object | string, action: string): string;
}

const errorXml = ({ code, message }: Refusal) =>
  `<Error><Code>${code}</Code><Message>${message}</Message></Error>`;

const FORMS: readonly Form[] = [
  {
    of: ['ListObjectsV2', 'PutObject', 'GetObject'],
    type: 'text/xml',
    refuse: errorXml,
    wrap: String,
  },
  {
    of: ['GetCallerIdentity', 'DescribeStacks', 'ListStackResources', 'GetTopicAttributes'],
    type: 'text/xml',
    refuse: (refusal) => `<ErrorResponse>${errorXml(refusal)}</ErrorResponse>`,
    wrap: (answer, action) =>
      `<${action}Response><${action}Result>${answer}</${action}Result></${action}Response>`,
  },
];

const JSON_FORM: Form = {
  of: [],
  type: 'application/json',
  refuse: ({ code, message }) => JSON.stringify({ __type: code, message }),
  wrap: (answer) => JSON.stringify(answer),
};

function actionOf({ method, url, headers, body }: SeenRequest): string {
  const target = headers['x-amz-target'];
  if (typeof target === 'string') return target.split('.').at(-1) ?? '';
  const action = new URLSearchParams(body).get('Action');
  if (action !== null) return action;
  if (url.includes('/invocations')) return 'Invoke';
  if (url.includes('/account-settings')) return 'GetAccountSettings';
  if (url.includes('/event-source-mappings/')) {
    return method === 'PUT' ? 'UpdateEventSourceMapping' : 'GetEventSourceMapping';
  }
  if (url.endsWith('/concurrency')) {
    return method === 'PUT'
      ? 'PutFunctionConcurrency'
      : `${method === 'GET' ? 'Get' : 'Delete'}FunctionConcurrency`;
  }
  if (method === 'PUT') return 'PutObject';
  return url.includes('list-type=2') ? 'ListObjectsV2' : 'GetObject';
}
