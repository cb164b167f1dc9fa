import { describe, expect, it } from 'vitest';
import { localName } from '../../../client/download/local-name.ts';

describe('the name of a result on this computer', () => {
  it.each(['1.jpg', 'detail/1.jpg', 'what?.jpg', 'con.jpg', 'Müller/1.jpg'])(
    'equals the name of the result on Linux: %s',
    (path) => {
      expect(localName(path, 'linux')).toBe(path);
    },
  );

  it.each([
    ['what?.jpg', 'what%3F.jpg'],
    ['12:30/a<b>.jpg', '12%3A30/a%3Cb%3E.jpg'],
    ['end. /1.jpg', 'end.%20/1.jpg'],
    ['con.jpg', '%63on.jpg'],
    ['COM1/nul', '%43OM1/%6Eul'],
    ['console.jpg', 'console.jpg'],
    ['back\\slash.jpg', 'back%5Cslash.jpg'],
  ])('is valid on Windows: %s', (path, name) => {
    expect(localName(path, 'win32')).toBe(name);
  });

  it.each(['../1.jpg', 'a/../../1.jpg', '/1.jpg', 'a//1.jpg', '.', 'a\0.jpg'])(
    'is null if it would lead out of the folder: %j',
    (path) => {
      expect(localName(path, 'linux')).toBeNull();
    },
  );
});
