import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { explainError } from '../../../client/program/explain-error.ts';
import { Problem } from '../../../client/program/problem.ts';
import { serve } from '../../support/http-server.ts';
import { useAwsFiles } from '../support/credential-process.ts';
import { makeFolder, saveFile } from '../support/local-file.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

const named = (name: string, message = name) => Object.assign(new Error(message), { name });
const coded = (code: string, path?: string) => Object.assign(new Error(code), { code, path });
const wordsOf = (error: unknown) => explainError(error)?.message;

describe('explainError', () => {
  it('returns a problem unchanged', () => {
    const problem = new Problem('There is no stack.', { exitCode: 2 });
    expect(explainError(problem)).toBe(problem);
  });

  it.each([
    ['a bug', new Error('x is not a function')],
    ['something that is no error', 'text'],
    ['nothing', undefined],
  ])('does not explain %s', (_, error) => {
    expect(explainError(error)).toBeNull();
  });

  it.each([
    ['ExpiredToken', 'Your AWS credentials have expired. Sign in again'],
    ['InvalidAccessKeyId', 'AWS does not know your credentials (InvalidAccessKeyId).'],
    ['SignatureDoesNotMatch', 'AWS does not know your credentials (SignatureDoesNotMatch).'],
    ['RequestTimeTooSkewed', 'the clock of this computer is wrong. Set it from the internet'],
    ['NoSuchBucket', 'The photo bucket of the stack does not exist. Run retouch doctor'],
    ['SlowDown', 'AWS is busy (SlowDown). Run the same command again in some minutes'],
    ['BadDigest', 'S3 received other bytes than this computer sent'],
  ])('explains %s of AWS', (name, words) => {
    expect(wordsOf(named(name))).toContain(words);
  });

  it.each([
    [coded('ENOSPC'), 'The disk is full. Free some space'],
    [coded('EACCES', '/photos/1.jpg'), 'retouch cannot open /photos/1.jpg: its permissions forbid it.'],
    [coded('EROFS', '/photos'), '/photos is on a read-only disk.'],
    [coded('EMFILE'), 'Too many files are open'],
    [coded('EIO'), 'retouch cannot read or write a disk or a card'],
    [coded('ENOENT', '/photos/1.jpg'), '/photos/1.jpg does not exist'],
  ])('explains %s of the file system', (error, words) => {
    expect(wordsOf(error)).toContain(words);
  });

  it.each([
    'ENOTFOUND',
    'ECONNREFUSED',
    'ETIMEDOUT',
    'EAI_AGAIN',
    'UND_ERR_SOCKET',
    'UND_ERR_CONNECT_TIMEOUT',
  ])('says that there is no connection for %s, even if it is nested', (code) => {
    const error = new TypeError('fetch failed', { cause: new Error('x', { cause: coded(code) }) });
    expect(wordsOf(error)).toContain(`There is no connection to AWS (${code}).`);
  });

  it('keeps the error as the cause', () => {
    const error = named('SlowDown');
    expect(explainError(error)?.cause).toBe(error);
  });

  it('shows no URL of a refusal', () => {
    const message = 'User: ana may not do https://photos.s3/1.jpg?X-Amz-Signature=secret now';
    expect(wordsOf(named('AccessDenied', message))).toBe(
      'Your AWS user or role does not have the permission: User: ana may not do (a URL) now',
    );
  });

  it('explains a network failure in the middle of an answer', async () => {
    const { origin } = await serve((_, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('half');
      setImmediate(() => response.socket?.destroy());
    });
    const error = await fetch(origin)
      .then((response) => response.text())
      .catch((thrown) => thrown);
    expect(wordsOf(error)).toContain('There is no connection to AWS');
  });

  it('explains an answer that takes too long', () => {
    expect(wordsOf(new DOMException('The operation timed out', 'TimeoutError'))).toContain(
      'There is no connection to AWS (TimeoutError)',
    );
  });

  it('explains Node’s error for a missing file', async () => {
    const file = join(makeFolder(), 'gone');
    expect(wordsOf(await readFile(file).catch((error) => error))).toContain(`${file} does not exist`);
  });

  it('explains Node’s error for a folder in place of a file', async () => {
    const folder = makeFolder();
    expect(wordsOf(await writeFile(folder, 'x').catch((error) => error))).toContain(
      `${folder} is a folder; expected a file.`,
    );
  });

  it('explains the SDK’s errors for a missing region and missing credentials', async () => {
    const folder = makeFolder();
    useAwsFiles(saveFile(folder, 'config', ''), join(folder, 'credentials'));
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
    const { region, credentials } = new S3Client().config;
    expect(wordsOf(await region().catch((error) => error))).toContain('No AWS region is set.');
    expect(wordsOf(await credentials().catch((error) => error))).toContain('No AWS credentials are found.');
  });

  it('explains the SDK’s error for an expired sign-in', async () => {
    const folder = makeFolder();
    const config = `[profile studio]
sso_session = studio
sso_account_id = 1
sso_role_name = photo
region = eu-central-1
[sso-session studio]
sso_start_url = https://studio.example
sso_region = eu-central-1
`;
    useAwsFiles(saveFile(folder, 'config', config), join(folder, 'credentials'));
    vi.stubEnv('HOME', folder);
    vi.stubEnv('AWS_PROFILE', 'studio');
    const error = await new S3Client().config.credentials().catch((thrown) => thrown);
    expect(wordsOf(error)).toContain('Sign in (aws sso login)');
  });
});
