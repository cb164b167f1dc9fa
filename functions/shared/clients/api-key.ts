import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';

/** Segmind's API key, and which version of the secret it is: that may be told, the key may not. */
export interface ApiKey {
  readonly value: string;
  readonly version: string;
  /** When that version was put. */
  readonly putAt: Date;
}

/** Answers Segmind's API key; `again` reads the secret anew, as after a 401. */
export type ApiKeyReader = (options?: { again?: boolean }) => Promise<ApiKey>;

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
  let cached: Promise<ApiKey> | null = null;

  async function read(): Promise<ApiKey> {
    const { text, version, putAt } = await readSecret(secrets, secretArn);
    const key = text.trim();
    if (!USABLE_KEY.test(key)) {
      throw new ApiKeyMissingError(
        `The secret ${secretArn} holds ${key.length} characters that are no API key; ` +
          'expected the key alone, as plain text. Put it with `aws secretsmanager put-secret-value`.',
      );
    }
    return { value: key, version, putAt };
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

async function readSecret(secrets: SecretsManagerClient, secretArn: string) {
  try {
    const command = new GetSecretValueCommand({ SecretId: secretArn });
    const found = await secrets.send(command);
    const { SecretString: text = '', VersionId: version = '', CreatedDate: putAt = new Date(0) } = found;
    return { text, version, putAt };
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
    throw new ApiKeyMissingError(
      `The secret ${secretArn} has no value yet. Put the API key with \`aws secretsmanager put-secret-value\`.`,
    );
  }
}
