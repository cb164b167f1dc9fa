import { Duration } from 'aws-cdk-lib';
import {
  type Fail,
  type RetryProps,
  type Succeed,
  TaskInput,
  type TaskStateBase,
  Timeout,
} from 'aws-cdk-lib/aws-stepfunctions';
import { EventBridgePutEvents } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { EVENT, EVENT_SOURCE } from '../../functions/shared/contract.ts';

/** Waits 2 + 4 + 8 + 16 + 32 s: about a minute without EventBridge is borne. */
const REPEAT: RetryProps = { interval: Duration.seconds(2), backoffRate: 2, maxAttempts: 5 };

const TIMEOUT = Duration.seconds(30);

/** What both events tell. The state's input is what store-results or record-failure answered. */
const DETAIL = {
  id: '{% $id %}',
  attempt: '{% $attempt %}',
  source: {
    bucket: '{% $photo.bucket %}',
    key: '{% $photo.key %}',
    versionId: '{% $exists($photo.versionId) ? $photo.versionId : null %}',
  },
  record: { bucket: '{% $photo.bucket %}', key: '{% $states.input.recordKey %}' },
  paid: '{% $states.input.paid %}',
  // A function of an earlier version does not say it.
  reference: '{% $exists($states.input.reference) ? $states.input.reference : null %}',
  // A function of an earlier version does not answer it, and without a value there would be no event.
  cost: '{% $exists($states.input.cost) ? $states.input.cost : 0 %}',
};

/** Tells the account's default event bus that a photo has its result. */
export function announceResult(scope: Construct, retouched: Succeed): TaskStateBase {
  return announce(scope, 'Announce result', EVENT.retouched, retouched, {
    ...DETAIL,
    status: 'succeeded',
    // An array also where it holds one key.
    outputs: '{% [$states.input.outputKeys] %}',
  });
}

/**
 * Tells the account's default event bus that a photo has failed, and why. That is `error` from then on: the record's
 * own, which says of a crash whether it was behind the acceptance.
 */
export function announceFailure(scope: Construct, failed: Fail): TaskStateBase {
  const error = '{% $states.input.error %}';
  const detail = { ...DETAIL, status: 'failed', error };
  return announce(scope, 'Announce failure', EVENT.failed, failed, detail, { error });
}

/** The record is written: it stands, and the photo ends as it did, also where nobody can be told. */
function announce(
  scope: Construct,
  name: string,
  detailType: string,
  end: Succeed | Fail,
  detail: object,
  assign?: Readonly<Record<string, string>>,
): TaskStateBase {
  const asBefore = '{% $states.input %}';
  const after = { outputs: asBefore, ...(assign && { assign }) };
  const state = EventBridgePutEvents.jsonata(scope, name, {
    entries: [{ source: EVENT_SOURCE, detailType, detail: TaskInput.fromObject({ ...detail }) }],
    ...after,
    taskTimeout: Timeout.duration(TIMEOUT),
  });
  state.addRetry(REPEAT).addCatch(end, after).next(end);
  return state;
}
