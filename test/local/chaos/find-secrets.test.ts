import { expect, it } from 'vitest';
import { searchText } from '../../../local/chaos/find-secrets.ts';

it.each([
  ['the key', 'Authorization: Bearer SG_key', ['the API key']],
  ['a signature', 'GET /p.jpg?X-Amz-Signature=abc', ['X-Amz-Signature=']],
  ['any case', '?x-amz-signature=abc', ['X-Amz-Signature=']],
  [
    'a whole presigned URL',
    '?X-Amz-Credential=a&X-Amz-Security-Token=b&X-Amz-Signature=c',
    ['X-Amz-Signature=', 'X-Amz-Credential', 'X-Amz-Security-Token'],
  ],
  ['each place', 'SG_key and SG_key', ['the API key', 'the API key']],
  ['nothing', 'https://bucket.example/p.jpg?(query removed)', []],
])('finds %s', (_, text, expected) => {
  expect(searchText(text, 'log', 'SG_key').map(({ what }) => what)).toEqual(expected);
});
