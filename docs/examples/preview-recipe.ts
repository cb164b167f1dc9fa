import { call } from './client.ts';

const body = { folder: 'spring/ana', recipe: { light: { brightness: 2 } } };
const { words, wrong } = await call<{ words: string; wrong: string[] }>('POST', '/recipes/preview', { body });
console.log(words, wrong);
