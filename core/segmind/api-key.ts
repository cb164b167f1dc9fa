import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';

/** Returns Segmind's API key; `again` reads the secret again, for example after a 401. */
export type ApiKeyReader = (options?: { again?: boolean }) => Promise<string>;

/** The secret holds no usable key yet. The circuit breaker treats this as an account failure, not as a crash. */
export class ApiKeyMissingError extends Error {
  override readonly name = 'ApiKeyMissingError';
}

/**
 * The characters of a bearer token.
 * @see https://datatracker.ietf.org/doc/html/rfc6750#section-2.1
 */
const USABLE_KEY = /^[\w.~+/-]{1,512}={0,2}$/;

/** How people name the field of a key if the secret is JSON: `key`, `apiKey`, `SEGMIND_API_KEY`. */
const KEY_FIELD = /^(segmind)?(api)?key$/;

/**
 * Reads the API key from Secrets Manager once per container, and again on request. Strips spaces, line feeds
 * and quotes around the key. If the secret is JSON, as the console of Secrets Manager writes it, reads its
 * only field, or the field that is named like a key.
 * @throws {ApiKeyMissingError} from the reader, if the secret has no value or the value is not a key
 */
export function createApiKeyReader(secrets: SecretsManagerClient, secretArn: string): ApiKeyReader {
  let cached: Promise<string> | null = null;

  async function read(): Promise<string> {
    const text = (await readSecret(secrets, secretArn)).trim();
    const key = findKey(text);
    if (key !== null && USABLE_KEY.test(key)) return key;
    const seen =
      key === null ? 'JSON without exactly one field that is the API key' : 'text that is not an API key';
    throw new ApiKeyMissingError(
      `The secret ${secretArn} holds ${text.length} characters, ${seen}; expected only the key, as plain text. ` +
        'Store it with `aws secretsmanager put-secret-value`.',
    );
  }

  return ({ again = false } = {}) => {
    if (cached === null || again) {
      cached = read();
      // Do not cache a failed read: the next call reads again.
      cached.catch(() => {
        cached = null;
      });
    }
    return cached;
  };
}

/** Finds the key in a secret's text; null for JSON in which it is not clear which field is the key. */
function findKey(text: string): string | null {
  const value = parseJson(text);
  if (typeof value === 'string') return value.trim();
  if (typeof value !== 'object' || value === null) return text.replace(/^(['"`])(.*)\1$/s, '$2').trim();
  const fields = Object.entries(value);
  const named = fields.filter(([name]) => KEY_FIELD.test(name.replaceAll(/[\s_-]/g, '').toLowerCase()));
  const [[, key] = [], ...others] = fields.length === 1 ? fields : named;
  return typeof key === 'string' && others.length === 0 ? key.trim() : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function readSecret(secrets: SecretsManagerClient, secretArn: string): Promise<string> {
  try {
    const command = new GetSecretValueCommand({ SecretId: secretArn });
    const { SecretString: text = '' } = await secrets.send(command);
    return text;
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
    throw new ApiKeyMissingError(
      `The secret ${secretArn} has no value yet. Store the API key with \`aws secretsmanager put-secret-value\`.`,
    );
  }
}
