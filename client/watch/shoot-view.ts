import type { Line, Shoot } from '../api/retouch-api.ts';
import type { Output } from '../program/output.ts';
import { describeHold } from '../words/line.ts';
import { count, dollars } from '../words/numbers.ts';
import { openPhotos } from '../words/shoot.ts';
import { describeSeconds } from '../words/time.ts';
import { describeCode, describeStep, type PhotoRow } from './photo-words.ts';
import type { Question, Turn } from './turns.ts';

/** After so long without a change it is asked and said why. */
const QUIET_MS = 60_000;
const SAY_AGAIN_MS = 5 * 60_000;
const SLOW_MS = 5 * 60_000;
const PIPE_MS = 30_000;
const DRAW_MS = 1000;

/** What a person sees of a shoot that comes along. */
export interface ShootView {
  take(turn: Turn): void;
  nextQuestion(): Question;
  /** Photos of the shoot that are at Segmind, or being stored. */
  readonly atSegmind: number;
  /** Photos that have not ended. */
  readonly open: number;
  end(): void;
}

/** A photo at work, and since when it is in its step, by this computer's clock. */
interface AtWork {
  readonly row: PhotoRow;
  readonly sinceMs: number;
  saidMs: number;
}

/**
 * Shows how a shoot comes along: in a terminal totals and a line for each photo at work, redrawn each second; in a pipe
 * the totals when they change. Failures are said as they come, and why nothing moves.
 */
