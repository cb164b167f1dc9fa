import { roundDollars } from '../../../core/domain/dollars.ts';
import { type Balance, lookAhead } from '../../../core/line/balance.ts';
import type { LineSnapshot } from '../../../core/line/line.ts';
import type { DayRoom, Spending } from '../../../core/payment/spending.ts';
import { toIndexFolder } from '../../../core/photos/photo-item.ts';
import type { ApiDependencies } from '../api-dependencies.ts';
import { defineRoute } from '../http/route.ts';
import { estimateRequestSchema, estimateSchema } from '../schemas/estimate.ts';
import { shootQuerySchema } from '../schemas/shoot-query.ts';
import { type DayPlan, isStopped, planDays, secondsOfPlan } from '../shoots/day-plan.ts';
import { measurePace } from '../shoots/measure-pace.ts';

type Dependencies = Pick<
  ApiDependencies,
  'photos' | 'line' | 'spending' | 'balances' | 'price' | 'pace' | 'maxInFlight' | 'now'
>;

/** `POST /shoot/estimate`: cost and time of the photos of a shoot. Changes nothing. */
export const estimateShoot = defineRoute({
  operationId: 'estimateShoot',
  method: 'POST',
  path: '/shoot/estimate',
  summary: 'Estimate what a shoot costs',
  description:
    'Estimates the cost before you pay anything: give the number of photos that you will upload. Without a body, the estimate covers the photos of the folder that are queued and not submitted yet. The request changes nothing.',
  query: shootQuerySchema,
  body: estimateRequestSchema.optional(),
  answer: { status: 200, description: 'The estimate.', schema: estimateSchema },
  problems: [],

  async run(dependencies: Dependencies, { query, body }) {
    const { photos, line, spending, balances, price, maxInFlight, now } = dependencies;
    const folder = toIndexFolder(query.folder);
    const [snapshot, balance, queued, room, { secondsExpected }] = await Promise.all([
      line.snapshot(),
      balances.find(),
      photos.count({ folder, status: 'queued' }),
      spending.roomOfDay(),
      measurePace(dependencies),
    ]);
    const wanted = body?.photos ?? queued;
    const toCome = body?.photos ?? 0;
    // The folder's queued photos are counted in the line already, or will be in a moment.
    const waiting = Math.max(snapshot.waiting, queued) + toCome;
    const ahead = { ...snapshot, waiting };
    const secondsFor = (count: number) => Math.ceil(count / maxInFlight) * secondsExpected;
    const days = planDays(room, waiting, now());
    const seconds = Math.max(secondsFor(ahead.inFlight + waiting), secondsOfPlan(days, secondsFor, now()));
    return {
      status: 200,
      body: {
        folder: query.folder,
        photos: wanted,
        pricePerPhoto: price,
        dollars: roundDollars(wanted * price),
        seconds: isStopped(snapshot.breaker) ? null : wanted === 0 ? 0 : Math.ceil(seconds),
        fits: {
          day: fitDay(room, days),
          shoot: await fitShoot(spending, folder, (queued + toCome) * price),
          balance: balance && fitBalance(balance, price, ahead),
        },
        asOf: new Date(now()).toISOString(),
      },
    };
  },
});

function fitDay({ photosLeft, photosPerDay }: DayRoom, { heldUntil }: DayPlan) {
  if (!Number.isFinite(photosPerDay)) return null;
  return { isEnough: heldUntil === null, photosLeft, heldUntil };
}

async function fitShoot(spending: Spending, folder: string, dollars: number) {
  const dollarsLeft = await spending.roomOfShoot(folder);
  if (!Number.isFinite(dollarsLeft)) return null;
  return { isEnough: roundDollars(dollars) <= dollarsLeft, dollarsLeft };
}

function fitBalance({ dollars, readAt }: Balance, price: number, ahead: LineSnapshot) {
  return { isEnough: lookAhead({ dollars, readAt }, price, ahead).isEnough, dollars, readAt };
}
