import { describe, expect, it } from 'vitest';
import { describeLimits } from '../../../../functions/api/limits.ts';
import { ApiWorld } from '../../../../simulation/parts/api-world.ts';
import { ENLARGING } from '../../../../simulation/parts/models.ts';

describe('GET /limits', () => {
  it('gives the stack’s limits and prices', async () => {
    const { status, body } = await new ApiWorld().call('GET', '/limits');
    expect(status).toBe(200);
    expect(body).toEqual({
      version: '1.2.3',
      model: { name: ENLARGING.name, title: ENLARGING.title },
      pricePerPhoto: ENLARGING.price,
      maxInFlight: 2,
      types: expect.arrayContaining(['image/jpeg', 'image/heic', 'image/x-sony-arw']),
      takesHeic: true,
      raw: 'skip',
      ignore: ['proofs/**'],
      maxBytes: 1000,
      maxPixels: 2_000_000,
    });
  });

  it('lists no HEIC type if the stack accepts none', () => {
    const { types, takesHeic } = describeLimits(ENLARGING, {
      version: '1.2.3',
      maxInFlight: 5,
      heic: false,
      raw: 'retouch',
      ignore: [],
      maxPhotoBytes: 1000,
      maxPhotoPixels: 1000,
    });
    expect(takesHeic).toBe(false);
    expect(types.join()).not.toMatch(/hei[cf]/);
    expect(types).toContain('image/avif');
  });
});
