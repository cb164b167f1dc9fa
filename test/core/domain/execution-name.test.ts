import { describe, expect, it } from 'vitest';
import { executionName } from '../../../core/domain/execution-name.ts';

const upload = { bucket: 'photos', key: 'uploads/shoot/Ana Müller.jpg', versionId: 'v1' };

describe('executionName', () => {
  it('is a readable slug of the file name and a hash', () => {
    expect(executionName(upload)).toMatch(/^Ana-Muller-[0-9a-f]{32}$/);
  });

  it('is the same for two deliveries of one event', () => {
    expect(executionName({ ...upload, etag: 'e', sequencer: '1' })).toBe(executionName(upload));
  });

  it.each([
    ['another bucket', { ...upload, bucket: 'other' }],
    ['another key', { ...upload, key: 'uploads/other/Ana Müller.jpg' }],
    ['another version', { ...upload, versionId: 'v2' }],
    ['no version', { ...upload, versionId: undefined, etag: 'v1' }],
  ])('differs for %s', (_, other) => {
    expect(executionName(other)).not.toBe(executionName(upload));
  });

  it.each([
    ['time', { modifiedAt: '2026-11-23T12:00:00.000Z' }, { modifiedAt: '2026-11-23T12:00:01.000Z' }],
    ['sequencer, if only the event tells of it', { sequencer: '1' }, { sequencer: '2' }],
  ])('differs for uploads without a version by etag and %s', (_, one, other) => {
    const plain = { bucket: 'photos', key: 'uploads/a.jpg', etag: 'e' };
    expect(executionName({ ...plain, ...one })).not.toBe(executionName({ ...plain, ...other }));
    expect(executionName({ ...plain, ...one })).not.toBe(executionName({ ...plain, ...one, etag: 'f' }));
  });

  it.each([
    ['a long name', `uploads/${'x'.repeat(900)}.jpg`],
    ['a name of one script', 'uploads/写真.jpg'],
    ['a name of signs', 'uploads/+ %&?.jpg'],
    ['a hidden file', 'uploads/.jpg'],
    ['no extension', 'uploads/ana'],
  ])('is valid for Step Functions with %s', (_, key) => {
    expect(executionName({ ...upload, key })).toMatch(/^[A-Za-z0-9-]{34,80}$/);
  });
});
