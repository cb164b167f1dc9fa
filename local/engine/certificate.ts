import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import tls from 'node:tls';
import { fileURLToPath } from 'node:url';
import { Problem } from '../../client/program/problem.ts';
import { NoSuchProgram, runCommand } from '../processes/run-command.ts';

const SETTINGS = fileURLToPath(new URL('certificate.cnf', import.meta.url));

/** A certificate for 127.0.0.1 and its key, as files. */
export interface Certificate {
  readonly certificateFile: string;
  readonly keyFile: string;
}

/**
 * Creates a certificate for 127.0.0.1 in `folder`, valid for 30 days.
 * @throws {Problem} if `openssl` is missing or fails
 */
export async function makeCertificate(folder: string, signal?: AbortSignal): Promise<Certificate> {
  const certificateFile = join(folder, 'engine.pem');
  const keyFile = join(folder, 'engine-key.pem');
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', keyFile];
  // The name is unique, because a process that trusts two certificates of the same name takes the first for
  // both.
  const subject = ['-subj', `/CN=Retouch local engine ${randomUUID()}`];
  const args = [
    'req',
    '-x509',
    '-config',
    SETTINGS,
    ...subject,
    '-days',
    '30',
    ...key,
    '-out',
    certificateFile,
  ];
  try {
    await runCommand('openssl', args, { name: 'openssl req', env: process.env, signal });
  } catch (error) {
    signal?.throwIfAborted();
    const fault =
      error instanceof NoSuchProgram ? 'there is none' : `this one failed: ${(error as Error).message}`;
    throw new Problem(
      'the local engine needs OpenSSL 1.1.1 or newer (or LibreSSL 3.1) for its certificate. ' +
        'On Debian or Ubuntu: sudo apt install openssl; on macOS: brew install openssl. ' +
        `On the PATH, ${fault}`,
    );
  }
  return { certificateFile, keyFile };
}

/**
 * Makes this process trust a certificate, in addition to those that it trusts already.
 * @throws {Problem} if this version of Node cannot do that
 */
export async function trustCertificate(certificateFile: string): Promise<void> {
  if (tls.setDefaultCACertificates === undefined) {
    throw new Problem(`this is Node ${process.version}; expected Node 22 from 22.19 on, or 24.5 or later`);
  }
  const certificate = await readFile(certificateFile, 'utf8');
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), certificate]);
}
