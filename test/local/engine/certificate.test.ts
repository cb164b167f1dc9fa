import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { makeCertificate, trustCertificate } from '../../../local/engine/certificate.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'certificate-test-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

it('makes a certificate for 127.0.0.1 that this process can trust', async () => {
  const { certificateFile, keyFile } = await makeCertificate(folder);
  const server = createServer(
    { cert: await readFile(certificateFile), key: await readFile(keyFile) },
    (_, response) => response.end('hello'),
  ).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await expect(fetch(url)).rejects.toThrow('fetch failed');
  await trustCertificate(certificateFile);
  expect(await (await fetch(url)).text()).toBe('hello');
  server.closeAllConnections();
  server.close();
});

it('says that openssl is missing', async () => {
  vi.stubEnv('PATH', folder);
  await expect(makeCertificate(folder)).rejects.toThrow(/needs OpenSSL .* On the PATH, there is none$/);
});
