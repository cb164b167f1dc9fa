import { deployOnce } from './deployed-stack.ts';

/** A stack as a user deploys it, that a test may take down. */
export const { setup, teardown } = deployOnce({});
