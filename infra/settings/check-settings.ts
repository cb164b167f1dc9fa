import type { ModelProfile } from '../../core/contract/model-profile.ts';
import { settingsSchema } from './settings.ts';
import { findUntrusted } from './webhook-settings.ts';

/**
 * The most polls of one job. Each adds to the execution's history, which Step Functions limits to 25,000
 * events.
 */
const MAX_POLLS = 200;
/** The shortest wait after a poll that failed. */
const FAILED_POLL_WAIT_SECONDS = 7;

/** The most polls that one job can have: either all succeed, or every other one fails. */
export function mostPolls(jobTimeoutMinutes: number, pollSeconds: number): number {
  const aSecond = Math.max(1 / pollSeconds, 2 / (pollSeconds + FAILED_POLL_WAIT_SECONDS));
  return Math.ceil(jobTimeoutMinutes * 60 * aSecond);
}

/** Finds settings that are valid by themselves but contradict each other. Returns one line for each. */
export function checkTogether(settings: Readonly<Record<string, unknown>>): string[] {
  const { apiAuth, jobTimeoutMinutes, outputSize, pollSeconds, strength } = settingsSchema.shape;
  const wrong: string[] = [];
  const auth = apiAuth.safeParse(settings.apiAuth).data;
  for (const name of ['apiJwtIssuer', 'apiJwtAudience']) {
    const isThere = settings[name] !== undefined;
    if (auth === 'jwt' && !isThere) wrong.push(`${name}: is missing; apiAuth jwt needs it`);
  }
  for (const name of ['apiJwtIssuer', 'apiJwtAudience', 'apiJwtScopes']) {
    const isThere = settings[name] !== undefined;
    if (auth === 'iam' && isThere) wrong.push(`${name}: applies only if apiAuth is jwt`);
  }
  const blend = strength.safeParse(settings.strength).data ?? 1;
  if (blend < 1 && outputSize.safeParse(settings.outputSize).data === 'untouched') {
    wrong.push(
      `strength: is ${blend}; expected 1, as outputSize is untouched: the model’s own file is not blended with the original`,
    );
  }
  const minutes = jobTimeoutMinutes.safeParse(settings.jobTimeoutMinutes).data;
  const seconds = pollSeconds.safeParse(settings.pollSeconds).data;
  const polls = minutes === undefined || seconds === undefined ? 0 : mostPolls(minutes, seconds);
  if (polls > MAX_POLLS) {
    wrong.push(
      `pollSeconds: is ${seconds}; with jobTimeoutMinutes ${minutes} that makes up to ${polls} polls of one job, ` +
        `expected at most ${MAX_POLLS}: poll less often, or set a shorter timeout`,
    );
  }
  const { notifications, trustedWebhookOrigins } = settingsSchema.shape;
  for (const name of ['photoMails', 'reviewUrl']) {
    const isThere = settings[name] !== undefined;
    if (isThere && notifications.safeParse(settings.notifications).data === false) {
      wrong.push(`${name}: applies only if notifications is true`);
    }
  }
  const trusted = trustedWebhookOrigins.safeParse(settings.trustedWebhookOrigins).data;
  if (trusted) wrong.push(...findUntrusted(settings.webhooks, trusted));
  return wrong;
}

/** The first poll has to come within this share of the time for which Segmind keeps a job's record. */
const RECORD_SHARE = 0.5;

/**
 * Finds budgets that are smaller than the price of one photo: the line would stand still, or every photo
 * would fail.
 */
export function checkBudgets(
  { price: usual }: ModelProfile,
  settings: Readonly<Record<string, unknown>>,
): string[] {
  const { pricePerPhoto, maxDollarsPerDay, maxDollarsPerShoot } = settingsSchema.shape;
  const price = pricePerPhoto.safeParse(settings.pricePerPhoto).data ?? usual;
  const budgets = {
    maxDollarsPerDay: maxDollarsPerDay.safeParse(settings.maxDollarsPerDay).data,
    maxDollarsPerShoot: maxDollarsPerShoot.safeParse(settings.maxDollarsPerShoot).data,
  };
  return Object.entries(budgets)
    .filter(([, budget]) => typeof budget === 'number' && budget < price)
    .map(
      ([name, budget]) => `${name}: is ${budget}; one photo costs ${price}: expected at least that, or none`,
    );
}

/** Finds settings that the model's profile does not allow. Returns one line for each. */
export function checkModel(
  { title, values, instructions, seconds, kept }: ModelProfile,
  settings: Readonly<Record<string, unknown>>,
): string[] {
  const wrong: string[] = [];
  const { firstPollSeconds, jobTimeoutMinutes } = settingsSchema.shape;
  const first = firstPollSeconds.safeParse(settings.firstPollSeconds).data ?? seconds.firstPoll;
  const minutes = jobTimeoutMinutes.safeParse(settings.jobTimeoutMinutes).data ?? Number.POSITIVE_INFINITY;
  const limit = Math.min(minutes * 60, kept.recordMinutes * 60 * RECORD_SHARE);
  if (first >= limit) {
    wrong.push(
      `firstPollSeconds: is ${first}; expected under ${limit}, as jobTimeoutMinutes is ${minutes} and Segmind keeps the ` +
        `record of a job for ${kept.recordMinutes} minutes`,
    );
  }
  if (seconds.expected >= minutes * 60) {
    wrong.push(
      `jobTimeoutMinutes: is ${minutes}; jobs of ${title} take ${seconds.expected} seconds: set a longer timeout`,
    );
  }
  const { upscale, instructions: words } = settings;
  if (upscale !== undefined && values.upscale === undefined) {
    wrong.push(`upscale: is ${JSON.stringify(upscale)}; ${title} takes no upscale: leave it out`);
  } else if (upscale !== undefined && !values.upscale?.allowed.some((one) => one === upscale)) {
    wrong.push(
      `upscale: is ${JSON.stringify(upscale)}; ${title} takes ${values.upscale?.allowed.join(' or ')}`,
    );
  }
  if (typeof words === 'string' && words.length > instructions.maxLength) {
    wrong.push(
      `instructions: have ${words.length} characters; ${title} takes at most ${instructions.maxLength}`,
    );
  }
  return wrong;
}
