import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { paginateListServiceQuotas, ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import type { ExaminedStack } from '../examined-stack.ts';
import { type Finding, ok, unknown, warning } from '../finding.ts';

/** Functions besides those of photos at Segmind: uploads that begin, the API, events, counts, keep-line. */
const BESIDE = 20;
const RAISE =
  'Ask AWS for 1,000, which costs nothing: https://console.aws.amazon.com/servicequotas/home/services/lambda/quotas/L-B99A9384 (in the stack’s region).';

/**
 * Checks how many functions may run at once in the account: 1,000 by default, but 10 in new accounts.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export async function* checkLambdaQuota({ line, signal }: ExaminedStack): AsyncGenerator<Finding> {
  const { AccountLimit } = await new LambdaClient().send(new GetAccountSettingsCommand({}), {
    abortSignal: signal,
  });
  const { UnreservedConcurrentExecutions: free = 0 } = AccountLimit ?? {};
  const says = `Lambda runs ${free.toLocaleString('en-US')} functions of this account at once`;
  if (line === null) {
    yield ok(`${says}.`);
    return;
  }
  const needed = line.limit + BESIDE;
  if (free >= needed) yield ok(`${says}; ${line.limit} photos at Segmind need about ${needed}.`);
  else {
    yield warning(
      `${says}; ${line.limit} photos at Segmind need about ${needed}. No photo is lost, but photos wait for each other.`,
      RAISE,
    );
  }
}

/**
 * Reports how many photos Step Functions lets begin per second: StartExecution has a token bucket.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html "Quotas related to API action throttling"
 */
export async function* checkStepFunctionsQuota({ signal }: ExaminedStack): AsyncGenerator<Finding> {
  const quotas = new Map<string, number>();
  const pages = paginateListServiceQuotas(
    { client: new ServiceQuotasClient() },
    { ServiceCode: 'states' },
    { abortSignal: signal },
  );
  for await (const { Quotas = [] } of pages) {
    for (const { QuotaName = '', Value = 0 } of Quotas) quotas.set(QuotaName, Value);
  }
  const bucket = quotas.get('StartExecution throttle token bucket size');
  const refill = quotas.get('StartExecution throttle token refill rate per second');
  if (bucket === undefined || refill === undefined) {
    yield unknown('Step Functions’ quota could not be checked: Service Quotas does not list it here.');
  } else {
    yield ok(
      `Step Functions can start ${bucket.toLocaleString('en-US')} photos at once, then ${refill.toLocaleString('en-US')} a second; the others wait.`,
    );
  }
}
