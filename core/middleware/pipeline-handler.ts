import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Metrics } from '@aws-lambda-powertools/metrics';
import middy, { type MiddlewareObj } from '@middy/core';
import * as z from 'zod/mini';
import { ENVIRONMENT } from '../contract/environment.ts';
import { METRIC_NAMESPACE, STACK_DIMENSION } from '../contract/metrics.ts';

/** The function's log: JSON lines. Never log a key, a presigned URL or a raw reply. */
export const logger = new Logger();

/**
 * Creates a function's metrics, in the common namespace, with the stack as a dimension.
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
 * The middleware of every function of the pipeline: log lines with the Lambda context, the cold-start metric,
 * the event checked against `schema`, one log line per answer with its outcome and duration. An error is
 * logged, counted by Lambda and thrown on. X-Ray tracing needs only the function's tracing setting.
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

/** Like Powertools' own middleware, without its warning in functions that have no metrics of their own. */
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

/** Passes the event on as the schema parses it, or throws with all that is wrong with it. */
function checkEvent<Event>(schema: z.ZodMiniType<Event>): MiddlewareObj<Event> {
  return {
    before: (request) => {
      const checked = schema.safeParse(request.event);
      if (!checked.success) throw new Error(`The event is not valid:\n${z.prettifyError(checked.error)}`);
      request.event = checked.data;
    },
  };
}

/** The fields of events and answers that are logged if present. */
interface LoggedFields {
  id?: string;
  photo?: { key?: string };
  outcome?: string;
  waitSeconds?: number;
  error?: { code: string; message: string };
}

function logAnswer(): MiddlewareObj<LoggedFields, LoggedFields | undefined> {
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
