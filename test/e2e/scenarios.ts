/**
 * What a file of this folder and of api/ needs beyond a stack's outputs and credentials:
 *
 * - `nothing`: none of its photos reaches Segmind, so it costs nothing wherever it runs
 * - `simulator`: a simulated Segmind that it can script, and that bills it
 * - `engine`: the local engine: it changes roles, puts metrics, makes IAM users or files on this machine
 */
export type Need = 'nothing' | 'simulator' | 'engine';

/** Every test file that runs on the photo stack, and what it needs. docs/deployed-suite.md has the same list. */
export const SCENARIOS: Readonly<Record<string, Need>> = {
  'alarms.test.ts': 'engine',
  'api/bulk.test.ts': 'simulator',
  'api/callers.test.ts': 'engine',
  'api/cancel.test.ts': 'simulator',
  'api/examples.test.ts': 'engine',
  'api/files.test.ts': 'simulator',
  'api/import.test.ts': 'engine',
  'api/list.test.ts': 'simulator',
  'api/problems.test.ts': 'nothing',
  'api/redo.test.ts': 'simulator',
  'api/retouches.test.ts': 'simulator',
  'api/retry.test.ts': 'simulator',
  'api/secrets.test.ts': 'engine',
  'api/uploads.test.ts': 'simulator',
  'bad-files.test.ts': 'nothing',
  'dashboard.test.ts': 'simulator',
  'dev.test.ts': 'engine',
  'doctor.test.ts': 'nothing',
  'events.test.ts': 'simulator',
  'happy-path.test.ts': 'simulator',
  'interrupt.test.ts': 'engine',
  'named-stack.test.ts': 'engine',
  'one-photo.test.ts': 'simulator',
  'outcomes.test.ts': 'simulator',
  'outputs.test.ts': 'simulator',
  'permissions.test.ts': 'engine',
  'pictures.test.ts': 'simulator',
  'security.test.ts': 'engine',
  'shoots.test.ts': 'simulator',
  'way-in.test.ts': 'simulator',
};

/** The files that run on a stack which is deployed already, with a simulator that is told of or without one. */
export function scenariosFor({ hasSimulator }: { readonly hasSimulator: boolean }): string[] {
  return Object.entries(SCENARIOS)
    .filter(([, need]) => need === 'nothing' || (need === 'simulator' && hasSimulator))
    .map(([file]) => `test/e2e/${file}`);
}
