import { describe, expect, it } from 'vitest';
import { folderOf, nameOf, toFolder } from '../../../client/files/paths.ts';

describe('the paths of keys', () => {
  it.each([
    ['uploads/1.jpg', '', '1.jpg'],
    ['uploads/spring/1.jpg', 'spring', '1.jpg'],
    ['results/spring/ana/1.jpg', 'spring/ana', '1.jpg'],
  ])('of %s are the folder %j and the name %s', (key, folder, name) => {
    expect([folderOf(key), nameOf(key)]).toEqual([folder, name]);
  });
});

describe('toFolder', () => {
  it.each([
    ['spring/ana', 'spring/ana'],
    ['/spring//ana/', 'spring/ana'],
    ['/', ''],
    ['', ''],
    ['Zoe\u0308', 'Zo\u00eb'],
  ])('reads %j as %j', (typed, folder) => {
    expect(toFolder(typed)).toBe(folder);
  });
});
