import { call } from './client.ts';

interface Shoot {
  photos: number;
  succeeded: number;
  failedBy: Record<string, number>;
  costSoFar: number;
  secondsLeft: number | null;
}

// Watch a whole shoot with one request in 5 seconds, whatever its size.
const shoot = await call<Shoot>('GET', '/shoot?folder=spring/ana');
console.log(`${shoot.succeeded} of ${shoot.photos}, $${shoot.costSoFar}`, shoot.failedBy, shoot.secondsLeft);
