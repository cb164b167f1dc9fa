import '../parts/no-logs.ts';

import { OUTCOME } from '../../core/contract/outcomes.ts';
import type { Settings } from '../../core/settings/settings.ts';
import type { AuditReport } from '../../functions/audit/audit.ts';
import type { LineGauges } from '../../functions/keep-line/keep-line.ts';
import { createRandom } from '../../local/chaos/random.ts';
import { matchesPattern } from '../aws/event-pattern.ts';
import type { S3Fake } from '../aws/s3-fake.ts';
import { createClient } from '../aws/state-machine/client.ts';
import type { Execution } from '../aws/state-machine/execution.ts';
import { StateMachine, type Transition } from '../aws/state-machine/state-machine.ts';
import { Account } from './account.ts';
import { type ApiCalls, createApiCalls } from './api-calls.ts';
import { AwsRequests } from './aws-requests.ts';
import { type Deployed, readDeployed } from './deployed.ts';
import { createFunctions, type PipelineFunction } from './functions.ts';
import { currentInvocation, type FunctionName } from './invocation.ts';
import { Keeper } from './keeper.ts';
import { Lambda } from './lambda.ts';
import { draw, type WorldOptions } from './options.ts';
import { createParts, type Surroundings } from './parts.ts';
import { PICTURE } from './pictures.ts';
import { Queue } from './queue.ts';
import { throttleDescribe } from './quota.ts';
import { SimulatedClock } from './simulated-clock.ts';
import { functionOfState } from './state-functions.ts';
import { describeStatusChange } from './status-change.ts';
import { Stream } from './stream.ts';
import { Uploads } from './uploads.ts';
import { SimulatedVendor } from './vendor.ts';
import { createVendorFetch } from './vendor-fetch.ts';

type Functions = ReturnType<typeof createFunctions>;

/** Delay until Step Functions' event of an execution reaches the queue. */
const STATUS_EVENT_MS = [500, 3000] as const;

/**
 * The pipeline in simulated time: the real code of its functions and the synthesized state machine, with AWS
 * and Segmind in memory. Nothing waits in real time, and the same options lead to the same course of events.
 */
export class RetouchWorld extends Account {
  readonly clock: SimulatedClock;
  readonly random: () => number;
  readonly settings: Settings;
  readonly definition: Deployed['definition'];
  readonly vendor: SimulatedVendor;
  readonly machine: StateMachine;
  readonly uploads: Uploads;
  readonly keeper: Keeper;
  /** The events of executions that end-retouch reads. */
  readonly ended: Queue;
  /** The changes of photo items that count-shoots reads. */
  readonly stream: Stream;
  /**
   * The duration of each poll that found its job finished, from when the job was done: the poll releases its
   * slot to the next photo.
   */
  readonly handOversMs: number[] = [];
  readonly gauges: LineGauges[] = [];
  readonly audits: AuditReport[] = [];
  /** What functions logged as warnings or errors. */
  readonly warnings: { readonly what: string; readonly error: unknown }[] = [];
  /** Called when an execution takes a branch. It may stop the execution. */
  onTransition: (transition: Transition) => void = () => {};
  /** Called with the event of each function call. */
  onCall: (fn: FunctionName, event: unknown) => void = () => {};
  /** Called with each function's answer, which the function also logs. */
  onAnswer: (answer: unknown) => void = () => {};
  /** The number of state transitions of all executions. */
  transitions = 0;
  readonly #lambda: Lambda;
  readonly #surroundings: Surroundings;
  readonly #options: WorldOptions;
  #api: ApiCalls;
  #functions: Functions;
  readonly #failed = Promise.withResolvers<never>();

