/** The most that the API takes: API Gateway's limit for a request. */
const MAX_BYTES = 10_000_000;

/** The error for a body that is larger than the API takes. */
export class TooLargeError extends Error {
  override readonly name = 'TooLargeError';
}

/**
 * Reads a body as JSON.
 * @throws {TooLargeError} @throws {SyntaxError} if it is not JSON
 */
export async function readJson(body: AsyncIterable<Uint8Array>): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES)
      throw new TooLargeError(`The decisions have more than ${MAX_BYTES} bytes, the limit.`);
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString());
}
