import type { TestProject } from 'vitest/node';
import { deployOnce } from './deployed-stack.ts';
import { AUDIENCE, startIssuer } from './issuer.ts';

let issuer: Awaited<ReturnType<typeof startIssuer>> | undefined;
let stack: ReturnType<typeof deployOnce> | undefined;

/** A line that is soon full, a day that is not, and an API for the bearers of an issuer's tokens. */
export async function setup(project: TestProject): Promise<void> {
  issuer = await startIssuer();
  const { origin, key, foreignKey } = issuer;
  project.provide('issuer', { origin, key, foreignKey });
  stack = deployOnce({
    // A fourth model, with field names of its own, that nothing under functions/ knows.
    model: 'test/fixtures/models/own-workflow.json',
    maxInFlight: '2',
    maxPhotosPerDay: '1000',
    apiAuth: 'jwt',
    apiJwtIssuer: origin,
    apiJwtAudience: AUDIENCE,
    apiOpenDocument: 'true',
    apiCorsOrigins: 'https://shop.example',
  });
  await stack.setup(project);
}

export async function teardown(): Promise<void> {
  await stack?.teardown();
  await issuer?.close();
}
