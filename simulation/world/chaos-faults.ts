import type { Invocation } from './invocation.ts';
import type { Fate, RequestFault, WorldRequest } from './options.ts';

/** A short description of an invocation, for a log. */
export function describe({ fn, id, requests }: Invocation): string {
  return `${fn} ${id?.slice(0, 9) ?? ''} #${requests}`;
}

/** Chooses the fault of a request, if any, among those that can happen to it. */
export function chooseFault({ service, isWrite }: WorldRequest, random: () => number): RequestFault {
  const faults: RequestFault[] = isWrite
    ? service === 'dynamodb'
      ? ['fail', 'lose-answer', 'repeat', 'conflict']
      : ['fail', 'lose-answer', 'repeat']
    : ['fail'];
  return faults[Math.floor(random() * faults.length)] as RequestFault;
}

/** Chooses how an invocation ends. */
export function chooseFate(random: () => number): Fate {
  const request = 1 + Math.floor(random() * 8);
  const dice = random();
  if (dice < 0.5) return { kind: 'killed', request, when: random() < 0.5 ? 'before' : 'after' };
  if (dice < 0.7) return { kind: 'frozen', request, ms: 2_000 + random() * 180_000 };
  if (dice < 0.8) return { kind: 'slow', request, ms: random() * 25_000 };
  return { kind: dice < 0.92 ? 'throttled' : 'answer-lost' };
}
