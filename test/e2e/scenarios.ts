/**
 * What a file of this folder or of api/ needs, in addition to a stack's outputs and credentials:
 *
 * - `nothing`: none of its photos reaches Segmind, so it costs nothing on any stack
 * - `simulator`: a simulated Segmind that the file can script, and that bills the file's photos
 * - `engine`: the local engine: the file changes roles, puts metrics, or creates IAM users or files on this
 * machine
 */
export type Need = 'nothing' | 'simulator' | 'engine';

/**
 * Every test file that runs on the photo stack, and what it needs. docs/deployed-suite.md has the same list.
 */
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
  'docs-lines.test.ts': 'engine',
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

/** The files that run on a stack that is already deployed, with or without a simulator. */
export function scenariosFor({ hasSimulator }: { readonly hasSimulator: boolean }): string[] {
  return Object.entries(SCENARIOS)
    .filter(([, need]) => need === 'nothing' || (need === 'simulator' && hasSimulator))
    .map(([file]) => `test/e2e/${file}`);
}
