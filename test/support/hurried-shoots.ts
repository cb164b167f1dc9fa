import { afterAll, beforeAll, inject } from 'vitest';
import { hurryShootEnds } from '../../local/hurry-shoot-ends.ts';
import { output } from './stack-client.ts';

/** Has the end of shoots looked for every two seconds during the tests of a file: the stack looks each minute. */
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
