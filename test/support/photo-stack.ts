import { deployOnce } from './deployed-stack.ts';

/** Limits that a test can wait for, as the clock is not scaled; and places for all tests at once. */
export const PHOTO_STACK_SETTINGS = {
  // The end of a shoot is announced soon.
  shootQuietMinutes: '0.05',
  jobTimeoutMinutes: '1',
  transientLimitHours: '0.2',
  maxPhotoMegabytes: '110',
  maxOutputMegabytes: '20',
  maxInFlight: '30',
  notifications: 'true',
  photoMails: 'failed',
  // A RAW file that is alone would wait for its JPEG.
  raw: 'retouch',
};

export const { setup, teardown } = deployOnce(PHOTO_STACK_SETTINGS, { hastensTrials: true });
