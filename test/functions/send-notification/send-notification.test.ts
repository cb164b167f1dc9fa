import { describe, expect, it } from 'vitest';
import {
  createSendNotification,
  notableEventSchema,
} from '../../../functions/send-notification/send-notification.ts';
import type { Notification } from '../../../functions/send-notification/wording.ts';
import { lineEvent, photoEvent, shootEvent } from '../../../simulation/aws/bus-events.ts';

/** The mail for an event. */
async function notify(event: object, reviewUrl: string | null = null): Promise<Notification> {
  const sent: Notification[] = [];
  const send = createSendNotification({ publish: async (one) => void sent.push(one), reviewUrl });
  await send(notableEventSchema.parse(event));
  expect(sent).toHaveLength(1);
  return sent[0] as Notification;
}

const TOTALS = {
  photos: 0,
  succeeded: 0,
  failed: 0,
  failedBy: {},
  cancelled: 0,
  skipped: 0,
  doubtful: 0,
  cost: 0,
};
const shoot = (totals: object, changes: object = {}) =>
  shootEvent({ totals: { ...TOTALS, ...totals }, ...changes });
const toCheck = (photos: object[]) => ({ count: photos.length, isCut: false, photos });
const failed = (name: string, code: string) => ({
  id: name,
  key: `uploads/spring/ana/${name}`,
  reference: null,
  status: 'failed',
  code,
  message: 'In full.',
  warnings: [],
});
const doubtful = (name: string, warning: string) => ({
  ...failed(name, ''),
  status: 'succeeded',
  code: null,
  message: null,
  warnings: [warning],
});

describe('a name with a line break or a change of text direction', () => {
  it.each(['\n', '\r\n', '\u2028', '\u202e'])('stays within its line: %j', async (between) => {
    const forged = `a${between}Review page:  https://evil.example/`;
    const photos = [failed(`${forged}.jpg`, 'truncated-photo'), doubtful(`${forged}.jpg`, `It is ${forged}`)];
    const totals = { photos: 2, succeeded: 1, failed: 1, failedBy: { 'truncated-photo': 1 }, doubtful: 1 };
    const { text } = await notify(shoot(totals, { folder: forged, toCheck: toCheck(photos) }));
    expect(text).toContain('a Review page:  https://evil.example/');
    expect(text.split(/[\r\n\u2028]/).filter((line) => line.startsWith('Review page:'))).toHaveLength(1);
    expect(text).not.toContain('\u202e');
  });
});