  constructor(options: WorldOptions = {}) {
    const deployed = readDeployed(options.settings ?? {});
    const { settings, model, timeoutMs, endedPattern, endedQueue, stream } = deployed;
    const { definition = deployed.definition } = options;
    const clock = new SimulatedClock();
    super(clock, settings.table);
    const random = createRandom(options.seed ?? 1);
    const { requestMs = 10, invokeMs = 10, fault = () => null, fate = () => null } = options;
    this.clock = clock;
    this.definition = definition;
    this.settings = settings;
    this.random = random;
    const { counts } = this;
    const { concurrency = () => Number.POSITIVE_INFINITY, thawMs = () => 0 } = options;
    const requests = new AwsRequests({ clock, random, requestMs, counts, fault, thawMs });
    this.#lambda = new Lambda({ clock, random, invokeMs, timeoutMs, fate, concurrency });
    this.dynamo.beforeCommit = requests.commit;
    const {
      jobMs = [15_000, 30_000],
      submitMs = [300, 1500],
      pollMs = [80, 300],
      outputMs = [500, 2000],
    } = options;
    this.vendor = new SimulatedVendor({
      clock,
      random,
      jobMs,
      submitMs,
      pollMs,
      outputMs,
      picture: PICTURE,
      pause: requests.pause,
    });
    this.machine = new StateMachine({
      definition,
      clock,
      random,
      arn: settings.stateMachineArn,
      ...(options.coverage && { coverage: options.coverage }),
      invoke: (state, payload) => this.#invoke(functionOfState(state), payload),
      putEvents: async (entries) => this.events.put(entries),
      onTransition: (transition) => {
        this.transitions += 1;
        if (transition.branch.from === definition.StartAt)
          this.keeper.watch(this.machine, transition.execution);
        this.onTransition(transition);
      },
    });
    const client = createClient(this.machine);
    const { describeQuota } = options;
    const stepFunctions = describeQuota ? throttleDescribe(client, describeQuota, clock) : client;
    const surroundings: Surroundings = {
      dynamo: requests.meter('dynamodb', this.dynamo),
      s3: requests.meter('s3', {
        send: (command: { input: { Bucket?: string } }) => this.#bucketOf(command).send(command),
      }),
      stepFunctions: requests.meter('stepFunctions', stepFunctions),
      secrets: requests.meter('secrets', this.secrets),
      events: requests.meter('events', this.events),
      fetch: createVendorFetch(this.vendor, requests, clock),
      openOutput: this.vendor.openOutput,
      settings,
      model,
      nowMs: () => clock.nowMs,
      pause: requests.pause,
      random,
      warn: (what, error) => this.warnings.push({ what, error }),
    };
    this.#surroundings = surroundings;
    this.#options = options;
    ({ api: this.#api, functions: this.#functions } = this.#wire(surroundings));
    this.ended = new Queue({
      clock,
      settings: endedQueue,
      read: (batch) => this.#invoke('end-retouch', batch),
      go: (work) => this.#go(work),
    });
    this.stream = new Stream({
      clock,
      // A separate generator: the timing of counts changes no other random choice.
      random: createRandom((options.seed ?? 1) * 31 + 7),
      settings: stream,
      read: (batch) => this.#invoke('count-shoots', batch),
      go: (work) => this.#go(work),
    });
    this.dynamo.onChange(({ pk }) => this.stream.put(pk));
    this.keeper = new Keeper({
      clock,
      isOn: options.keepsLine ?? true,
      losesStatusEvent: options.losesStatusEvent ?? (() => false),
      tell: (execution) => {
        const event = describeStatusChange(settings.stateMachineArn, execution, random() < 0.5);
        if (!matchesPattern(endedPattern, event)) return;
        const deliver = () => this.ended.send(JSON.stringify(event));
        clock.plan(clock.nowMs + draw(STATUS_EVENT_MS, random), deliver);
      },
      invoke: (fn, event) => this.#invoke(fn, event),
      warn: surroundings.warn,
      go: (work) => this.#go(work),
    });
    this.uploads = new Uploads({
      clock,
      s3: this.s3,
      bucket: settings.photoBucket,
      dropsPerSecond: options.dropsPerSecond ?? 100,
      read: async (Records) => {
        const answer = await this.#invoke('start-retouch', { Records });
        const { batchItemFailures } = answer as { batchItemFailures: { itemIdentifier: string }[] };
        return new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
      },
    });
  }

  /** Advances the clock until the work is done. @throws what the work or the interpreter throws */
  run<T>(work: Promise<T>): Promise<T> {
    return this.clock.run(Promise.race([work, this.#failed.promise]));
  }

  /** Drops photos under `uploads/`, at the rate set in the options. */
  drop(paths: readonly string[], metadata?: Record<string, string>): Promise<void> {
    return this.uploads.drop(paths, (work) => this.#go(work), metadata);
  }

  /** Runs keep-line each minute until nothing runs, and for some minutes more. */
  untilQuiet({ quietMinutes = 3 } = {}): Promise<void> {
    return this.keeper.untilQuiet(
      () => this.uploads.waiting + this.ended.waiting + this.stream.waiting > 0,
      quietMinutes,
    );
  }

  /** Waits until all changes of photos are counted. */
  async waitForCounts(): Promise<void> {
    while (this.stream.waiting > 0) await this.clock.sleep(1_000);
  }

  /**
   * Deploys the stack with other settings: the functions are replaced, and running executions keep their
   * definition.
   */
  deploy(settings: Record<string, unknown>): void {
    ({ api: this.#api, functions: this.#functions } = this.#wire(this.#surroundingsOf(settings)));
  }

  /**
   * Deploys one function only, because a deployment replaces functions one by one. `isCodeAlone`: its
   * settings stay as they were.
   */
  deployOne(name: keyof Functions, settings: Record<string, unknown>, { isCodeAlone = false } = {}): void {
    const deployed = this.#surroundingsOf(settings);
    const { functions } = this.#wire(isCodeAlone ? { ...deployed, settings: this.settings } : deployed);
    this.#functions = { ...this.#functions, [name]: functions[name] };
  }

  #surroundingsOf(settings: Record<string, unknown>): Surroundings {
    const { model, settings: all } = readDeployed({ ...this.#options.settings, ...settings });
    return { ...this.#surroundings, model, settings: all };
  }

  /** Runs the audit once. */
  async audit(event: object = { olderThanMinutes: 0 }): Promise<AuditReport | undefined> {
    await this.keeper.call('audit', event);
    return this.audits.at(-1);
  }

  /** Calls an API route for a photo. @throws what the route or Lambda throws */
  callApi(call: Exclude<keyof ApiCalls, 'redo'>, id: string): Promise<unknown> {
    return this.#lambda.invoke('api', id, () => this.#api[call](id));
  }

  /** Redoes a photo that has a result, as a caller of the API. */
  redo(id: string, overrides: object = {}): Promise<unknown> {
    return this.#lambda.invoke('api', id, () => this.#api.redo(id, overrides));
  }

  /** Redrives a stopped or failed execution. */
  redrive(execution: Execution): void {
    this.machine.redrive(execution);
    this.keeper.watch(this.machine, execution);
  }

  #wire(surroundings: Surroundings) {
    const parts = createParts(surroundings);
    const functions = createFunctions(parts, surroundings, {
      gauge: (gauges) => this.gauges.push(gauges),
      count: (report) => this.audits.push(report),
    });
    return { api: createApiCalls(parts, surroundings), functions };
  }

  #invoke(fn: Exclude<FunctionName, 'api'>, event: unknown): Promise<unknown> {
    const { id = null } = event as { id?: string };
    const run = this.#functions[fn] as PipelineFunction;
    this.onCall(fn, event);
    return this.#lambda.invoke(fn, id, async () => {
      const answer = await run(event);
      const { outcome } = answer as { outcome?: string };
      const answeredAtMs = currentInvocation.getStore()?.answeredAtMs ?? Number.NaN;
      this.onAnswer(answer);
      if (outcome === OUTCOME.completed) this.handOversMs.push(this.clock.nowMs - answeredAtMs);
      return answer;
    });
  }

  #bucketOf({ input }: { input: { Bucket?: string } }): S3Fake {
    return input.Bucket === this.settings.stateBucket ? this.stateS3 : this.s3;
  }

  /** Runs work in the background. If it fails, the whole world fails. */
  #go(work: Promise<unknown>): void {
    work.catch(this.#failed.reject);
  }
}
