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
import { EVENT, EVENT_SOURCE } from '../../core/contract/events.ts';

/** Waits 2 + 4 + 8 + 16 + 32 s, which covers about a minute without EventBridge. */
const REPEAT: RetryProps = { interval: Duration.seconds(2), backoffRate: 2, maxAttempts: 5 };

const TIMEOUT = Duration.seconds(30);

/** The detail that both events share. The state's input is the answer of store-results or record-failure. */
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
  // A function of an earlier version does not answer it.
  reference: '{% $exists($states.input.reference) ? $states.input.reference : null %}',
  // A function of an earlier version does not answer it, and without a value the event could not be sent.
  cost: '{% $exists($states.input.cost) ? $states.input.cost : 0 %}',
};

/** Sends an event to the account's default event bus: a photo has its result. */
export function announceResult(scope: Construct, retouched: Succeed): TaskStateBase {
  return announce(scope, 'Announce result', EVENT.retouched, retouched, {
    ...DETAIL,
    status: 'succeeded',
    // The brackets keep it an array if there is only one key.
    outputs: '{% [$states.input.outputKeys] %}',
  });
}

/**
 * Sends an event to the account's default event bus: a photo has failed, with its error. From then on the
 * variable `error` is the record's error, which says of a crash whether Segmind had accepted the photo
 * before.
 */
export function announceFailure(scope: Construct, failed: Fail): TaskStateBase {
  const error = '{% $states.input.error %}';
  const detail = { ...DETAIL, status: 'failed', error };
  return announce(scope, 'Announce failure', EVENT.failed, failed, detail, { error });
}

/** The record is already written, so the photo ends as it did even if the event cannot be sent. */
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
