import type { Line, Shoot } from '../api/retouch-api.ts';
import type { CommandContext } from '../command.ts';
import { EXIT, Problem } from '../program/problem.ts';
import { count } from '../words/numbers.ts';
import { typeCommand } from '../words/typed.ts';
import { describeEnd } from './describe-end.ts';
import { type Answer, createPacedAsk, PAUSE_MS } from './paced-questions.ts';
import { createShootView } from './shoot-view.ts';
import type { WatchOptions } from './watch-options.ts';

/** If no sent photo has begun after this long, something is wrong. */
const NOT_BEGUN_MS = 6 * 60_000;
/** How long to wait for the end of a shoot after its last photo; it usually comes some minutes later. */
const NO_END_MS = 20 * 60_000;
/** If the line is held for this long and no photo of the shoot is at Segmind, `watch` stops waiting. */
const HELD_MS = 15 * 60_000;

/**
 * Follows a shoot until it ends, and shows its progress. Returns the exit code. Asks the API at most once in
 * five seconds.
 * @throws {Problem} if there is nothing to wait for
 */
export async function watchShoot(context: CommandContext, options: WatchOptions): Promise<number> {
  const { output, signal } = context;
  const { stack, folder, after, keys, pauseMs = PAUSE_MS, now = Date.now } = options;
  const askNext = createPacedAsk(stack.api, { folder, signal, pauseMs, shoot: options.shoot ?? null });
  const view = createShootView(output, now);
  const beganMs = now();
  try {
    let answer: Answer =
      options.shoot === undefined ? await askNext('shoot') : { kind: 'shoot', shoot: options.shoot };
    for (;;) {
      view.take(answer);
      if (answer.kind === 'shoot') {
        const { shoot } = answer;
        if (shoot === null && keys.length === 0) throw nothingThere(folder);
        if (hasEnded(shoot, after)) {
          view.end();
          return await describeEnd(context, { ...options, shoot });
        }
        if (shoot !== null && hasBegun(shoot, after) && view.restingMs > NO_END_MS) {
          output.say(
            'The stack has not finished the shoot yet: then it writes the report and the review page.',
          );
          view.end();
          return await describeEnd(context, { ...options, shoot });
        }
        if (!hasBegun(shoot, after) && now() - beganMs > NOT_BEGUN_MS) throw notBegun(keys.length);
      }
      if (answer.kind === 'line' && isHeldForLong(answer.line, view.atSegmind)) {
        view.end();
        output.say(
          `No photo is submitted until then. ${count(view.open, 'photo')} left: each keeps its position, and ` +
            `no photo is lost or paid. Watch again later:  ${typeCommand('watch', folder)}`,
        );
        return EXIT.lineHeld;
      }
      answer = await askNext(view.nextQuestion());
    }
  } finally {
    view.end();
  }
}

/** Whether the sent photos have begun, and the shoot has ended. An end from before does not count. */
function hasEnded(shoot: Shoot | null, after: string | null): shoot is Shoot {
  return hasBegun(shoot, after) && shoot?.ended === true;
}

function hasBegun(shoot: Shoot | null, after: string | null): boolean {
  return shoot !== null && (after === null || (shoot.changedAt ?? '') > after);
}

/** Uses the API's clock, since this computer's may be wrong. */
function isHeldForLong({ breaker, asOf }: Line, atSegmind: number): boolean {
  return breaker !== null && atSegmind === 0 && Date.parse(asOf) - Date.parse(breaker.since) > HELD_MS;
}

function nothingThere(folder: string): Problem {
  return new Problem(
    `The folder "${folder}" has no photos. Send some: retouch up, or check the name: retouch status.`,
  );
}

function notBegun(photos: number): Problem {
  return new Problem(
    `None of the sent photos (${count(photos, 'photo')}) has started for ${NOT_BEGUN_MS / 60_000} minutes. They are in the bucket, and the ` +
      'stack’s daily audit starts missed photos. Find the cause:  retouch doctor',
  );
}
