import { afterAll, beforeAll, inject } from 'vitest';
import { hurryShootEnds } from '../../../local/hurry-shoot-ends.ts';
import { output } from './stack-client.ts';

/**
 * During the tests of a file, checks every two seconds which shoots have ended. The stack does so once a
 * minute.
 */
export function hurryShoots(): void {
  const over = new AbortController();
  let hurrying: Promise<void>;
  beforeAll(() => {
    const outputs = { FinishShootsFunctionName: output('FinishShootsFunctionName') };
    hurrying = hurryShootEnds({ engine: { client: inject('stack').client }, outputs }, over.signal);
  });
  afterAll(async () => {
    over.abort();
    await hurrying;
  });
}
