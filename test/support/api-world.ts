import './no-logs.ts';

import { type ApiEvent, createApi } from '../../functions/api/api.ts';
import type { ApiDependencies } from '../../functions/api/api-dependencies.ts';
import { createIdempotency } from '../../functions/api/http/idempotency.ts';
import { writeOpenApi } from '../../functions/api/openapi.ts';
import type { ImportTarget } from '../../functions/api/retouch/importer.ts';
import { createInputs } from '../../functions/api/retouch/inputs.ts';
import { createPayments } from '../../functions/api/retouch/payments.ts';
import type { PresignedObject } from '../../functions/api/retouch/presigner.ts';
import { createRecentAnswers } from '../../functions/api/retouch/recent-answers.ts';
import { createRecords } from '../../functions/api/retouch/records.ts';
import { createRetouches } from '../../functions/api/retouch/retouches.ts';
import { ROUTES } from '../../functions/api/routes/routes.ts';
import { createJsonObjects } from '../../functions/shared/clients/json-objects.ts';
import { createResults } from '../../functions/shared/clients/results.ts';
import { createUploads } from '../../functions/shared/clients/uploads.ts';
import { executionName } from '../../functions/shared/domain/execution-name.ts';
import type { Failure } from '../../functions/shared/domain/failure.ts';
import type { RetouchRecord } from '../../functions/shared/record/record.ts';
import { ExecutionsFake } from './executions-fake.ts';
import { LineWorld } from './line-world.ts';

/** An answer of the API. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  // biome-ignore lint/suspicious/noExplicitAny: each test knows what it asked for
  readonly body: any;
}

/** The API over buckets, executions and a line in memory, all in one clock. */
export class ApiWorld {
  readonly line = new LineWorld({ maxInFlight: 2 });
  readonly s3 = this.line.s3;
  readonly executions = new ExecutionsFake(() => this.line.now());
  readonly imports: { url: string; target: ImportTarget }[] = [];
  readonly presigned: PresignedObject[] = [];
  /** The import's answer, where it is none. */
  importError: Error | null = null;
  readonly dependencies: ApiDependencies;
  readonly #handler: ReturnType<typeof createApi>;
  #requests = 0;

  constructor() {
    const now = () => this.line.now().getTime();
    const { client } = this.s3;
    const objects = createJsonObjects(client, 'state');
    const uploads = createUploads(client);
    const presigner = {
      get: async (key: string) => ({
        url: `https://s3.example/${key}?n=${this.#requests}`,
        expiresAt: this.later(900),
      }),
      put: async (object: PresignedObject) => {
        this.presigned.push(object);
        const headers = { 'content-type': object.contentType };
        return { url: `https://s3.example/put?n=${this.#requests}`, headers, expiresAt: this.later(900) };
      },
    };
    const payments = createPayments(objects);
    const { executions } = this;
    this.dependencies = {
      executions,
      inputs: createInputs(executions),
      retouches: createRetouches({
        executions,
        records: createRecords(client),
        payments,
        line: this.line.store,
        uploads,
        presigner,
        defaults: { instructions: 'As usual.', upscale: '2x' },
        now,
      }),
      recent: createRecentAnswers(now),
      payments,
      uploads,
      presigner,
      importer: {
        import: async (url, target) => {
          if (this.importError !== null) throw this.importError;
          this.imports.push({ url, target });
          return { versionId: this.s3.put(target.key, 'photo', { ...target.metadata }).versionId };
        },
      },
      line: this.line.line,
      store: this.line.store,
      photoBucket: 'photos',
      maxPhotoBytes: 1000,
      maxInFlight: 2,
      describeApi: (origin) => writeOpenApi(ROUTES, { auth: 'iam', isOpen: false, origin }),
      now,
    };
    this.#handler = createApi(ROUTES, this.dependencies, createIdempotency(objects, now));
  }

  later(seconds: number): string {
    return new Date(this.line.now().getTime() + seconds * 1000).toISOString();
  }

