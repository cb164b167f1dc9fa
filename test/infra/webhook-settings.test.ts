import { describe, expect, it } from 'vitest';
import { readConfig } from '../../infra/config.ts';

const shop = { name: 'shop', url: 'https://shop.example.com/retouch?of=1' };
const ALL = ['photo.retouched', 'photo.failed', 'shoot.finished', 'line.held', 'line.moving'];

describe('the setting webhooks', () => {
  it.each([
    ['in cdk.json', [shop]],
    ['as -c passes it', JSON.stringify([shop])],
  ])('is a list of receivers, which get all events by default: %s', (_, webhooks) => {
    expect(readConfig({ webhooks }).webhooks).toEqual([{ ...shop, events: ALL }]);
  });

  it('names the events of a receiver', () => {
    const receiver = { ...shop, events: ['shoot.finished'] };
    expect(readConfig({ webhooks: [receiver] }).webhooks).toEqual([receiver]);
  });

  it.each([
    ['no JSON', 'shop=https://shop.example.com', 'webhooks: expected a list'],
    ['no list', { shop: 'https://shop.example.com' }, 'webhooks: expected a list'],
    ['no name', [{ url: shop.url }], 'webhooks.0.name: '],
    [
      'a name that no output can have',
      [{ ...shop, name: 'my-shop' }],
      'webhooks.0.name: is "my-shop"; expected 1 to 20 letters',
    ],
    ['two of one name', [shop, { ...shop, name: 'Shop' }], 'webhooks: expected names that differ'],
    [
      'no address',
      [{ ...shop, url: 'shop.example.com' }],
      'webhooks.0.url: is "shop.example.com"; expected an address',
    ],
    ['another protocol', [{ ...shop, url: 'ftp://shop.example.com' }], 'webhooks.0.url: is "ftp:'],
    ['a password', [{ ...shop, url: 'https://me:secret@shop.example.com' }], 'webhooks.0.url: is'],
    [
      'plain http',
      [{ ...shop, url: 'http://shop.example.com/' }],
      'webhooks.0.url: is "http://shop.example.com/", over plain http; expected https',
    ],
    [
      'an unknown event',
      [{ ...shop, events: ['photo.lost'] }],
      'webhooks.0.events.0: is "photo.lost"; expected one of photo.retouched',
    ],
    ['no event', [{ ...shop, events: [] }], 'webhooks.0.events: '],
    ['what is no field', [{ ...shop, secret: 'x' }], 'webhooks.0: '],
    [
      '21 receivers',
      Array.from({ length: 21 }, (_, index) => ({ ...shop, name: `shop${index}` })),
      'webhooks: ',
    ],
  ])('refuses %s', (_, webhooks, message) => {
    expect(() => readConfig({ webhooks })).toThrow(message);
  });

  it('names a wrong name and an address over plain http in one go', () => {
    const webhooks = [shop, { name: 'Shop!', url: 'http://x' }];
    for (const line of ['webhooks.1.name: is "Shop!"', 'webhooks.1.url: is "http://x", over plain http']) {
      expect(() => readConfig({ webhooks })).toThrow(line);
    }
  });

  it('accepts plain http on loopback if its origin is trusted', () => {
    const local = { name: 'local', url: 'http://127.0.0.1:8080/hook' };
    const trustedWebhookOrigins = 'http://127.0.0.1:8080';
    expect(readConfig({ webhooks: [local], trustedWebhookOrigins })).toMatchObject({
      webhooks: [local],
      trustedWebhookOrigins: [trustedWebhookOrigins],
    });
  });
});
