import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Session } from '../session.ts';
import { again } from './again.ts';
import type { StackView } from './stack-view.ts';

const PAUSE_MS = 4000;
/** A line that is still held at so many looks gets its key put again. */
const PATIENCE_LOOKS = 3;

/**
 * Does keep-line's minutes faster, as all waits of the workflow are faster here, and plays the operator: of a line
 * that stays held, the key is put into the secret anew, upon which the line asks again at once. Without it each hold
 * would last half a minute and more by the clock, which nobody scales.
 */
export async function keepLineOften(session: Session, stack: StackView, signal: AbortSignal): Promise<void> {
  const secrets = new SecretsManagerClient(session.engine.client);
  let looks = 0;
  await again(
    () => PAUSE_MS,
    signal,
    async () => {
      await stack.keepLine();
      looks = (await stack.readLine()).isHeld ? looks + 1 : 0;
      if (looks < PATIENCE_LOOKS) return;
      looks = 0;
      const { ApiKeySecretArn: SecretId } = session.outputs;
      await secrets.send(new PutSecretValueCommand({ SecretId, SecretString: session.apiKey }));
      await stack.keepLine();
    },
  );
  secrets.destroy();
}
