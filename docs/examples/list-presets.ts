import { call } from './client.ts';

const { presets } = await call<{ presets: { name: string; description: string | null }[] }>(
  'GET',
  '/presets',
);
for (const { name, description } of presets) console.log(name, description);
