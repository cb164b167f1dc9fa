import type { Shoot } from '../api/retouch-api.ts';
import type { Stack } from '../stack/connect.ts';

/** Options of `watchShoot`. */
export interface WatchOptions {
  readonly stack: Stack;
  readonly folder: string;
  /** The API's time before photos were sent: `watch` has to see these first. Null if no photos were sent. */
  readonly after: string | null;
  /** The keys of these photos. */
  readonly keys: readonly string[];
  /** The state of the shoot if it was just read: then it is not read again at once. */
  readonly shoot?: Shoot;
  /** The folder for the report. @default the folder that `down` puts the results into */
  readonly into?: string | undefined;
  /** @default 5 seconds between two questions */
  readonly pauseMs?: number;
  readonly now?: () => number;
}
