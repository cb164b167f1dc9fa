import { FAULT_KINDS, type FaultGroup, type FaultKind } from '../segmind/script/fault-kinds.ts';
import { OUTPUT_SHAPES } from '../segmind/script/output-shapes.ts';
import type { PhotoCall, Step } from '../segmind/script/script-steps.ts';

/** More faults that the simulator can script, in addition to those of its own chaos runs. */
const MORE_STEPS: readonly [string, PhotoCall, FaultGroup, Step][] = [
  ['submit-402', 'submit', 'account', { status: 402 }],
  ['submit-405', 'submit', 'account', { status: 405 }],
  ['submit-408', 'submit', 'transient', { status: 408 }],
  ['submit-413', 'submit', 'photo', { status: 413 }],
  ['submit-422', 'submit', 'photo', { status: 422, body: { detail: [{ msg: 'Unreadable {image_url}' }] } }],
  ['submit-425', 'submit', 'transient', { status: 425 }],
  ['submit-429-seconds', 'submit', 'transient', { status: 429, headers: { 'retry-after': '1' } }],
  ['submit-503-date', 'submit', 'transient', { status: 503, headers: { 'retry-after': '{date+2s}' } }],
  ['submit-poll-url-no-url', 'submit', 'result', { pollUrl: 'see the console' }],
  ['submit-500-stubborn', 'submit', 'transient', { status: 500, times: 3 }],
  ['poll-401', 'poll', 'account', { status: 401 }],
  ['poll-404-once', 'poll', 'transient', { status: 404 }],
  ['poll-html', 'poll', 'transient', { status: 200, body: '<html>Be right back</html>' }],
  ['poll-status-missing', 'poll', 'transient', { jobStatus: null }],
  ['poll-status-number', 'poll', 'transient', { jobStatus: 7 }],
  ['output-429', 'output', 'transient', { status: 429, headers: { 'retry-after': '1' } }],
  ['output-padded', 'output', 'odd', { bytes: 100_000 }],
  ['output-too-large', 'output', 'result', { bytes: 8 * 1024 * 1024 }],
];

const shapesOfKinds = new Set(FAULT_KINDS.map(({ job }) => job?.outputShape));

/** All faults of answers and jobs in a chaos run. */
export const KINDS: readonly FaultKind[] = [
  ...FAULT_KINDS,
  ...MORE_STEPS.map(([kind, target, group, step]) => ({ kind, target, group, step })),
  ...OUTPUT_SHAPES.filter((shape) => shape !== 'keyname' && !shapesOfKinds.has(shape)).map((outputShape) => ({
    kind: `job-output-${outputShape}`,
    target: 'job' as const,
    group: 'odd' as const,
    job: { outputShape, outputs: 2 },
  })),
];

/** Faults that take half a minute or more of real time. Few photos get them, or a run would take too long. */
const LONG = new Set([
  'submit-hang',
  'submit-hang-taken',
  'submit-500-stubborn',
  'poll-hang',
  'output-hang',
  'job-never',
]);

/**
 * Whether a single occurrence opens the circuit breaker. The client interprets a redirect as a move of the
 * API.
 */
function opensBreaker({ kind, target, group }: FaultKind): boolean {
  return (target === 'submit' && group === 'account') || kind === 'submit-redirect';
}

/** Whether this fault ends the photo, so that later faults would never happen. */
export function endsPhoto({ target, group, kind }: FaultKind): boolean {
  return kind !== 'submit-redirect' && target !== 'poll' && ['photo', 'unknown', 'result'].includes(group);
}

const isLong = ({ kind }: FaultKind) => LONG.has(kind);
const swift = KINDS.filter((kind) => !isLong(kind) && !opensBreaker(kind));

/** The faults, by the deck from which they are dealt. */
export const DECKS = {
  long: KINDS.filter(isLong),
  account: KINDS.filter(opensBreaker),
  submit: swift.filter(({ target }) => target === 'submit'),
  poll: swift.filter(({ target }) => target === 'poll'),
  output: swift.filter(({ target }) => target === 'output'),
  job: swift.filter(({ target }) => target === 'job'),
} as const;
