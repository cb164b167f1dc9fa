import { defineConfig } from 'vitest/config';
import { scenariosFor } from './test/e2e/scenarios.ts';

/** These tests wait more than they work, so all files run at once. */
const onDeployedStack = { maxWorkers: 8, testTimeout: 240_000, hookTimeout: 240_000 };

/** On a named stack, all waits have their real length. */
const onNamedStack = {
  name: 'e2e',
  maxWorkers: 4,
  testTimeout: 30 * 60_000,
  hookTimeout: 10 * 60_000,
  globalSetup: 'test/support/deployed/named-stack.ts',
  include: scenariosFor({ hasSimulator: Boolean(process.env.RETOUCH_SEGMIND_SIMULATOR) }),
};

/**
 * Only `npm run test:e2e` uses the stack of RETOUCH_STACK: other commands deploy their own even if that is set.
 */
const isNamed = (mode: string) => mode === 'e2e' && Boolean(process.env.RETOUCH_STACK);

/** Test files share loaded modules: to load them for each file takes longer than the tests. */
const withSharedModules = {
  isolate: false,
  maxWorkers: 2,
  env: {
    POWERTOOLS_LOG_LEVEL: 'SILENT',
    POWERTOOLS_METRICS_DISABLED: 'true',
    // The CDK's own check of each template takes seconds; `npm run synth` has it, and cfn-lint checks more.
    CDK_VALIDATION: 'false',
  },
};

/** Real photos of real sizes. */
const PICTURES = [
  'test/core/pictures/**/*.test.ts',
  'test/functions/{prepare-photo,store-results}/*.test.ts',
];

const PROJECTS = [
  {
    test: {
      name: 'unit',
      sequence: { groupOrder: 0 },
      include: ['test/{bench,core,functions,simulation}/**/*.test.ts'],
      exclude: PICTURES,
      testTimeout: 30_000,
      ...withSharedModules,
    },
  },
  {
    test: {
      name: 'pictures',
      sequence: { groupOrder: 1 },
      include: PICTURES,
      testTimeout: 30_000,
      ...withSharedModules,
    },
  },
  {
    test: {
      // The templates of the stack, and the pages.
      name: 'infra',
      sequence: { groupOrder: 2 },
      include: ['test/{docs,infra}/**/*.test.ts'],
      // A synthesis takes seconds when all test files begin at once.
      testTimeout: 30_000,
      ...withSharedModules,
    },
  },
  {
    test: {
      // The programs that run on a user's machine.
      name: 'programs',
      sequence: { groupOrder: 3 },
      include: ['test/{client,local}/**/*.test.ts'],
      testTimeout: 30_000,
      ...withSharedModules,
    },
  },
  {
    test: {
      // Whole shoots in simulated time.
      name: 'world',
      sequence: { groupOrder: 4 },
      include: ['test/world/*.test.ts'],
      testTimeout: 60_000,
      ...withSharedModules,
    },
  },
  {
    test: {
      // In a real browser, without a window.
      name: 'review-page',
      sequence: { groupOrder: 5 },
      include: ['test/review-page/*.test.ts'],
      globalSetup: 'test/review-page/browser-setup.ts',
      maxWorkers: 2,
      testTimeout: 30_000,
    },
  },
  {
    test: {
      name: 'e2e',
      sequence: { groupOrder: 6 },
      include: ['test/e2e/*.test.ts', 'test/e2e/{api,client}/*.test.ts'],
      globalSetup: 'test/support/deployed/photo-stack.ts',
      ...onDeployedStack,
    },
  },
  {
    test: {
      // Tests that stop the whole line have their own stack, and run one at a time.
      name: 'e2e-line',
      sequence: { groupOrder: 7 },
      include: ['test/e2e/{jwt,line}/*.test.ts'],
      globalSetup: 'test/support/deployed/line-stack.ts',
      ...onDeployedStack,
      fileParallelism: false,
    },
  },
  {
    test: {
      // These tests take their stack down, and deploy it again.
      name: 'e2e-down',
      sequence: { groupOrder: 8 },
      include: ['test/e2e/down/*.test.ts'],
      globalSetup: 'test/support/deployed/down-stack.ts',
      ...onDeployedStack,
      fileParallelism: false,
      testTimeout: 600_000,
      hookTimeout: 600_000,
    },
  },
  {
    test: {
      // These tests kill and stop what they can, so they run alone, after all others.
      name: 'e2e-chaos',
      sequence: { groupOrder: 9 },
      include: ['test/chaos/*.test.ts'],
      ...onDeployedStack,
      fileParallelism: false,
      hookTimeout: 600_000,
    },
  },
];

export default defineConfig(({ mode }) => ({
  test: { projects: isNamed(mode) ? [{ test: onNamedStack }] : PROJECTS },
}));