describe('the mail of a shoot', () => {
  it('says how it went, what failed and why, what needs a look, where everything is, and what it cost', async () => {
    const photos = [
      failed('IMG_0042.jpg', 'truncated-photo'),
      failed('IMG_0099.jpg', 'content-refused'),
      failed('IMG_0100.jpg', 'content-refused'),
      doubtful('IMG_0007.jpg', 'It is nearly unchanged.'),
    ];
    const totals = {
      photos: 1245,
      succeeded: 1241,
      failed: 3,
      failedBy: { 'truncated-photo': 1, 'content-refused': 2 },
      cancelled: 1,
      doubtful: 1,
      cost: 62.1,
    };
    expect(await notify(shoot(totals, { toCheck: toCheck(photos) }))).toEqual({
      subject: 'spring/ana: 1,241 of 1,245 photos are retouched, 3 failed, 1 was cancelled',
      text: `The shoot spring/ana is finished.

1,241 of 1,245 photos are retouched. 3 failed. 1 was cancelled.

2 photos failed: Segmind’s content filter refused it. Change the photo or its instructions.
    IMG_0099.jpg
    IMG_0100.jpg

1 photo failed: a part of the file is missing. Upload the whole file again.
    IMG_0042.jpg

1 photo deserves a second look:
    IMG_0007.jpg: It is nearly unchanged.

Review page:  retouch review spring/ana
The results:  s3://photos/results/spring/ana/
The page:     s3://photos/results/spring/ana/review.html
The table:    s3://photos/results/spring/ana/shoot.csv

It cost 62.10 dollars.
`,
    });
  });

  it.each([
    [{ photos: 1, succeeded: 1 }, 'Its one photo is retouched.'],
    [{ photos: 1, failed: 1, failedBy: { 'empty-file': 1 } }, 'Its one photo is not retouched. 1 failed.'],
    [{ photos: 2, succeeded: 2 }, 'All 2 photos are retouched.'],
    [{ photos: 2, succeeded: 1, cancelled: 1 }, '1 of 2 photos is retouched. 1 was cancelled.'],
    [{ photos: 4, succeeded: 2, cancelled: 2 }, '2 of 4 photos are retouched. 2 were cancelled.'],
    [{ photos: 2, failed: 2, failedBy: { 'empty-file': 2 } }, 'None of its 2 photos is retouched. 2 failed.'],
  ])('counts as people do: %j', async (totals, sentence) => {
    expect((await notify(shoot(totals))).text.split('\n\n')[1]).toBe(sentence);
  });

  it.each([
    [0, 'It cost nothing.'],
    [0.1 + 0.2, 'It cost 0.30 dollars.'],
    [1200, 'It cost 1200.00 dollars.'],
  ])('writes %s dollars', async (cost, sentence) => {
    expect((await notify(shoot({ photos: 1, succeeded: 1, cost }))).text).toContain(`\n${sentence}\n`);
  });

  it('names the photos whose redo failed, apart from those that failed', async () => {
    const inVain = { ...doubtful('IMG_0001.jpg', ''), code: 'content-refused', warnings: [] };
    const photos = [failed('IMG_0002.jpg', 'content-refused'), inVain];
    const totals = { photos: 2, succeeded: 1, failed: 1, failedBy: { 'content-refused': 1 } };
    const paragraphs = (await notify(shoot(totals, { toCheck: toCheck(photos) }))).text.split('\n\n');
    expect(paragraphs[2]).toMatch(/^1 photo failed: .*\n {4}IMG_0002\.jpg$/);
    expect(paragraphs[3]).toBe(
      '1 photo could not be done again and keeps its earlier result:\n' +
        '    IMG_0001.jpg: Segmind’s content filter refused it',
    );
  });

  it('names ten photos of a kind, and the number of the others', async () => {
    const photos = Array.from({ length: 12 }, (_, index) => failed(`${index}.jpg`, 'empty-file'));
    // An event has at most this many of them.
    const totals = { photos: 300, failed: 300, failedBy: { 'empty-file': 300 } };
    const { text } = await notify(shoot(totals, { toCheck: toCheck(photos) }));
    expect(text).toContain('    9.jpg\n    and 290 more\n');
    expect(text).not.toContain('10.jpg');
  });

  it('has words for an unknown code', async () => {
    const { text } = await notify(shoot({ photos: 2, failed: 2, failedBy: { 'of-tomorrow': 2 } }));
    expect(text).toContain('2 photos failed: see the report for the reason. See the report.');
  });

  it.each([
    ['spring/ana', 'retouch review spring/ana'],
    ["anna's day", "retouch review 'anna'\\''s day'"],
    ['$(rm -r)', "retouch review '$(rm -r)'"],
  ])('says how to look at %s', async (folder, command) => {
    expect((await notify(shoot({ photos: 1, succeeded: 1 }, { folder }))).text).toContain(
      `Review page:  ${command}\n`,
    );
  });

  it.each([
    ['https://review.example.com/{folder}', 'https://review.example.com/spring/ana%20%26%20bea'],
    [
      'https://review.example.com/?shoot={folder}&x',
      'https://review.example.com/?shoot=spring/ana%20%26%20bea&x',
    ],
    ['https://review.example.com/', 'https://review.example.com/'],
  ])('gives the address to look at it: %s', async (reviewUrl, url) => {
    const { text } = await notify(
      shoot({ photos: 1, succeeded: 1 }, { folder: 'spring/ana & bea' }),
      reviewUrl,
    );
    expect(text).toContain(`Review page:  ${url}\n`);
  });

  it('covers the photos outside of folders, too', async () => {
    const { subject, text } = await notify(shoot({ photos: 1, succeeded: 1 }, { folder: '' }));
    expect(subject).toBe('A shoot is finished: its one photo is retouched');
    expect(text).toContain('The photos outside of folders are finished.');
    expect(text).toContain('s3://photos/results/\n');
  });

  it.each([
    ['of another alphabet', 'весна/анна'],
    ['of many letters', 'a'.repeat(80)],
    ['that begins with a space', ' ana'],
  ])(
    'has the name %s in its text but not in the subject, because SNS allows no such characters',
    async (_, folder) => {
      const { subject, text } = await notify(shoot({ photos: 2, succeeded: 2 }, { folder }));
      expect(subject).toBe('A shoot is finished: all 2 photos are retouched');
      expect(text).toContain(`The shoot ${folder} is finished.`);
    },
  );
});

