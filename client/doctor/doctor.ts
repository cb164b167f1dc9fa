import { EXIT } from '../program/problem.ts';
import { checkCredentials, checkStack } from './checks/account.ts';
import { checkAlarms, checkNotifications } from './checks/alarms.ts';
import { checkApi, checkVersions } from './checks/api.ts';
import { checkLine } from './checks/line.ts';
import { checkPhotos } from './checks/photos.ts';
import { checkLambdaQuota, checkStepFunctionsQuota } from './checks/quotas.ts';
import { checkRules } from './checks/rules.ts';
import { checkSegmind } from './checks/segmind.ts';
import type { ExaminedStack } from './examined-stack.ts';
import type { State } from './finding.ts';
import type { Check } from './run-checks.ts';

/** The names of all checks. */
export type CheckName =
  | 'credentials'
  | 'stack'
  | 'api'
  | 'versions'
  | 'photos'
  | 'segmind'
  | 'line'
  | 'lambda-quota'
  | 'step-functions-quota'
  | 'rules'
  | 'alarms'
  | 'notifications'
  | 'paid';

/** As long as the client repeats a request that the API does not answer, and longer. */
const API_TIMEOUT_MS = 45_000;
/** As long as the function check-segmind may run. */
const SEGMIND_TIMEOUT_MS = 45_000;

/** All checks that cost nothing. Each comes after the checks that it needs. */
export function listChecks(examined: ExaminedStack): Check<CheckName>[] {
  return [
    { name: 'credentials', title: 'Your AWS credentials', run: () => checkCredentials(examined) },
    { name: 'stack', title: 'The stack', needs: ['credentials'], run: () => checkStack(examined) },
    { name: 'api', title: 'The API', timeoutMs: API_TIMEOUT_MS, run: () => checkApi(examined) },
    { name: 'versions', title: 'The version', needs: ['api'], run: () => checkVersions(examined) },
    { name: 'photos', title: 'The list of photos', run: () => checkPhotos(examined) },
    {
      name: 'segmind',
      title: 'Segmind',
      needs: ['stack'],
      timeoutMs: SEGMIND_TIMEOUT_MS,
      run: () => checkSegmind(examined),
    },
    { name: 'line', title: 'The line', needs: ['api'], run: () => checkLine(examined) },
    {
      name: 'lambda-quota',
      title: 'Lambda’s quota',
      needs: ['credentials'],
      run: () => checkLambdaQuota(examined),
    },
    {
      name: 'step-functions-quota',
      title: 'Step Functions’ quota',
      needs: ['credentials'],
      run: () => checkStepFunctionsQuota(examined),
    },
    { name: 'rules', title: 'The rules', needs: ['stack'], run: () => checkRules(examined) },
    { name: 'alarms', title: 'The alarms', needs: ['stack'], run: () => checkAlarms(examined) },
    {
      name: 'notifications',
      title: 'The topic of alarms',
      needs: ['stack'],
      run: () => checkNotifications(examined),
    },
  ];
}

/** 0 if nothing is at fault, 3 if only the line is, else 1. */
export function exitCodeOf(
  findings: readonly { readonly check: CheckName; readonly state: State }[],
): number {
  const faults = findings.filter(({ state }) => state === 'fault');
  if (faults.length === 0) return EXIT.all;
  return faults.every(({ check }) => check === 'line') ? EXIT.lineHeld : EXIT.someFailed;
}
