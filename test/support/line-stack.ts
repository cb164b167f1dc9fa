import { deployOnce } from './deployed-stack.ts';

/** A line that is soon full, and a day that is not. */
export const { setup, teardown } = deployOnce({ maxInFlight: '2', maxPhotosPerDay: '1000' });
