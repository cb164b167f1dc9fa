import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/{docs,functions,infra,local}/**/*.test.ts'],
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: 'test/support/deployed-stack.ts',
          // They wait more than they work: all files at once.
          maxWorkers: 8,
          testTimeout: 240_000,
          hookTimeout: 240_000,
        },
      },
    ],
  },
});
