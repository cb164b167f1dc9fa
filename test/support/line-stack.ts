import type { JWK } from 'jose';
import type { TestProject } from 'vitest/node';
import { findFreePort } from '../../local/engine/free-port.ts';
import { AUDIENCE, type Issuer, makeKeys, SCOPE, startIssuer } from '../../local/issuer.ts';
import { deployOnce } from './deployed-stack.ts';

/** The ports at which webhooks are received: tests listen there, or do not. */
export interface WebhookPorts {
  readonly shop: number;
  /** Down until a test listens there. */
  readonly down: number;
  /** Not trusted: an address inside. */
  readonly inside: number;
}

declare module 'vitest' {
  interface ProvidedContext {
    webhookPorts: WebhookPorts;
    /** Whom tokens come from; `foreignKey` has the id of its key, and was never published. */
    issuer: Issuer & { readonly foreignKey: JWK };
  }
}

let issuer: Awaited<ReturnType<typeof startIssuer>> | undefined;
let stack: ReturnType<typeof deployOnce> | undefined;

/** A line that is soon full, a day that is not, and an API for the bearers of an issuer's tokens. */
export async function setup(project: TestProject): Promise<void> {
  issuer = await startIssuer();
  const { origin, key } = issuer;
  project.provide('issuer', { origin, key, foreignKey: (await makeKeys()).privateKey });
  const ports = { shop: await findFreePort(), down: await findFreePort(), inside: await findFreePort() };
  project.provide('webhookPorts', ports);
  const at = (port: number) => `https://127.0.0.1:${port}`;
  stack = deployOnce({
    // A fourth model, with field names of its own, that nothing under functions/ knows.
    model: 'test/fixtures/models/own-workflow.json',
    maxInFlight: '2',
    maxPhotosPerDay: '1000',
    apiAuth: 'jwt',
    apiJwtIssuer: origin,
    apiJwtAudience: AUDIENCE,
    apiJwtScopes: SCOPE,
    apiOpenDocument: 'true',
    apiCorsOrigins: 'https://shop.example',
    // The end of a shoot is announced soon.
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
