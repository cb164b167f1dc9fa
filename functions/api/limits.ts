import { PHOTO_TYPES } from '../../core/domain/photo-types.ts';
import type { Model } from '../../core/model/model.ts';
import type { Settings } from '../../core/settings/settings.ts';
import type { Limits } from './schemas/limits.ts';

type Limiting = Pick<
  Settings,
  'version' | 'maxInFlight' | 'heic' | 'raw' | 'ignore' | 'maxPhotoBytes' | 'maxPhotoPixels'
>;

const HEIC_TYPES: readonly string[] = ['image/heic', 'image/heif'];

/** The limits of a stack with this model and these settings. */
export function describeLimits(
  { name, title, price }: Pick<Model, 'name' | 'title' | 'price'>,
  { version, maxInFlight, heic, raw, ignore, maxPhotoBytes, maxPhotoPixels }: Limiting,
): Limits {
  return {
    version,
    model: { name, title },
    pricePerPhoto: price,
    maxInFlight,
    types: PHOTO_TYPES.filter((type) => heic || !HEIC_TYPES.includes(type)),
    takesHeic: heic,
    raw,
    ignore,
    maxBytes: maxPhotoBytes,
    maxPixels: maxPhotoPixels,
  };
}
