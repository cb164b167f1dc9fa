import { call } from './client.ts';

// One photo:
const body = { key: 'uploads/spring/ana/ana.jpg' };
const { id } = await call<{ id: string }>('POST', '/retouches', { body });
console.log(id);

// Several, each answered by itself; with a key, the request can be repeated safely:
interface Answers {
  answers: { status: number; retouch?: { id: string }; problem?: { detail: string } }[];
}
const reference = 'order-4711';
const { answers } = await call<Answers>('POST', '/retouches', {
  headers: { 'idempotency-key': 'order-4711' },
  body: {
    photos: [
      { key: 'uploads/spring/ana/ana.jpg', reference },
      { url: process.env.PHOTO_URL, folder: 'spring/ana', fileName: 'bea.jpg', reference },
    ],
  },
});
for (const { status, retouch, problem } of answers) console.log(status, retouch?.id ?? problem?.detail);
