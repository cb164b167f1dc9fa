import { describe, expect, it } from 'vitest';
import { createIsIgnored } from '../../../core/domain/ignore-patterns.ts';
import { findSkipReason } from '../../../core/domain/skip.ts';

const reasonOf = (path: string, ignore: readonly string[] = []) =>
  findSkipReason(`uploads/${path}`, createIsIgnored(ignore));

describe('a file that is not a photo', () => {
  it.each([
    ['shoot/._ana.jpg', 'hidden-file'],
    ['.DS_Store', 'hidden-file'],
    ['shoot/.cache/ana.jpg', 'hidden-file'],
    ['shoot/.ana.jpg.Xy12Zz', 'hidden-file'],
    ['..ana.jpg', 'hidden-file'],
    ['shoot/...ana.jpg', 'hidden-file'],
    ['.../ana.jpg', 'hidden-file'],
    ['shoot/@eaDir/ana.jpg/SYNOPHOTO_THUMB_XL.jpg', 'thumbnail'],
    ['shoot/.thumbnails/ana.jpg', 'thumbnail'],
    ['shoot/.picasaoriginals/ana.jpg', 'thumbnail'],
    ['__MACOSX/shoot/ana.jpg', 'thumbnail'],
    ['shoot/Thumbs.db', 'thumbnail'],
    ['shoot/MVI_0001.THM', 'thumbnail'],
    ['shoot/desktop.ini', 'system-file'],
    ['shoot/Icon\r', 'system-file'],
    ['shoot/ana.XMP', 'sidecar'],
    ['shoot/ana.jpg.json', 'sidecar'],
    ['shoot/IMG_0001.AAE', 'sidecar'],
    ['shoot/ana.jpg.pp3', 'sidecar'],
    ['shoot/MVI_0001.MOV', 'film'],
    ['shoot/00001.mts', 'film'],
    ['shoot/GX010001.LRV', 'film'],
    ['shoot/A001C001.mxf', 'film'],
    ['shoot/A001C001.CRM', 'film'],
    ['shoot/A001C001.braw', 'film'],
    ['shoot/A001C001.R3D', 'film'],
    ['shoot/ana.jpg.partial', 'temporary-file'],
    ['shoot/ana.jpg.part', 'temporary-file'],
    ['shoot/ana.jpg~', 'temporary-file'],
    ['shoot/~$ana.docx', 'temporary-file'],
    ['shoot/ana.jpg.crswap', 'temporary-file'],
    ['shoot/ana.jpg.kate-swp', 'temporary-file'],
    ['shoot/ana.jpg.swp', 'temporary-file'],
    ['shoot/ana.jpg.bak', 'temporary-file'],
    ['shoot/#ana.jpg#', 'temporary-file'],
    ['shoot/4913', 'temporary-file'],
    ['shoot/ana.jpg.sb-1a2b3c4d-XyZ12a', 'temporary-file'],
  ])('is recognised by its name: %j', (path, reason) => {
    expect(reasonOf(path)).toBe(reason);
  });

  it.each([
    'ana.jpg',
    'shoot/Ana.JPEG',
    'shoot.2026/ana.v2.jpg',
    'no-extension',
    'icons/ana.jpg',
    'json/ana.png',
    'a~b.jpg',
    'notes.txt',
    'shoot/pano.insp',
    'shoot/4913.jpg',
    'shoot/14913',
    'shoot/#1.jpg',
    'shoot/ana.sb-1.jpg',
    'shoot/ana.sb-1-2.jpg',
    'shoot/ana.bak.jpg',
    // Their records say what is wrong with the key.
    'a/../b.jpg',
    './ana.jpg',
    '%2E%2E/ana.jpg',
  ])('is not recognised by this name: %j', (path) => {
    expect(reasonOf(path)).toBeNull();
  });
});

describe('the names in the setting ignore', () => {
  it.each([
    ['*_proof.jpg', 'shoot/ana_proof.jpg', 'ignored'],
    ['*_proof.jpg', 'shoot/ana_PROOF.JPG', 'ignored'],
    ['*_proof.jpg', 'shoot/ana.jpg', null],
    ['shoot/rejects/**', 'shoot/rejects/a/ana.jpg', 'ignored'],
    ['shoot/rejects/**', 'other/shoot/rejects/ana.jpg', null],
    ['**/rejects/**', 'other/shoot/rejects/ana.jpg', 'ignored'],
    ['*.{cr3,nef}', 'shoot/ana.NEF', 'ignored'],
  ])('%s, %s: %s', (pattern, path, reason) => {
    expect(reasonOf(path, ['never', pattern])).toBe(reason);
  });

  it('are added to the built-in names', () => {
    expect(reasonOf('shoot/.DS_Store', ['*.jpg'])).toBe('hidden-file');
  });
});
