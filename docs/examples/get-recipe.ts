import { call } from './client.ts';

interface FolderRecipe {
  recipe: { instructions: string; from: Record<string, string> };
  wrong: string[];
}

const { recipe, wrong } = await call<FolderRecipe>('GET', '/recipe?folder=spring/ana');
console.log(recipe.instructions, recipe.from, wrong);
