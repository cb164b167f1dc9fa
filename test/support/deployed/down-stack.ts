import { deployOnce } from './deployed-stack.ts';

/** A stack that a test may take down. Its second photo waits for the first. */
export const { setup, teardown } = deployOnce({ maxInFlight: '1' });