  /** Sends a request as API Gateway hands it on. */
  async call(
    method: string,
    path: string,
    {
      body,
      headers = {},
      caller = 'arn:aws:iam::1:user/shop',
    }: { body?: unknown; headers?: Record<string, string>; caller?: string } = {},
  ): Promise<ApiAnswer> {
    this.#requests += 1;
    const [rawPath = '', rawQueryString = ''] = path.split('?');
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const event = {
      version: '2.0',
      rawPath,
      rawQueryString,
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(text !== undefined && { body: text }),
      isBase64Encoded: false,
      requestContext: {
        domainName: 'api.example',
        requestId: `request-${this.#requests}`,
        http: { method, path: rawPath },
        authorizer: { iam: { userArn: caller } },
      },
    } as unknown as ApiEvent;
    const context = {
      awsRequestId: 'x',
      functionName: 'api',
      invokedFunctionArn: 'arn',
      memoryLimitInMB: '1',
    };
    const answer = await this.#handler(event, context as never);
    const { statusCode = 0, headers: answered = {}, body: said = 'null' } = answer;
    return { status: statusCode, headers: answered as Record<string, string>, body: JSON.parse(said) };
  }

  /** Drops a photo, whose execution begins as the trigger starts it. */
  async drop(name = 'ana.jpg', metadata: Record<string, string> = {}): Promise<string> {
    const key = `uploads/${name}`;
    const { versionId } = this.s3.put(key, 'photo', metadata);
    const photo = { bucket: 'photos', key, versionId };
    const id = executionName(photo);
    await this.executions.start(id, { id, attempt: 1, photo });
    return id;
  }

  /** Writes the record of an attempt, as the workflow does, and ends its execution. */
  async record(
    id: string,
    how: { error: Failure } | 'succeeded',
    isPaid = true,
    name = id,
  ): Promise<RetouchRecord> {
    const { photo, attempt } = this.executions.get(name).input;
    const { client } = this.s3;
    const results = createResults(client, createUploads(client));
    const at = this.line.now().toISOString();
    const common = {
      id,
      attempt,
      source: { bucket: photo.bucket, key: photo.key, versionId: photo.versionId ?? null },
      recipe: { instructions: 'Recorded.', upscale: '2x' },
      segmind: isPaid ? { requestId: 'r1', polls: 2 } : null,
      timings: { startedAt: at, acceptedAt: isPaid ? at : null, completedAt: null, recordedAt: at },
    };
    const output = {
      key: 'results/ana.jpg',
      bytes: 5,
      type: 'image/jpeg',
      width: 2,
      height: 3,
      sha256: 'a'.repeat(64),
    };
    const record: RetouchRecord =
      how === 'succeeded'
        ? { status: 'succeeded', outputs: [output], ...common }
        : { status: 'failed', error: how.error, ...common };
    await results.putRecord(await results.choosePlace(photo, id), photo, record);
    if (how === 'succeeded') this.executions.end(name, 'SUCCEEDED');
    else if (this.executions.get(name).status === 'RUNNING') {
      this.executions.end(name, 'FAILED', how.error.code, how.error.message);
    }
    return record;
  }

  /** Writes the record of an execution that was stopped, as the one that was started for it does. */
  async recordEnd(id: string): Promise<void> {
    const { photo, attempt, error } = this.executions.get(`${id}-end`).input;
    if (error === undefined) throw new Error('There is nothing to record.');
    const { client } = this.s3;
    const results = createResults(client, createUploads(client));
    const at = this.line.now().toISOString();
    const timings = { startedAt: at, acceptedAt: null, completedAt: null, recordedAt: at };
    const source = { bucket: photo.bucket, key: photo.key, versionId: photo.versionId ?? null };
    const rest = { id, attempt, source, recipe: null, segmind: null, timings };
    await results.putRecord(await results.choosePlace(photo, id), photo, {
      status: 'failed',
      error,
      ...rest,
    });
  }

  /** Puts a photo's execution into the line: it waits, or gets a place. */
  async join(id: string): Promise<void> {
    const execution = this.executions.get(id);
    execution.step = 'Join the line';
    const ticket = this.line.takeTicket(id);
    await this.line.line.join({ ...ticket, executionArn: execution.executionArn });
    if (this.line.places.has(id)) execution.step = 'Poll Segmind';
  }
}
