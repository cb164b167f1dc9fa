import type { CheckedRecords } from './check-records.ts';
import type { FailureCounts } from './count-failures.ts';
import type { SecretSearch } from './find-secrets.ts';
import type { MixedPhase } from './mixed-phase.ts';
import type { OutageReport } from './outage-phase.ts';

/** The figures of a chaos run, which are printed last. */
export interface ChaosFigures extends FailureCounts {
  readonly photos: number;
  readonly records: number;
  /** Jobs that the simulator charged for. */
  readonly billed: number;
  /** Photos that were charged for more than once. */
  readonly billedTwice: number;
  readonly secretsInLogs: number;
  /** The most jobs that the client followed at the same time. */
  readonly maxInFlight: number;
  readonly slotsLeft: number;
  readonly ticketsLeft: number;
}

/** The complete result of a chaos run. */
export interface ChaosReport extends MixedPhase {
  readonly figures: ChaosFigures;
  readonly outage: OutageReport;
  readonly limit: number;
  readonly seconds: number;
  readonly copies: number;
  readonly runningLeft: number;
  readonly messagesLeft: number;
  /** Requests to the outputs' origin that had the API key, and those for anything but an output. */
  readonly keyLeaks: number;
  readonly strays: number;
  readonly checked: Pick<CheckedRecords, 'recorded' | 'endings' | 'wrong'>;
  /** Problems with the items of photos and receipts. */
  readonly itemsWrong: readonly string[];
  /** Problems with the ends of shoots. */
  readonly shootsWrong: readonly string[];
  readonly search: SecretSearch;
}

/** A run proves something only if at least this share of the simulator's answers is faulty. */
export const LEAST_FAULTY = 0.3;

/** Lists the promises that a run has broken, one line each; empty if it kept them all. */
export function judge(report: ChaosReport): string[] {
  const { figures, outage, limit, answers, spoilt, checked, search } = report;
  const { photos, records, billedTwice, secretsInLogs, maxInFlight, slotsLeft, ticketsLeft } = figures;
  const complaints: [boolean, string][] = [
    [records !== photos, `${photos} photos have ${records} records`],
    [billedTwice > 0, `${billedTwice} photos were billed more than once`],
    [secretsInLogs > 0, `${secretsInLogs} secrets were found`],
    [maxInFlight > limit, `${maxInFlight} photos were in flight at once; the limit is ${limit}`],
    [slotsLeft > 0, `${slotsLeft} slots are left`],
    [ticketsLeft > 0, `${ticketsLeft} tickets are left`],
    [report.runningLeft > 0, `${report.runningLeft} executions still run`],
    [report.messagesLeft > 0, `${report.messagesLeft} messages are left in the queues`],
    [report.keyLeaks + report.strays > 0, `${report.keyLeaks} key leaks, ${report.strays} strays`],
    [!report.breakerOpened, 'the breaker was not opened while there were no credits'],
    [!outage.breakerOpened, `the breaker was not opened by the outage: ${outage.name}`],
    [
      outage.failed > outage.mayFail,
      `${outage.failed} of ${outage.photos} photos failed in the outage; at most ${outage.mayFail} may: ${outage.name}`,
    ],
    [!(spoilt >= LEAST_FAULTY * answers && spoilt > 0), `only ${spoilt} of ${answers} answers were faulty`],
  ];
  const failed = complaints.filter(([isSo]) => isSo).map(([, text]) => text);
  const secrets = search.found.map(({ where, what, before }) => `${what} in ${where} after “${before}”`);
  return [...failed, ...checked.wrong, ...report.itemsWrong, ...report.shootsWrong, ...secrets];
}

/** Describes a run as text for people. */
export function describeReport(report: ChaosReport): string {
  const { figures, outage, limit, seconds, answers, spoilt, checked, search } = report;
  const share = answers === 0 ? 0 : Math.round((spoilt / answers) * 1000) / 10;
  const endings = Object.entries(checked.endings).sort(([, a], [, b]) => b - a);
  const rows: [string, string][] = [
    ['photos in', `${figures.photos}, and ${report.copies} copies of their events`],
    ['records out', `${figures.records}`],
    ...endings.map(([ending, count]): [string, string] => [`  ${ending}`, `${count}`]),
    ['vendor outage', `${outage.name}: ${outage.struck} calls struck`],
    ['  photos failed in it', `${outage.failed} of ${outage.photos} (at most ${outage.mayFail})`],
    ['faulty answers', `${spoilt} of ${answers} (${share} %)`],
    ['functions killed', `${report.killed}`],
    ['executions stopped', `${report.stopped}`],
    ['breaker open for credits', report.breakerOpened ? 'yes' : 'no'],
    ['photos failed', `${figures.failed}, of which ${figures.unknown} with an unknown outcome`],
    ['billed', `${figures.billed}`],
    ['photos billed and failed', `${figures.paidAndFailed}`],
    ['photos billed twice', `${figures.billedTwice}`],
    [
      'secrets found',
      `${figures.secretsInLogs}, in ${search.logLines} log lines, the engine's log, the records and the table`,
    ],
    ['most in flight at once', `${figures.maxInFlight} (limit ${limit})`],
    ['slots, tickets left', `${figures.slotsLeft}, ${figures.ticketsLeft}`],
    ['time', `${seconds} s`],
  ];
  return rows.map(([name, value]) => `${name.padEnd(26)}${value}`).join('\n');
}
