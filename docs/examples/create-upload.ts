import { readFile } from 'node:fs/promises';
import { call } from './client.ts';

interface Upload {
  key: string;
  url: string;
  headers: Record<string, string>;
}

const photo = await readFile('ana.jpg');
const { key, url, headers } = await call<Upload>('POST', '/uploads', {
  body: {
    fileName: 'ana.jpg',
    folder: 'spring/ana',
    contentType: 'image/jpeg',
    bytes: photo.length,
    reference: 'order-4711',
  },
});
const { status } = await fetch(url, { method: 'PUT', headers, body: photo });
console.log(key, status);
