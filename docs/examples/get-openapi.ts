import { call } from './client.ts';

const document = await call<{ paths: Record<string, object> }>('GET', '/openapi.json');
console.log(Object.keys(document.paths));
