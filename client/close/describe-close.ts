import type { Line } from '../api/retouch-api.ts';
import type { StackOutputs } from '../stack/find-stack.ts';
import { describeHold } from '../words/line.ts';
import { count, dollars } from '../words/numbers.ts';
import type { Work } from './work.ts';

/** What closing comes to. */
export interface ClosePlan {
  /** Photos that go on: Segmind has begun them, and bills them. */
  readonly atSegmind: number;
  /** Photos that have begun, and are not there yet. */
  readonly waiting: number;
  /** What those cost at most if they go on, dollars. */
  readonly costAtMost: number;
  /** Whether they are cancelled. */
  readonly isCancelled: boolean;
}

/** What closes, goes on and is cancelled, and what it costs: a sentence a line. */
export function describePlan(plan: ClosePlan, line: Line, now: Date): string {
  const { atSegmind, waiting, costAtMost, isCancelled } = plan;
  const lines = [
    'No photo begins from then on: uploads wait in their queue, and callers of the API get a 503.',
  ];
  if (atSegmind > 0) {
    lines.push(
      `${count(atSegmind, 'photo')} at Segmind, which bills what it has begun: they get their results.`,
    );
  }
  if (waiting > 0) {
    lines.push(
      isCancelled
        ? `${count(waiting, 'photo')} not yet there: they are cancelled, and cost nothing.`
        : `${count(waiting, 'photo')} not yet there: they are retouched first, for at most ${dollars(costAtMost)}. With --cancel, they are cancelled instead.`,
    );
  }
  return [...lines, ...(waiting > 0 ? describeHold(line, now) : [])].join('\n');
}

/** What is still at work: `12 photos, 1 bulk run`. */
export function describeWork({ photos, bulkRuns, owed }: Work): string {
  const parts = [
    ...(photos > 0 ? [count(photos, 'photo')] : []),
    ...(bulkRuns > 0 ? [count(bulkRuns, 'bulk run')] : []),
    ...(owed > 0 ? [`${count(owed, 'record')} to be written`] : []),
  ];
  return parts.join(', ') || 'nothing';
}

/** How the stack is taken down now, what stays, and how a later one adopts it. */
export function describeClosed(name: string, outputs: StackOutputs, { uploads }: Work): string {
  const { PhotoBucketName, StateBucketName, TableName } = outputs;
  return [
    'The intake is closed, and nothing is at work. To take the stack down:',
    `  aws cloudformation update-termination-protection --no-enable-termination-protection --stack-name ${name}`,
    `  npx cdk destroy ${name}`,
    ...(uploads > 0
      ? [`${count(uploads, 'upload')} not begun: a later stack finds them by its audit, within a day.`]
      : []),
    `These stay: the photo bucket ${PhotoBucketName}, the state bucket ${StateBucketName}, the table ${TableName}.`,
    'A later stack adopts them, so that nothing is paid for twice. Write the names into cdk.json, or:',
    `  npx cdk deploy --import-existing-resources -c photoBucketName=${PhotoBucketName} -c stateBucketName=${StateBucketName} -c tableName=${TableName}`,
    'To go on with this stack instead: retouch close --reopen',
  ].join('\n');
}
