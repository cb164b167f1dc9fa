import { call } from './client.ts';

interface Estimate {
  dollars: number;
  seconds: number | null;
  fits: { day: { isEnough: boolean } | null };
}

const path = '/shoot/estimate?folder=spring/ana';
const { dollars, seconds, fits } = await call<Estimate>('POST', path, { body: { photos: 600 } });
console.log(`$${dollars}`, seconds, fits.day?.isEnough);
