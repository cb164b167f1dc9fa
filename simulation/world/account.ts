import { INDEX, INDEX_SORT_KEY } from '../../core/contract/table.ts';
import { DynamoDbFake } from '../aws/dynamodb/dynamodb-fake.ts';
import { S3Fake } from '../aws/s3-fake.ts';
import { isRecordKey } from '../parts/record-keys.ts';
import { currentInvocation } from './invocation.ts';
import { RequestCounts } from './request-counts.ts';
import type { SimulatedClock } from './simulated-clock.ts';
import { EventsFake, SecretsFake } from './small-fakes.ts';

/** The services of an AWS account in memory, except Step Functions and Lambda. */
export class Account {
  readonly dynamo: DynamoDbFake;
  /** The photo bucket. */
  readonly s3 = new S3Fake();
  /** The state bucket. */
  readonly stateS3 = new S3Fake();
  readonly secrets = new SecretsFake();
  readonly events = new EventsFake();
  readonly counts = new RequestCounts();
  /** When each record was first written, by its key. */
  readonly recordedAtMs = new Map<string, number>();

  constructor(clock: SimulatedClock, tableName: string) {
    const indexes = Object.values(INDEX).map((name) => ({
      name,
      partitionKey: name,
      sortKey: INDEX_SORT_KEY,
    }));
    this.dynamo = new DynamoDbFake({
      indexes,
      tableName,
      removeUndefinedValues: true,
      now: () => clock.now(),
    });
    this.dynamo.consumed = ({ readUnits, writeUnits }) => {
      const invocation = currentInvocation.getStore();
      if (invocation === undefined) return;
      const usage = this.counts.of(invocation.fn);
      usage.readUnits += readUnits;
      usage.writeUnits += writeUnits;
    };
    this.s3.isVersioned = true;
    this.s3.now = () => clock.now();
    this.s3.after = (name, { Key = '' }) => {
      const isRecord = name === 'PutObjectCommand' && isRecordKey(Key);
      if (isRecord && !this.recordedAtMs.has(Key)) this.recordedAtMs.set(Key, clock.nowMs);
    };
  }
}
