import { deployOnce } from './deployed-stack.ts';

/**
 * Time limits that a test can wait for, as the clock is not scaled, and enough slots for all tests at once.
 */
export const PHOTO_STACK_SETTINGS = {
  // Announces the end of a shoot soon.
  shootQuietMinutes: '0.05',
  jobTimeoutMinutes: '1',
  transientLimitHours: '0.2',
  maxPhotoMegabytes: '110',
  maxOutputMegabytes: '20',
  maxInFlight: '30',
  notifications: 'true',
  photoMails: 'failed',
  // Otherwise a RAW file without a JPEG would wait for its JPEG.
  raw: 'retouch',
};

export const { setup, teardown } = deployOnce(PHOTO_STACK_SETTINGS, { hastensTrials: true });
