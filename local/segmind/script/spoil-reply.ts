import { errorReply, jsonReply, type Reply, textReply } from '../reply.ts';
import type { Fill } from './placeholders.ts';
import type { Step } from './script-steps.ts';

/**
 * Returns the reply that a step puts in place of the right one. Steps that only affect the delivery leave it
 * unchanged.
 */
export function spoilReply(step: Step | undefined, right: Reply, fill: Fill, errorOf = errorReply): Reply {
  if (!step) return right;
  if ('redirect' in step) {
    return { status: step.status ?? 302, headers: { location: fill(step.redirect) }, body: Buffer.alloc(0) };
  }
  if ('status' in step) {
    const reply =
      step.body === undefined ? bare(step.status, errorOf) : withBody(step.status, step.body, fill);
    const headers = Object.entries(step.headers ?? {}).map(([name, value]) => [
      name.toLowerCase(),
      fill(value),
    ]);
    return { ...reply, headers: { ...reply.headers, ...Object.fromEntries(headers) } };
  }
  if ('malformed' in step)
    return { ...right, body: right.body.subarray(0, Math.ceil(right.body.length / 2)) };
  if ('contentType' in step) {
    const body = step.bodyText === undefined ? right.body : Buffer.from(fill(step.bodyText));
    return { ...right, headers: { ...right.headers, 'content-type': step.contentType }, body };
  }
  return right;
}

function bare(status: number, errorOf: (status: number) => Reply): Reply {
  return status < 300 ? jsonReply(status, {}) : errorOf(status);
}

function withBody(status: number, body: unknown, fill: Fill): Reply {
  const text = fill(typeof body === 'string' ? body : JSON.stringify(body));
  return textReply(status, text.startsWith('<') ? 'text/html' : 'application/json', text);
}
