import type { Line } from '../api/retouch-api.ts';
import type { StackOutputs } from '../stack/find-stack.ts';
import { describeHold } from '../words/line.ts';
import { count, dollars } from '../words/numbers.ts';
import { typeCdk } from '../words/typed.ts';
import type { IntakePart } from './intake.ts';
import type { Work } from './work.ts';

/** What `retouch close` is about to do while the API is open. */
export interface ClosePlan {
  /** Photos at Segmind. They continue, since Segmind bills what it has begun. */
  readonly atSegmind: number;
  /** Photos that have begun and are not at Segmind yet. */
  readonly waiting: number;
  /** What the waiting photos cost at most, dollars; 0 if they are cancelled. */
  readonly costAtMost: number;
  /** Whether the waiting photos are cancelled. */
  readonly isCancelled: boolean;
}

/** What `retouch close` is about to do if an earlier run has closed the API. */
export interface ClosedPlan {
  /** Photos that have begun. Only the API can tell which of them are at Segmind, and what the others cost. */
  readonly photos: number;
  /** Whether the waiting photos are cancelled. */
  readonly isCancelled: boolean;
}

/** Describes what goes on after an earlier run has closed the API: one sentence per line. */
export function describeClosedPlan({ photos, isCancelled }: ClosedPlan): string {
  const lines = ['The API is closed already. Only the API can tell what is at Segmind.'];
  if (isCancelled) lines.push('It opens again until the photos that wait are cancelled.');
  if (photos > 0) {
    lines.push(
      `${count(photos, 'photo')} at work: those at Segmind get their results; those not yet there ` +
        (isCancelled
          ? 'are cancelled, and cost nothing.'
          : 'are retouched first, and paid for. With --cancel, they are cancelled instead.'),
    );
  }
  return lines.join('\n');
}

const PARTS = { uploads: 'uploads', audit: 'the audit', api: 'the API' } as const;

/** Describes what is closed after the person has refused to go on. */
export function describeRefusal(closed: readonly IntakePart[]): string {
  if (closed.length === 0) return 'Nothing is closed.';
  const parts = closed.map((part) => PARTS[part]).join(', ');
  return `Nothing is changed. Closed by an earlier run: ${parts}. To open all again: retouch close --reopen`;
}

/** Describes what closes, continues and is cancelled, and what it costs: one sentence per line. */
export function describePlan(plan: ClosePlan, line: Line, now: Date): string {
  const { atSegmind, waiting, costAtMost, isCancelled } = plan;
  const lines = [
    'After that no photo starts: uploads wait in their queue, and callers of the API get a 503.',
  ];
  if (atSegmind > 0) {
    lines.push(
      `${count(atSegmind, 'photo')} at Segmind, which bills each job that it has started: they get their results.`,
    );
  }
  if (waiting > 0) {
    lines.push(
      isCancelled
        ? `${count(waiting, 'photo')} not at Segmind yet: they are cancelled, and cost nothing.`
        : `${count(waiting, 'photo')} not at Segmind yet: they are retouched first, for at most ${dollars(costAtMost)}. With --cancel, they are cancelled instead.`,
    );
  }
  return [...lines, ...(waiting > 0 ? describeHold(line, now) : [])].join('\n');
}

/** Describes what is still at work: `12 photos, 1 bulk run`. */
export function describeWork({ photos, bulkRuns, owed }: Work): string {
  const parts = [
    ...(photos > 0 ? [count(photos, 'photo')] : []),
    ...(bulkRuns > 0 ? [count(bulkRuns, 'bulk run')] : []),
    ...(owed > 0 ? [`${count(owed, 'record')} to be written`] : []),
  ];
  return parts.join(', ') || 'nothing';
}

/** Explains how to take the closed stack down, which resources stay, and how a later stack adopts them. */
export function describeClosed(name: string, outputs: StackOutputs, { uploads }: Work): string {
  const { PhotoBucketName, StateBucketName, TableName } = outputs;
  return [
    'The intake is closed, and no work is in progress. To delete the stack:',
    `  aws cloudformation update-termination-protection --no-enable-termination-protection --stack-name ${name}`,
    `  ${typeCdk(`destroy ${name}`, name)}`,
    ...(uploads > 0
      ? [`${count(uploads, 'upload')} not started: the audit of a later stack finds them within a day.`]
      : []),
    `These resources stay: the photo bucket ${PhotoBucketName}, the state bucket ${StateBucketName}, the table ${TableName}.`,
    'A later stack can adopt them, so that no photo costs twice. Write these into cdk.json, under context:',
    `  "photoBucketName": "${PhotoBucketName}", "stateBucketName": "${StateBucketName}", "tableName": "${TableName}"`,
    'and then:',
    `  ${typeCdk('deploy --import-existing-resources', name)}`,
    'To continue with this stack instead: retouch close --reopen',
  ].join('\n');
}
