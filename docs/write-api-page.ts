import { writeFile } from 'node:fs/promises';
import { API_DOCUMENT } from './api-document.ts';
import { renderApiPage } from './api-page.ts';

await writeFile(new URL('api.md', import.meta.url), renderApiPage(API_DOCUMENT));