export function createShootView(output: Output, now: () => number): ShootView {
  let shoot: Shoot | null = null;
  let line: Line | null = null;
  let lastQuestion: Question = 'shoot';
  let changedMs = now();
  let saidMs = 0;
  let said = '';
  let reason = '';
  let reasonMs = 0;
  const atWork = new Map<string, AtWork>();
  const failed = new Set<string>();
  let knownFailures = 0;

  function takeShoot(next: Shoot | null): void {
    if (next === null) return;
    const isChange = shoot === null || total(shoot) !== total(next);
    if (isChange) changedMs = now();
    shoot = next;
    output.tell('progress', next);
    // In a pipe: what changed, but not each change of a large shoot.
    const words = describeTotals(next);
    if (!output.isTerminal && words !== said && now() - saidMs >= PIPE_MS) {
      [said, saidMs] = [words, now()];
      output.say(words);
    }
  }

  function takePhotos(rows: readonly PhotoRow[]): void {
    const open = rows.filter(({ status }) => status === 'running' || status === 'storing');
    const ids = new Set(open.map(({ id }) => id));
    for (const id of atWork.keys()) if (!ids.has(id)) atWork.delete(id);
    for (const row of open) {
      const before = atWork.get(row.id);
      const isSame = before !== undefined && describeStep(before.row) === describeStep(row);
      if (!isSame) changedMs = now();
      atWork.set(row.id, isSame ? before : { row, sinceMs: now(), saidMs: now() });
      sayIfSlow(atWork.get(row.id));
    }
    takeFailures(rows.filter(({ status }) => status === 'failed'));
  }

  function sayIfSlow(photo: AtWork | undefined): void {
    if (photo === undefined || now() - photo.saidMs < SLOW_MS) return;
    photo.saidMs = now();
    const seconds = (now() - photo.sinceMs) / 1000;
    const { key } = photo.row;
    const words = `${shorten(key)} is still ${describeStep(photo.row)}, for ${describeSeconds(seconds)} now.`;
    output.tell('slow', { key, step: photo.row.step, seconds: Math.round(seconds) }, words);
  }

  function takeFailures(rows: readonly PhotoRow[]): void {
    for (const { id, attempt, key, code } of rows) {
      const name = `${id} ${attempt}`;
      if (failed.has(name)) continue;
      failed.add(name);
      output.tell('failed', { key, code }, `✗ ${shorten(key)}: ${describeCode(code ?? 'unknown')}`);
    }
  }

  function takeLine(next: Line): void {
    line = next;
    const hold = describeHold(next, new Date(now())).join(' ');
    const open = `${count(next.inFlight, 'photo')} at Segmind, ${next.waiting} waiting`;
    const words =
      hold === '' ? `Nothing has moved for ${describeSeconds((now() - changedMs) / 1000)}: ${open}.` : hold;
    const kind = hold === '' ? 'quiet' : hold;
    if (kind === reason && now() - reasonMs < SAY_AGAIN_MS) return;
    [reason, reasonMs] = [kind, now()];
    const event = hold === '' ? 'quiet' : 'held';
    output.tell(
      event,
      { breaker: next.breaker, pausedUntil: next.pausedUntil, waiting: next.waiting },
      words,
    );
  }

  function draw(): void {
    if (shoot === null) {
      output.draw(['Waiting until the first photo has begun …']);
      return;
    }
    const rows = Math.max(1, output.rows - 4);
    const lines = [...atWork.values()].slice(0, rows).map(({ row, sinceMs }) => {
      const seconds = describeSeconds((now() - sinceMs) / 1000);
      return `  ${shorten(row.key).padEnd(32)}  ${seconds.padStart(6)}  ${describeStep(row)}`;
    });
    const more = atWork.size > rows ? [`  … and ${atWork.size - rows} more`] : [];
    const hold = line === null ? [] : describeHold(line, new Date(now()));
    output.draw([describeTotals(shoot), ...hold, ...lines, ...more]);
  }

  /** The name of a photo below the shoot's folder. */
  function shorten(key: string): string {
    const folder = shoot?.folder ?? '';
    return key.slice(`uploads/${folder === '' ? '' : `${folder}/`}`.length);
  }

  const timer = output.isTerminal ? setInterval(draw, DRAW_MS) : undefined;
  return {
    take(turn) {
      lastQuestion = turn.kind;
      if (turn.kind === 'shoot') takeShoot(turn.shoot);
      else if (turn.kind === 'line') takeLine(turn.line);
      else if (turn.kind === 'failed') takeFailures(turn.photos);
      else takePhotos(turn.photos);
      if (output.isTerminal) draw();
    },

    nextQuestion() {
      if (lastQuestion !== 'shoot' || shoot === null) return 'shoot';
      if (openPhotos(shoot) === 0) return 'shoot';
      const isHeld = line !== null && (line.breaker !== null || line.pausedUntil !== null);
      const isQuiet = now() - changedMs > QUIET_MS;
      // A line that does not move cannot say how long it takes.
      if (isHeld || isQuiet || shoot.secondsLeft === null) return 'line';
      const hasNewFailures = shoot.failed > knownFailures;
      knownFailures = shoot.failed;
      return hasNewFailures ? 'failed' : 'photos';
    },

    get atSegmind() {
      return shoot === null ? 0 : shoot.running + shoot.storing;
    },
    get open() {
      return shoot === null ? 0 : openPhotos(shoot);
    },
    end() {
      clearInterval(timer);
      output.draw([]);
    },
  };
}

/** Changes with every photo that goes on. */
function total({ photos, queued, running, storing, succeeded, failed, cancelled }: Shoot): string {
  return [photos, queued, running, storing, succeeded, failed, cancelled].join(' ');
}

/** `42 of 300 retouched, 3 failed, 5 at work, 250 waiting, $2.25 so far, about 6 min left`. */
export function describeTotals(shoot: Shoot): string {
  const { photos, succeeded, failed, cancelled, running, storing, queued, secondsLeft, costSoFar } = shoot;
  const parts = [
    `${succeeded.toLocaleString('en-US')} of ${photos.toLocaleString('en-US')} retouched`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(cancelled > 0 ? [`${cancelled} cancelled`] : []),
    ...(running + storing > 0 ? [`${running + storing} at work`] : []),
    ...(queued > 0 ? [`${queued.toLocaleString('en-US')} waiting`] : []),
    `${dollars(costSoFar)} so far`,
    ...(secondsLeft !== null ? [`about ${describeSeconds(secondsLeft)} left`] : []),
  ];
  const isWaiting = openPhotos(shoot) === 0 && !shoot.ended && photos > 0;
  return (
    parts.join(', ') +
    (isWaiting ? '. The report and the review page come some minutes after the last photo.' : '')
  );
}
