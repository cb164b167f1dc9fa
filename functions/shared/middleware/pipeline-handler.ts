import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Metrics } from '@aws-lambda-powertools/metrics';
import middy, { type MiddlewareObj } from '@middy/core';
import * as z from 'zod/mini';
import { ENVIRONMENT, METRIC_NAMESPACE, STACK_DIMENSION } from '../contract.ts';

/** The function's log: JSON lines. Never give it a key, a presigned URL or a raw reply. */
export const logger = new Logger();

/**
 * Metrics of a function, in the namespace of all of them, with the stack as a dimension.
 * @param serviceName the function's own name if left out
 */
export function createMetrics(serviceName?: string): Metrics {
  const { [ENVIRONMENT.stackName]: stack } = process.env;
  return new Metrics({
    namespace: METRIC_NAMESPACE,
    ...(serviceName !== undefined && { serviceName }),
    ...(stack !== undefined && { defaultDimensions: { [STACK_DIMENSION]: stack } }),
  });
}

/** The function's own metrics. */
export const metrics = createMetrics();

/**
 * The chain that every function of the pipeline runs in: log lines with the Lambda context, the cold-start metric,
 * the event checked against `schema`, one line per answer with its outcome and duration. A throw is logged, counted
 * by Lambda as an error and passed on. X-Ray traces each invocation by the function's tracing setting alone.
 */
export function createPipelineHandler<Event, Answer>(
  schema: z.ZodMiniType<Event>,
  run: (event: Event) => Promise<Answer>,
) {
  return middy()
    .use(injectLambdaContext(logger, { clearState: true }))
    .use(publishMetrics())
    .use(checkEvent(schema))
    .use(logAnswer())
    .handler(run);
}

/** As Powertools' own middleware, which warns in every log of the functions that have no metrics of their own. */
function publishMetrics(): MiddlewareObj {
  const publish = () => {
    if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
  };
  return {
    before: ({ context }) => metrics.captureColdStartMetric(context.functionName),
    after: publish,
    onError: publish,
  };
}

/** Hands the event on as the schema reads it, or says all that is wrong with it. */
function checkEvent<Event>(schema: z.ZodMiniType<Event>): MiddlewareObj<Event> {
  return {
    before: (request) => {
      const checked = schema.safeParse(request.event);
      if (!checked.success) throw new Error(`The event is wrong:\n${z.prettifyError(checked.error)}`);
      request.event = checked.data;
    },
  };
}

/** What a log line tells of any event and answer; each part where there is one. */
interface Told {
  id?: string;
  photo?: { key?: string };
  outcome?: string;
  waitSeconds?: number;
  error?: { code: string; message: string };
}

function logAnswer(): MiddlewareObj<Told, Told | undefined> {
  let startedMs = 0;
  return {
    before: ({ event }) => {
      startedMs = performance.now();
      logger.appendKeys({ id: event.id, key: event.photo?.key });
    },
    after: ({ response }) => {
      logger.info('Answered', {
        outcome: response?.outcome,
        waitSeconds: response?.waitSeconds,
        code: response?.error?.code,
        reason: response?.error?.message,
        durationMs: Math.round(performance.now() - startedMs),
      });
    },
    onError: ({ error }) => {
      logger.error('Crashed', error as Error);
    },
  };
}
