import { dollars } from '../../words/numbers.ts';
import { type ExaminedStack, stackOf } from '../examined-stack.ts';
import { type Finding, fault, ok, unknown, warning } from '../finding.ts';
import { invokeCheckSegmind } from '../invoke-check-segmind.ts';
import { explain } from '../run-checks.ts';
import { checkResult } from './check-result.ts';
import { followPhoto } from './follow-photo.ts';
import { DOCTOR_FOLDER, putPhoto } from './put-photo.ts';

/** Options of {@link checkPaid}. */
export interface PaidOptions {
  readonly confirm: (question: string) => Promise<boolean>;
  /** Whether an earlier check found a fault: then no money is spent. */
  readonly hasFault: () => boolean;
}

/** The pause between two looks at the photo. */
const LOOK_MS = 3000;
const SEE_STATUS = `If the photo was uploaded, it goes on by itself: retouch status ${DOCTOR_FOLDER}.`;

/** Sends one photo all the way, at the price of a photo, to prove what no free check can. */
export async function* checkPaid(examined: ExaminedStack, options: PaidOptions): AsyncGenerator<Finding> {
  const { confirm, hasFault } = options;
  const { api, files } = stackOf(examined);
  if (hasFault()) {
    yield unknown(
      'No photo was sent: the checks above found faults.',
      'Fix the faults marked ✗ above, then try again.',
    );
    return;
  }
  const price = examined.price === null ? 'what a photo costs' : dollars(examined.price);
  if (
    !(await confirm(`retouch sends one photo and retouches it. Segmind charges ${price} for it. Continue?`))
  ) {
    yield unknown('You answered no: no photo was sent.');
    return;
  }
  let isDone = false;
  try {
    const { key, finding } = await putPhoto(files);
    yield finding;
    const retouch = yield* followPhoto({ api, key, signal: examined.signal, lookMs: LOOK_MS });
    isDone = retouch !== null;
    if (retouch !== null) yield* checkResult(files, retouch);
  } catch (error) {
    examined.signal.throwIfAborted();
    yield fault(`retouch could not follow the photo to its end: ${explain(error)}`, SEE_STATUS);
  }
  yield await describeCost(examined, isDone);
}

/**
 * Compares Segmind's balance before and after. Without a result, it is also right if Segmind took nothing.
 */
async function describeCost(examined: ExaminedStack, isDone: boolean): Promise<Finding> {
  const { balance: before, signal } = examined;
  const functionName = stackOf(examined).outputs?.CheckSegmindFunctionName;
  if (before === null || functionName === undefined) {
    return unknown('It is not known what Segmind charged: retouch could not read its balance before.');
  }
  try {
    const { balance: after } = await invokeCheckSegmind(functionName, signal);
    if (after.kind === 'unclear') return unknown(`It is not known what Segmind charged: ${after.why}`);
    const taken = before - after.dollars;
    if (!isDone && isNothing(taken)) return ok('Segmind charged nothing.');
    const words = `Segmind charged ${dollars(taken)}: ${dollars(before)} before, ${dollars(after.dollars)} after`;
    if (isNothing(taken - after.price)) return ok(`${words}.`);
    if (isNothing(taken)) return unknown(`${words}. Segmind’s balance can be some minutes behind.`);
    return warning(
      `${words}. The stack calculates with ${dollars(after.price)} a photo.`,
      'If nothing else used the account in the meantime, set pricePerPhoto to what Segmind charges and deploy again.',
    );
  } catch (error) {
    signal.throwIfAborted();
    return unknown(`It is not known what Segmind charged: ${explain(error)}`);
  }
}

/** Whether an amount is 0, apart from the rounding errors of binary fractions. */
function isNothing(amount: number): boolean {
  return Math.abs(amount) < 0.0005;
}
