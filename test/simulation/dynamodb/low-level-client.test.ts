import { isSdkClient } from '@aws-lambda-powertools/commons';
import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { expect, it } from 'vitest';
import { errorOf, fakeWith, TableName } from './fixture.ts';

const Key = { pk: { S: 'p' }, sk: { S: 's' } };

it('an item is put and read in AttributeValues', async () => {
  const { lowLevelClient } = fakeWith();
  const Item = { ...Key, n: { N: '1' }, list: { L: [{ BOOL: true }] } };
  await lowLevelClient.send(new PutItemCommand({ TableName, Item }));
  expect((await lowLevelClient.send(new GetItemCommand({ TableName, Key }))).Item).toEqual(Item);
});

it('an update returns AttributeValues', async () => {
  const update = new UpdateItemCommand({
    TableName,
    Key,
    UpdateExpression: 'SET n = :v',
    ExpressionAttributeValues: { ':v': { N: '2' } },
    ReturnValues: 'UPDATED_NEW',
  });
  expect((await fakeWith().lowLevelClient.send(update)).Attributes).toEqual({ n: { N: '2' } });
});

it('a delete deletes', async () => {
  const fake = fakeWith({ n: 1 });
  await fake.lowLevelClient.send(new DeleteItemCommand({ TableName, Key }));
  expect(fake.items()).toEqual([]);
});

// @see https://github.com/aws-powertools/powertools-lambda-typescript (DynamoDBPersistenceLayer)
it('a failed condition is the SDK’s exception, with the item', async () => {
  const put = new PutItemCommand({
    TableName,
    Item: Key,
    ConditionExpression: 'attribute_not_exists(#id)',
    ExpressionAttributeNames: { '#id': 'pk' },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  });
  const error = await errorOf(fakeWith({ n: 1 }).lowLevelClient.send(put));
  expect(error instanceof ConditionalCheckFailedException && error.Item).toEqual({ ...Key, n: { N: '1' } });
});

it('the commands are listed by their own names', async () => {
  const fake = fakeWith();
  await fake.lowLevelClient.send(new GetItemCommand({ TableName, Key }));
  expect(fake.sent).toEqual(['GetItemCommand']);
});

it('Powertools accepts it as a client of the SDK', () => {
  expect(isSdkClient(fakeWith().lowLevelClient)).toBe(true);
});