describe('the mail of a photo', () => {
  it('gives the reason of a failure, advice, and whether it cost anything', async () => {
    expect(await notify(photoEvent('Photo Failed'))).toEqual({
      subject: '1.jpg could not be retouched',
      text: `spring/ana/1.jpg could not be retouched: a part of the file is missing. Upload the whole file again.

The file breaks off.

It cost nothing.

Its record: s3://photos/results/spring/ana/1.jpg.json
`,
    });
  });

  it.each([
    [{ paid: 'yes', cost: 0.05 }, 'It cost 0.05 dollars.'],
    [{ paid: 'unknown', cost: 0 }, 'It is not known whether it cost anything: check Segmind’s bill.'],
  ])('gives the known cost: %j', async (changes, sentence) => {
    expect((await notify(photoEvent('Photo Failed', changes))).text).toContain(sentence);
  });

  it('gives the address of its results', async () => {
    expect(await notify(photoEvent('Photo Retouched'))).toEqual({
      subject: '1.jpg is retouched',
      text: `spring/ana/1.jpg is retouched.

s3://photos/results/spring/ana/1.jpg

It cost 0.05 dollars.
`,
    });
  });
});

describe('the mail of the line', () => {
  it('says why retouching has paused, and what to do', async () => {
    expect(await notify(lineEvent('Circuit Breaker Opened'))).toEqual({
      subject: 'Retouching has paused',
      text: `Retouching has paused at 2026-11-23 11:55 UTC: the account at Segmind has no credits left. Add credits at Segmind.

120 photos wait. No photo is lost, and waiting costs nothing. Retouching continues by itself when the problem is over.

Details: No credits are left.
`,
    });
  });

  it('gives no advice for a transient failure', async () => {
    const error = { code: 'segmind-busy', fault: 'transient', message: 'HTTP 503.' };
    const { text } = await notify(lineEvent('Circuit Breaker Opened', { error, waiting: 1 }));
    expect(text).toContain('Retouching has paused at 2026-11-23 11:55 UTC: Segmind is overloaded.\n');
    expect(text).toContain('1 photo waits.');
  });

  it('names the day’s budget as the reason', async () => {
    const error = { code: 'daily-limit-reached', fault: 'account', message: 'maxDollarsPerDay is 100.' };
    const { text } = await notify(lineEvent('Circuit Breaker Opened', { error }));
    expect(text).toContain('the budget of the day is used up. Wait for the next day, or raise the budget.');
  });

  it('says that retouching continues', async () => {
    expect(await notify(lineEvent('Circuit Breaker Closed', { waiting: 0 }))).toEqual({
      subject: 'Retouching continues',
      text: `Retouching paused at 2026-11-23 11:55 UTC and continued at 2026-11-23 12:30 UTC.

No photo waits.
`,
    });
  });
});
