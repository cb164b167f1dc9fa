import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ChaosReport, judge, LEAST_FAULTY } from '../../local/chaos/report.ts';
import { runChaos } from '../../local/chaos/run-chaos.ts';

const PHOTOS = 30;
const SEED = 5;

/** The short form of `npm run chaos`, with one assertion for each promise that it checks. */
describe(`${PHOTOS} photos while everything goes wrong`, () => {
  const over = new AbortController();
  let report: ChaosReport;
  beforeAll(async () => {
    const { signal } = over;
    report = await runChaos({ photos: PHOTOS, seed: SEED, signal, report: console.log });
  });
  // If the test times out, the run stops.
  afterAll(() => over.abort());

  it('end in one record each', () => {
    expect(report.figures.records).toBe(PHOTOS);
    expect(report.checked).toMatchObject({ recorded: PHOTOS, wrong: [] });
  });

  it('have items that match the records and the bills', () => {
    expect(report.itemsWrong).toEqual([]);
  });

  it('belong to shoots that ended once and match the records', () => {
    expect(report.shootsWrong).toEqual([]);
  });

  it('are paid for once', () => {
    expect(report.figures.billed).toBeGreaterThan(0);
    expect(report.figures.billedTwice).toBe(0);
  });

  it('fail in an outage of the vendor only if it cannot be avoided', () => {
    expect(report.outage.breakerOpened).toBe(true);
    expect(report.outage.failed).toBeLessThanOrEqual(report.outage.mayFail);
  });

  it('leave no secret in any log, record or item', () => {
    expect(report.search.logLines).toBeGreaterThan(0);
    expect(report.search.found).toEqual([]);
  });

  it('are never more at Segmind than the slots allow', () => {
    expect(report.figures.maxInFlight).toBeGreaterThan(0);
    expect(report.figures.maxInFlight).toBeLessThanOrEqual(report.limit);
  });

  it('leave nothing behind', () => {
    const { figures, runningLeft, messagesLeft } = report;
    expect({ ...figures, runningLeft, messagesLeft }).toMatchObject({
      slotsLeft: 0,
      ticketsLeft: 0,
      runningLeft: 0,
      messagesLeft: 0,
    });
  });

  it('had enough faults for this test to be meaningful', () => {
    expect(report.spoilt / report.answers).toBeGreaterThanOrEqual(LEAST_FAULTY);
    expect(report.breakerOpened).toBe(true);
    expect(report.killed).toBeGreaterThan(0);
    expect(report.stopped).toBeGreaterThan(0);
    expect(report.copies).toBeGreaterThan(0);
    expect(judge(report)).toEqual([]);
  });
});
