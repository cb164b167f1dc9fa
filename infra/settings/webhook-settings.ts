import * as z from 'zod';
import { WEBHOOK_EVENTS, type WebhookType } from '../../core/contract/events.ts';

/** A receiver of webhooks. */
export interface WebhookConfig {
  /** Letters and digits: it is part of the names of outputs. */
  readonly name: string;
  readonly url: string;
  /** The events that the receiver gets. */
  readonly events: readonly WebhookType[];
}

/** Each receiver has one rule per type of event, and EventBridge allows 300 rules in most regions. */
const MAX_RECEIVERS = 20;
const TYPES = Object.keys(WEBHOOK_EVENTS) as [WebhookType, ...WebhookType[]];
const shown = (value: unknown) => JSON.stringify(value);

const receiver = z.strictObject({
  name: z.string().regex(/^[A-Za-z][A-Za-z0-9]{0,19}$/, {
    error: ({ input }) => `is ${shown(input)}; expected 1 to 20 letters and digits, a letter first`,
  }),
  url: z.string().refine(isAddress, {
    error: ({ input }) =>
      `is ${shown(input)}; expected an address such as https://shop.example.com/retouch, of at most 500 characters, ` +
      'https only, without a name, a password or a fragment',
  }),
  events: z
    .array(z.enum(TYPES, { error: ({ input }) => `is ${shown(input)}; expected one of ${TYPES.join(', ')}` }))
    .min(1)
    .default(TYPES),
});

/** A list, or its JSON if `-c` passes it. */
export const webhooksSetting = z.preprocess(
  readJson,
  z
    .array(receiver, { error: 'expected a list of {"name": …, "url": …}, as JSON' })
    .max(MAX_RECEIVERS)
    .refine(
      (receivers) => new Set(receivers.map(({ name }) => name.toLowerCase())).size === receivers.length,
      {
        error: 'expected names that differ in more than upper and lower case',
      },
    ),
);

const addresses = z.preprocess(readJson, z.array(z.object({ url: receiver.shape.url }).catch({ url: '' })));

/**
 * Finds receivers over plain http that are at no trusted origin. Returns one line for each, also if other fields of
 * the setting are wrong.
 */
export function findUntrusted(webhooks: unknown, trusted: readonly string[]): string[] {
  const receivers = addresses.safeParse(webhooks).data ?? [];
  return receivers.flatMap(({ url }, index) =>
    url.startsWith('http:') && !trusted.includes(new URL(url).origin)
      ? [`webhooks.${index}.url: is ${shown(url)}, over plain http; expected https`]
      : [],
  );
}

function readJson(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function isAddress(text: string): boolean {
  const url = text.length > 500 ? null : URL.parse(text);
  if (url === null || url.username !== '' || url.password !== '' || url.hash !== '') return false;
  return url.protocol === 'https:' || url.protocol === 'http:';
}
