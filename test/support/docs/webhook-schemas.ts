import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { WEBHOOK_EVENTS, type WebhookType } from '../../../core/contract/events.ts';

const ajv = new Ajv2020();
addFormats.default(ajv);
const read = (name: string) =>
  ajv.compile(
    JSON.parse(readFileSync(new URL(`../../../docs/${name}.schema.json`, import.meta.url), 'utf8')),
  );
const ofPhoto = read('completion-event');
const ofLine = read('line-event');
const SCHEMAS = {
  'photo.retouched': ofPhoto,
  'photo.failed': ofPhoto,
  'shoot.finished': read('shoot-event'),
  'line.held': ofLine,
  'line.moving': ofLine,
} as const satisfies Record<WebhookType, unknown>;

/** The validation errors of a webhook's event by the published schemas; null if it is valid. */
export function findWrong({ type, timestamp, data }: { type: string; timestamp: string; data: unknown }) {
  const known = type as WebhookType;
  const event = {
    id: 'of EventBridge',
    source: 'retouch',
    'detail-type': WEBHOOK_EVENTS[known],
    time: timestamp,
    account: '000000000000',
    region: 'us-east-1',
    detail: data,
  };
  return SCHEMAS[known](event) ? null : SCHEMAS[known].errors;
}
