import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';

/** Answers Segmind's API key; `again` reads the secret again, as after a 401. */
export type ApiKeyReader = (options?: { again?: boolean }) => Promise<string>;

/** The secret holds no usable key yet: account trouble, not a crash. */
export class ApiKeyMissingError extends Error {
  override readonly name = 'ApiKeyMissingError';
}

/** Printable ASCII without spaces: what an HTTP header can carry. */
const USABLE_KEY = /^[\x21-\x7e]{1,512}$/;

/**
 * Reads the API key from Secrets Manager once per container, and again when asked to.
 * @throws {ApiKeyMissingError} by the reader, where the secret has no value or none that a header can carry
 */
export function createApiKeyReader(secrets: SecretsManagerClient, secretArn: string): ApiKeyReader {
  let cached: Promise<string> | null = null;

  async function read(): Promise<string> {
    const key = (await readSecret(secrets, secretArn)).trim();
    if (!USABLE_KEY.test(key)) {
      throw new ApiKeyMissingError(
        `The secret ${secretArn} holds ${key.length} characters that are no API key; ` +
          'expected the key alone, as plain text. Put it with `aws secretsmanager put-secret-value`.',
      );
    }
    return key;
  }

  return ({ again = false } = {}) => {
    if (cached === null || again) {
      cached = read();
      // A failed read is not kept: the next call reads again.
      cached.catch(() => {
        cached = null;
      });
    }
    return cached;
  };
}

async function readSecret(secrets: SecretsManagerClient, secretArn: string): Promise<string> {
  try {
    const command = new GetSecretValueCommand({ SecretId: secretArn });
    const { SecretString: text = '' } = await secrets.send(command);
    return text;
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
    throw new ApiKeyMissingError(
      `The secret ${secretArn} has no value yet. Put the API key with \`aws secretsmanager put-secret-value\`.`,
    );
  }
}
