import { call } from './client.ts';

const body = { preset: 'soft-portrait', skin: { retouching: 'low' }, notes: 'Keep the freckles.' };
const { recipe } = await call<{ recipe: { from: Record<string, string> } }>(
  'PUT',
  '/recipe?folder=spring/ana',
  {
    body,
  },
);
console.log(recipe.from);
