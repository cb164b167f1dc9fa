import { call } from './client.ts';

interface Limits {
  types: string[];
  maxBytes: number;
  maxPixels: number;
  pricePerPhoto: number;
}

const { types, maxBytes, maxPixels, pricePerPhoto } = await call<Limits>('GET', '/limits');
console.log(types.join(', '), maxBytes, maxPixels, pricePerPhoto);
