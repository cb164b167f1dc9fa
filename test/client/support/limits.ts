import type { Limits } from '../../../client/api/retouch-api.ts';
import { PHOTO_TYPES } from '../../../core/domain/photo-types.ts';

/** The limits of a stack with the default settings, unless `more` says otherwise. */
export function sampleLimits(more: Partial<Limits> = {}): Limits {
  return {
    version: '0.2.0',
    model: { name: 'seededit-3', title: 'SeedEdit 3.0' },
    pricePerPhoto: 0.05,
    maxInFlight: 5,
    types: [...PHOTO_TYPES],
    takesHeic: true,
    raw: 'skip',
    ignore: [],
    maxBytes: 200_000_000,
    maxPixels: 100_000_000,
    ...more,
  };
}

/** The limits of a stack with the setting `heic` off. */
export function limitsWithoutHeic(): Limits {
  const types = PHOTO_TYPES.filter((type) => type !== 'image/heic' && type !== 'image/heif');
  return sampleLimits({ types, takesHeic: false });
}
