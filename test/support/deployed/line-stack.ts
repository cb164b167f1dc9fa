import type { JWK } from 'jose';
import type { TestProject } from 'vitest/node';
import { findFreePort } from '../../../local/engine/free-port.ts';
import { AUDIENCE, type Issuer, makeKeys, SCOPE, startIssuer } from '../../../local/issuer.ts';
import { deployOnce } from './deployed-stack.ts';

/** The ports for webhook receivers. Some tests listen there, others leave them closed. */
export interface WebhookPorts {
  readonly shop: number;
  /** Closed until a test listens there. */
  readonly down: number;
  /** Not trusted by the stack: an internal address. */
  readonly inside: number;
}

declare module 'vitest' {
  interface ProvidedContext {
    webhookPorts: WebhookPorts;
    /** The issuer of the tokens. `foreignKey` has the id of the issuer's key, and was never published. */
    issuer: Issuer & { readonly foreignKey: JWK };
  }
}

let issuer: Awaited<ReturnType<typeof startIssuer>> | undefined;
let stack: ReturnType<typeof deployOnce> | undefined;

/**
 * A stack with few slots, a daily budget that is not used up, and an API that takes tokens of a test issuer.
 */
export async function setup(project: TestProject): Promise<void> {
  issuer = await startIssuer();
  const { origin, key } = issuer;
  project.provide('issuer', { origin, key, foreignKey: (await makeKeys()).privateKey });
  const ports = { shop: await findFreePort(), down: await findFreePort(), inside: await findFreePort() };
  project.provide('webhookPorts', ports);
  const at = (port: number) => `https://127.0.0.1:${port}`;
  stack = deployOnce({
    // A fourth model with field names of its own, which no code under functions/ knows.
    model: 'test/fixtures/models/own-workflow.json',
    maxInFlight: '2',
    maxPhotosPerDay: '1000',
    apiAuth: 'jwt',
    apiJwtIssuer: origin,
    apiJwtAudience: AUDIENCE,
    apiJwtScopes: SCOPE,
    apiOpenDocument: 'true',
    apiCorsOrigins: 'https://shop.example',
    // Announces the end of a shoot soon.
    shootQuietMinutes: '0.05',
    webhooks: JSON.stringify([
      { name: 'shop', url: `${at(ports.shop)}/retouch` },
      { name: 'down', url: at(ports.down), events: ['photo.failed'] },
      { name: 'inside', url: at(ports.inside), events: ['photo.failed'] },
    ]),
    trustedWebhookOrigins: [at(ports.shop), at(ports.down)].join(),
  });
  await stack.setup(project);
}

export async function teardown(): Promise<void> {
  await stack?.teardown();
  await issuer?.close();
}
