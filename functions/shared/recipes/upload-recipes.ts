import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { EXPIRES_AT, PARTITION } from '../contract.ts';
import { overridesSchema, type RecipeWish } from '../domain/recipe.ts';
import type { Key } from '../table/item.ts';
import type { Table } from '../table/table.ts';

/** For how long an upload may come with the id of its recipe. */
export const UPLOAD_RECIPE_DAYS = 7;

/** The recipes that come with `POST /uploads` and imports: the photo's metadata carries an id, S3 takes no more of it. */
export interface UploadRecipes {
  /** Keeps the recipe of an upload to that key. Answers its id, the same for the same key and recipe. */
  keep(key: string, wish: RecipeWish): Promise<string>;
  /**
   * The recipe of that id, and the key that it is for; null if there is none (any more). From then on it is kept for
   * good, as the photo may run again at any time.
   */
  take(id: string): Promise<{ key: string; wish: RecipeWish } | null>;
}

/** The id of the recipe of an upload to that key. */
export function uploadRecipeId(key: string, wish: RecipeWish): string {
  return createHash('sha256')
    .update(JSON.stringify([key, wish]))
    .digest('hex')
    .slice(0, 32);
}

const itemSchema = z.object({
  key: z.string(),
  recipe: overridesSchema,
  [EXPIRES_AT]: z.optional(z.number()),
});

/** {@link UploadRecipes} in the table. */
export function createUploadRecipes(table: Table, now: () => number): UploadRecipes {
  const nowSeconds = () => Math.floor(now() / 1000);
  return {
    async keep(key, wish) {
      const id = uploadRecipeId(key, wish);
      const expiresAt = nowSeconds() + UPLOAD_RECIPE_DAYS * 86_400;
      // One that an upload came with has no end.
      await table.write({
        update: itemKey(id),
        set: { key, recipe: wish, [EXPIRES_AT]: expiresAt },
        condition: `attribute_not_exists(#pk) OR attribute_exists(#${EXPIRES_AT})`,
      });
      return id;
    },

    async take(id) {
      const item = await table.get(itemKey(id));
      if (item === null) return null;
      const { key, recipe, [EXPIRES_AT]: expiresAt } = itemSchema.parse(item);
      if (expiresAt === undefined) return { key, wish: recipe };
      // DynamoDB removes an item up to days after its time.
      if (expiresAt <= nowSeconds()) return null;
      const condition = 'attribute_exists(#pk)';
      const refused = await table.write({ update: itemKey(id), remove: [EXPIRES_AT], condition });
      return refused === null ? { key, wish: recipe } : null;
    },
  };
}

function itemKey(id: string): Key {
  return { pk: PARTITION.upload + id, sk: 'recipe' };
}
