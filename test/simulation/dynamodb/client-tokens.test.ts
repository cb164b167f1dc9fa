import { TransactWriteCommand, type TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { errorOf, fakeWith, Key, TableName } from './fixture.ts';

type Action = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

function withToken(action: Action) {
  return new TransactWriteCommand({ TransactItems: [action], ClientRequestToken: 'token' });
}

function adding(by: number) {
  return withToken({
    Update: { TableName, Key, UpdateExpression: 'ADD n :by', ExpressionAttributeValues: { ':by': by } },
  });
}

describe('a client request token', () => {
  function fakeAt() {
    const clock = { now: new Date('2026-01-01T00:00:00Z') };
    return { clock, fake: fakeWith({ n: 0 }, { now: () => clock.now }) };
  }

  it.each([
    [9, 1],
    [10, 2],
  ])('with the same input after %i minutes, the input was applied %i times', async (minutes, n) => {
    const { clock, fake } = fakeAt();
    await fake.client.send(adding(1));
    clock.now = new Date(clock.now.getTime() + minutes * 60_000);
    await fake.client.send(adding(1));
    expect(fake.get('p', 's')).toMatchObject({ n });
  });

  it('with other input is refused', async () => {
    const { fake } = fakeAt();
    await fake.client.send(adding(1));
    expect(await errorOf(fake.client.send(adding(2)))).toMatchObject({
      name: 'IdempotentParameterMismatchException',
    });
  });

  it('of a cancelled transaction may be used again', async () => {
    const { fake } = fakeAt();
    await errorOf(
      fake.client.send(
        withToken({ ConditionCheck: { TableName, Key, ConditionExpression: 'attribute_not_exists(pk)' } }),
      ),
    );
    await fake.client.send(adding(1));
    expect(fake.get('p', 's')).toMatchObject({ n: 1 });
  });

  it('of a transaction in progress is refused', async () => {
    const { fake } = fakeAt();
    let second: Promise<Error> | undefined;
    fake.beforeCommit = async () => {
      second = errorOf(fake.client.send(adding(1)));
      await second;
    };
    await fake.client.send(adding(1));
    expect(await second).toMatchObject({ name: 'TransactionInProgressException' });
  });
});
