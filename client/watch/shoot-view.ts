import { UPLOADS_PREFIX } from '../../core/contract/storage.ts';
import { prefixOfFolder } from '../../core/domain/folder-prefix.ts';
import type { Line, Shoot } from '../api/retouch-api.ts';
import type { Output } from '../program/output.ts';
import { describeHold } from '../words/line.ts';
import { count, dollars } from '../words/numbers.ts';
import { openPhotos } from '../words/shoot.ts';
import { describeSeconds } from '../words/time.ts';
import type { Answer, Question } from './paced-questions.ts';
import { describeCode, type PhotoRow } from './photo-words.ts';
import { createPhotosAtWork } from './photos-at-work.ts';

/** After this long without a change, `watch` asks for the state of the line. */
const QUIET_MS = 60_000;
/** The same reason is repeated after this long. */
const SAY_AGAIN_MS = 5 * 60_000;
/** In a pipe, changed totals are printed at most this often. */
const PIPE_MS = 30_000;
const DRAW_MS = 1000;

/** Shows people the progress of a shoot. */
export interface ShootView {
  take(answer: Answer): void;
  nextQuestion(): Question;
  /** Photos of the shoot that are at Segmind, or are being stored. */
  readonly atSegmind: number;
  /** Photos that have not ended. */
  readonly open: number;
  /** How long the shoot has had no change and no open photo; 0 while a photo is open. */
  readonly restingMs: number;
  end(): void;
}

/**
 * Shows the progress of a shoot. In a terminal: totals and one line per photo at work, redrawn each second.
 * In a pipe: the totals when they change. Also prints failures as they come, and why nothing moves.
 */
export function createShootView(output: Output, now: () => number): ShootView {
  const atWork = createPhotosAtWork(now);
  const failed = new Set<string>();
  let shoot: Shoot | null = null;
  let line: Line | null = null;
  let lastQuestion: Question = 'shoot';
  let knownFailures = 0;
  let changedMs = now();
  const totals = { said: '', saidMs: Number.NEGATIVE_INFINITY };
  const reason = { said: '', saidMs: Number.NEGATIVE_INFINITY };

  function takeShoot(next: Shoot | null): void {
    if (next === null) return;
    if (shoot === null || fingerprint(shoot) !== fingerprint(next)) changedMs = now();
    shoot = next;
    output.tell('progress', next);
    const words = describeTotals(next);
    if (output.isTerminal || words === totals.said || now() - totals.saidMs < PIPE_MS) return;
    Object.assign(totals, { said: words, saidMs: now() });
    output.say(words);
  }

  function takePhotos(rows: readonly PhotoRow[]): void {
    const { hasMoved, slow } = atWork.take(rows);
    if (hasMoved) changedMs = now();
    for (const photo of slow) {
      const time = describeSeconds(photo.seconds);
      output.tell('slow', photo, `${shorten(photo.key)} is still ${photo.step} after ${time}.`);
    }
    takeFailures(rows);
  }

  function takeFailures(rows: readonly PhotoRow[]): void {
    for (const { id, attempt, status, key, code } of rows) {
      const name = `${id} ${attempt}`;
      if (status !== 'failed' || failed.has(name)) continue;
      failed.add(name);
      output.tell('failed', { key, code }, `✗ ${shorten(key)}: ${describeCode(code ?? 'unknown')}`);
    }
  }

  function takeLine(next: Line): void {
    line = next;
    const { breaker, pausedUntil, inFlight, waiting } = next;
    const hold = describeHold(next, new Date(next.asOf)).join(' ');
    const kind = hold === '' ? 'quiet' : hold;
    if (kind === reason.said && now() - reason.saidMs < SAY_AGAIN_MS) return;
    Object.assign(reason, { said: kind, saidMs: now() });
    const quiet = describeSeconds((now() - changedMs) / 1000);
    const words =
      hold ||
      `No photo has changed for ${quiet}: ${count(inFlight, 'photo')} at Segmind, ${waiting} waiting.`;
    output.tell(hold === '' ? 'quiet' : 'held', { breaker, pausedUntil, inFlight, waiting }, words);
  }

  function draw(): void {
    if (shoot === null) {
      output.draw(['Waiting until the first photo has started …']);
      return;
    }
    const hold = line === null ? [] : describeHold(line, new Date(line.asOf));
    const photos = atWork.describe(Math.max(1, output.rows - 4), shorten);
    output.draw([describeTotals(shoot), ...hold, ...photos]);
  }

  /** The path of a photo below the shoot's folder. */
  function shorten(key: string): string {
    return key.slice(prefixOfFolder(UPLOADS_PREFIX, shoot?.folder ?? '').length);
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
      if (lastQuestion !== 'shoot' || shoot === null || openPhotos(shoot) === 0) return 'shoot';
      const isHeld = line !== null && (line.breaker !== null || line.pausedUntil !== null);
      // While the line does not move, the API cannot say how long the shoot takes.
      if (isHeld || now() - changedMs > QUIET_MS || shoot.secondsLeft === null) return 'line';
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
    get restingMs() {
      return shoot === null || openPhotos(shoot) > 0 ? 0 : now() - changedMs;
    },
    end() {
      clearInterval(timer);
      output.draw([]);
    },
  };
}

/** Changes when a photo moves on. */
function fingerprint(shoot: Shoot): string {
  const { photos, queued, running, storing, succeeded, failed, cancelled } = shoot;
  return [photos, queued, running, storing, succeeded, failed, cancelled].join(' ');
}

/** `42 of 300 retouched, 3 failed, 5 at work, 250 waiting, $2.25 so far, about 6 min left`. */
export function describeTotals(shoot: Shoot): string {
  const { photos, succeeded, failed, cancelled, running, storing, queued, secondsLeft, costSoFar } = shoot;
  const words = [
    `${succeeded.toLocaleString('en-US')} of ${photos.toLocaleString('en-US')} retouched`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(cancelled > 0 ? [`${cancelled} cancelled`] : []),
    ...(running + storing > 0 ? [`${running + storing} at work`] : []),
    ...(queued > 0 ? [`${queued.toLocaleString('en-US')} waiting`] : []),
    `${dollars(costSoFar)} so far`,
    ...(secondsLeft !== null ? [`about ${describeSeconds(secondsLeft)} left`] : []),
  ].join(', ');
  if (shoot.ended || photos === 0 || openPhotos(shoot) > 0) return words;
  return `${words}. Retouch writes the report and the review page some minutes after the last photo.`;
}
