import { createHash } from 'node:crypto';
import * as z from 'zod';
import { FAULT_KINDS, type FaultKind, type FaultTarget } from './fault-kinds.ts';
import { readSetting, ScriptFault } from './script-steps.ts';

/** The settings of a chaos run: the share of calls and jobs with a fault, and the kinds of faults. */
export type FaultsInput = z.infer<typeof faultsSchema>;

/** The faults of a chaos run: always the same for the same seed. */
export interface Faults {
  /** @throws ScriptFault if the input is no setting for a chaos run */
  set(input: unknown): void;
  clear(): void;
  /** The fault, if any, of this photo's next call of that kind. */
  next(target: FaultTarget, photo: string): FaultKind | undefined;
}

const faultsSchema = z.strictObject({
  seed: z.int(),
  /** The share of calls and jobs with a fault, from 0 to 1. */
  rate: z.number().min(0).max(1),
  /** Names of kinds, of groups (`transient`), or of targets (`poll`). @default all */
  kinds: z.array(z.string()).min(1).optional(),
});

/**
 * Creates a chaos run without faults. Whether a photo's nth call of a kind has a fault, and which, depends
 * only on the seed, the name of the photo's file, the kind of call and n: not on other requests at the time,
 * and not on the name of the bucket.
 */
export function createFaults(): Faults {
  let setting: FaultsInput = { seed: 0, rate: 0 };
  const counts = new Map<string, number>();
  return {
    set: (input) => {
      const read = readSetting(faultsSchema, input, 'faults');
      checkKinds(read.kinds);
      setting = read;
      counts.clear();
    },
    clear: () => {
      setting = { seed: 0, rate: 0 };
    },
    next: (target, photo) => {
      if (setting.rate === 0) return undefined;
      const key = `${target} ${photo}`;
      const index = counts.get(key) ?? 0;
      counts.set(key, index + 1);
      const [chance, choice] = draw(`${setting.seed} ${target} ${fileName(photo)} ${index}`);
      const kinds = FAULT_KINDS.filter((fault) => fault.target === target && isChosen(fault, setting.kinds));
      return chance < setting.rate ? kinds[Math.floor(choice * kinds.length)] : undefined;
    },
  };
}

function isChosen({ kind, group, target }: FaultKind, chosen: readonly string[] | undefined): boolean {
  return !chosen || chosen.includes(kind) || chosen.includes(group) || chosen.includes(target);
}

function checkKinds(chosen: readonly string[] = []): void {
  const known = new Set(FAULT_KINDS.flatMap(({ kind, group, target }) => [group, target, kind]));
  const unknown = chosen.filter((name) => !known.has(name));
  if (unknown.length > 0) {
    throw new ScriptFault(
      `faults.kinds: unknown kinds ${unknown.join(', ')}; expected ${[...known].join(', ')}`,
    );
  }
}

function fileName(photo: string): string {
  return photo.slice(photo.lastIndexOf('/') + 1);
}

/** Two uniformly distributed numbers from 0 up to 1, always the same for the same text. */
function draw(text: string): [number, number] {
  const hash = createHash('sha256').update(text).digest();
  return [hash.readUInt32BE(0) / 2 ** 32, hash.readUInt32BE(4) / 2 ** 32];
}
