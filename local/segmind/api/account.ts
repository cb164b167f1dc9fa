import type { IncomingHttpHeaders } from 'node:http';
import * as z from 'zod';
import type { ServedModel } from '../models/served-model.ts';
import { errorReply, type Reply } from '../reply.ts';
import { readSetting } from '../script/script-steps.ts';

/**
 * In which header the key is accepted. Segmind's documentation contradicts itself: its gateway accepts only
 * `x-api-key`, and the pages of workflows show the bearer header.
 */
export const KEY_HEADERS = ['either', 'bearer', 'x-api-key'] as const;

/** One of the ways to accept the key. */
export type KeyHeader = (typeof KEY_HEADERS)[number];

/** The price of one job, in dollars of credit. */
export const PRICE_PER_JOB = 0.05;

/** The account settings that can be changed while the simulator runs. */
export type AccountInput = z.infer<typeof accountSchema>;

/** The customer's account: its key, its permissions and its balance. */
export interface Account {
  /** @throws ScriptFault if the input is no account setting */
  set(input: unknown): void;
  /** A 401 if the request has no valid key in an accepted header. */
  refuseKey(headers: IncomingHttpHeaders, api: ServedModel['api']): Reply | undefined;
  /** A 403, 404, 406 or 410 if the account may not submit now. */
  refuseSubmit(): Reply | undefined;
  /** A 404 or 410 if the workflow is gone. */
  refuseGone(): Reply | undefined;
  credits(): number;
  charge(): void;
}

const accountSchema = z.strictObject({
  apiKey: z.string().min(1).optional(),
  keyHeader: z.enum(KEY_HEADERS).optional(),
  credits: z.number().optional(),
  /** The status to answer; true is 410. */
  workflowGone: z.union([z.boolean(), z.literal(404), z.literal(410)]).optional(),
  forbidden: z.boolean().optional(),
  spendLimited: z.boolean().optional(),
});

/** The initial state of an account. */
export interface AccountStart {
  readonly apiKey: string;
  readonly credits: number;
  readonly keyHeader: KeyHeader;
}

/** Creates an account that may submit. */
export function createAccount(start: AccountStart): Account {
  let state: AccountInput & AccountStart = start;
  const refuseGone = () =>
    state.workflowGone ? errorReply(state.workflowGone === 404 ? 404 : 410) : undefined;
  return {
    set: (input) => {
      state = { ...state, ...withoutUndefined(readSetting(accountSchema, input, 'account')) };
    },
    refuseKey: (headers, api) => {
      const { apiKey } = state;
      // v2 answers a bearer token with 401, whatever the account's setting.
      const keyHeader = api === 'v2' ? 'x-api-key' : state.keyHeader;
      const bearer = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];
      if (keyHeader !== 'x-api-key' && bearer === apiKey) return undefined;
      if (keyHeader !== 'bearer' && headers['x-api-key'] === apiKey) return undefined;
      const isGiven = headers.authorization !== undefined || headers['x-api-key'] !== undefined;
      return errorReply(401, isGiven ? undefined : 'Missing Authorization or x-api-key in header');
    },
    refuseSubmit: () => {
      if (state.forbidden) return errorReply(403);
      const gone = refuseGone();
      if (gone) return gone;
      if (state.spendLimited) return errorReply(406, 'Team spend limit exceeded');
      return state.credits < PRICE_PER_JOB ? errorReply(406, 'Insufficient credits') : undefined;
    },
    refuseGone,
    credits: () => state.credits,
    charge: () => {
      state = { ...state, credits: Math.round((state.credits - PRICE_PER_JOB) * 10_000) / 10_000 };
    },
  };
}

function withoutUndefined<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as never;
}
