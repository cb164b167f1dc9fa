import { GetCommand, NumberValue, PutCommand } from '@aws-sdk/lib-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { describeError, fakeWith, Key, TableName } from './fixture.ts';

const scalar = fc.oneof(
  fc.string(),
  fc.maxSafeInteger(),
  fc.double({ noNaN: true, min: -1e9, max: 1e9 }).filter((n) => n === 0 || Math.abs(n) > 1e-130),
  fc.bigInt({ min: -(10n ** 37n), max: 10n ** 37n }),
  fc.boolean(),
  fc.constant(null),
  fc.constant(undefined),
  fc.uint8Array(),
);
// The SDK loses an attribute named __proto__, and treats an item with one named constructor as a class.
const name = fc.string().filter((text) => !['__proto__', 'constructor'].includes(text));
const { value } = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 4 }, scalar, fc.array(tie('value')), fc.dictionary(name, tie('value'))),
}));

it('an item comes back as the SDK’s own marshalling returns it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.dictionary(fc.stringMatching(/^[a-z]{3,5}$/), value), async (attributes) => {
      const fake = fakeWith(undefined, { removeUndefinedValues: true });
      const Item = { ...attributes, ...Key };
      await fake.client.send(new PutCommand({ TableName, Item }));
      const answer = await fake.client.send(new GetCommand({ TableName, Key }));
      expect(answer.Item).toEqual(unmarshall(marshall(Item, { removeUndefinedValues: true })));
    }),
    { numRuns: 300 },
  );
});

it.each<[string, unknown]>([
  ['Special numeric value NaN is not allowed', Number.NaN],
  [
    'Number 9007199254740992 is greater than Number.MAX_SAFE_INTEGER. Use NumberValue from @aws-sdk/lib-dynamodb.',
    2 ** 53,
  ],
  ['Pass a non-empty set, or options.convertEmptyValues=true.', new Set()],
  [
    'Pass options.removeUndefinedValues=true to remove undefined values from map/array/set.',
    { a: undefined },
  ],
])('the client refuses a value before it is sent: %s', async (message, a) => {
  const put = new PutCommand({ TableName, Item: { ...Key, a } });
  expect(await describeError(fakeWith().client.send(put))).toBe(`client error: ${message}`);
});

it('the client refuses an instance of a class', async () => {
  const put = new PutCommand({ TableName, Item: { ...Key, a: new Date(0) } });
  expect(await describeError(fakeWith().client.send(put))).toMatch(
    /^client error: Unsupported type passed: /,
  );
});

it('an undefined attribute at the top level is left out without an option', async () => {
  const fake = fakeWith();
  await fake.client.send(new PutCommand({ TableName, Item: { ...Key, a: undefined } }));
  expect(fake.items()).toEqual([Key]);
});

it('a NumberValue beyond 2^53 comes back as a bigint', async () => {
  const fake = fakeWith();
  const a = NumberValue.from('9007199254740993');
  await fake.client.send(new PutCommand({ TableName, Item: { ...Key, a } }));
  expect(fake.get('p', 's')).toEqual({ ...Key, a: 9007199254740993n });
});

it('a later change to a sent value does not change the item', async () => {
  const fake = fakeWith();
  const list = [1];
  await fake.client.send(new PutCommand({ TableName, Item: { ...Key, list } }));
  list.push(2);
  expect(fake.get('p', 's')).toMatchObject({ list: [1] });
});
