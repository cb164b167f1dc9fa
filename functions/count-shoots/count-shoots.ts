import * as z from 'zod/mini';
import { PARTITION } from '../../core/contract/table.ts';
import type { CountPhotos } from '../../core/shoots/count-photos.ts';

/**
 * A batch of the table's stream: the keys of items that changed.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
 */
export const streamEventSchema = z.object({
  Records: z.array(z.object({ dynamodb: z.object({ Keys: z.object({ pk: z.object({ S: z.string() }) }) }) })),
});

/**
 * Counts the photos that changed. A batch that fails is read again as a whole; photos that were counted
 * already stay as they are.
 */
export function createCountShoots(countPhotos: CountPhotos) {
  return async ({ Records }: z.infer<typeof streamEventSchema>) => {
    const partitions = Records.map(({ dynamodb }) => dynamodb.Keys.pk.S);
    const ids = partitions
      .filter((pk) => pk.startsWith(PARTITION.photo))
      .map((pk) => pk.slice(PARTITION.photo.length));
    return { outcome: 'counted', records: Records.length, photos: await countPhotos(ids) };
  };
}
