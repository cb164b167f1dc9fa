import type { ApiWorld } from '../../../simulation/parts/api-world.ts';

/**
 * Runs `one`, and runs all of `other` just before the nth request (from 0) of `one` to the table, the bucket
 * or Step Functions. If `one` sends fewer requests, `other` runs after it.
 */
export async function meet<T>(
  world: ApiWorld,
  one: () => Promise<T>,
  other: () => Promise<unknown>,
  nth: number,
): Promise<T> {
  let requests = 0;
  const gate = async () => {
    requests += 1;
    if (requests === nth + 1) await other();
  };
  for (const part of [world.dynamo, world.s3]) part.gate = gate;
  world.executions.before = gate;
  const answer = await one();
  for (const part of [world.dynamo, world.s3]) part.gate = async () => {};
  world.executions.before = () => {};
  if (requests <= nth) await other();
  return answer;
}
