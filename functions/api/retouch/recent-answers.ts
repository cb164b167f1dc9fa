import type { Retouch } from '../schemas/retouch.ts';

/** What was answered within the last second, for others who ask for the same. */
export interface RecentAnswers {
  get(id: string): Retouch | null;
  keep(retouch: Retouch): void;
  /** Something has been done to the retouch. */
  forget(id: string): void;
}

/** An answer's `asOf` tells its age. */
const FRESH_MS = 1000;
const MAX_KEPT = 1000;

/**
 * {@link RecentAnswers} in memory. A look-up takes two requests of Step Functions at least, which allows few a second
 * in all, and those who wait for a photo ask often.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html DescribeExecution: 15 a second
 */
export function createRecentAnswers(now: () => number): RecentAnswers {
  const kept = new Map<string, { retouch: Retouch; untilMs: number }>();
  return {
    get(id) {
      const answer = kept.get(id);
      return answer !== undefined && now() < answer.untilMs ? answer.retouch : null;
    },
    keep(retouch) {
      if (kept.size >= MAX_KEPT) kept.clear();
      kept.set(retouch.id, { retouch, untilMs: now() + FRESH_MS });
    },
    forget(id) {
      kept.delete(id);
    },
  };
}
