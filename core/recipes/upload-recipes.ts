import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { EXPIRES_AT, PARTITION } from '../contract/table.ts';
import { type RecipeOverrides, storedOverridesSchema } from '../domain/recipe.ts';
import type { Key } from '../table/item.ts';
import type { Table } from '../table/table.ts';

/** How long an upload may take to arrive with the id of its recipe. */
export const UPLOAD_RECIPE_DAYS = 7;

/** The recipes of `POST /uploads` and imports. S3 limits metadata, so the photo's hold only an id. */
export interface UploadRecipes {
  /** Stores the recipe of an upload to this key. Returns its id, the same for the same key and recipe. */
  keep(key: string, overrides: RecipeOverrides): Promise<string>;
  /**
   * Returns the recipe with this id and its key; null if it does not exist or has expired. From then on it
   * never expires, because the photo may run again at any time.
   */
  take(id: string): Promise<{ key: string; overrides: RecipeOverrides } | null>;
}

/** The id of the recipe of an upload to this key. */
export function uploadRecipeId(key: string, overrides: RecipeOverrides): string {
  return createHash('sha256')
    .update(JSON.stringify([key, overrides]))
    .digest('hex')
    .slice(0, 32);
}

const itemSchema = z.object({
  key: z.string(),
  recipe: storedOverridesSchema,
  [EXPIRES_AT]: z.optional(z.number()),
});

/** {@link UploadRecipes} in the table. */
export function createUploadRecipes(table: Table, now: () => number): UploadRecipes {
  const nowSeconds = () => Math.floor(now() / 1000);
  return {
    async keep(key, overrides) {
      const id = uploadRecipeId(key, overrides);
      const expiresAt = nowSeconds() + UPLOAD_RECIPE_DAYS * 86_400;
      // A recipe that was taken by its upload stays without expiry.
      await table.write({
        update: itemKey(id),
        set: { key, recipe: overrides, [EXPIRES_AT]: expiresAt },
        condition: `attribute_not_exists(#pk) OR attribute_exists(#${EXPIRES_AT})`,
      });
      return id;
    },

    async take(id) {
      const item = await table.get(itemKey(id));
      if (item === null) return null;
      const { key, recipe, [EXPIRES_AT]: expiresAt } = itemSchema.parse(item);
      if (expiresAt === undefined) return { key, overrides: recipe };
      // DynamoDB deletes an expired item up to days later.
      if (expiresAt <= nowSeconds()) return null;
      const condition = 'attribute_exists(#pk)';
      const refused = await table.write({ update: itemKey(id), remove: [EXPIRES_AT], condition });
      return refused === null ? { key, overrides: recipe } : null;
    },
  };
}

function itemKey(id: string): Key {
  return { pk: PARTITION.upload + id, sk: 'recipe' };
}
