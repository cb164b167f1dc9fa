import type { SimulatorState } from '../simulator-state.ts';

/** What the placeholders in a script's text stand for at the moment of the call. */
export type PlaceholderValues = Readonly<Record<string, string | undefined>>;

/**
 * Fills in a script's text: `{origin}`, `{outputs_origin}`, `{request_id}`, `{image_url}`, `{output_url}`,
 * and moments told from now: `{utc+5s}` (ISO date) and `{date+5s}` (HTTP date). Unknown ones stay as they are.
 */
export function fillPlaceholders(text: string, values: PlaceholderValues, now: number): string {
  return text.replace(/\{([a-z_]+)(?:\+(\d+)s)?\}/g, (whole, name: string, seconds?: string) => {
    if (seconds === undefined) return values[name] ?? whole;
    const moment = new Date(now + Number(seconds) * 1000);
    if (name === 'utc') return moment.toISOString();
    return name === 'date' ? moment.toUTCString() : whole;
  });
}

/** Fills in the placeholders of a script's text. */
export type Fill = (text: string) => string;

/** A filler that knows the simulator's origins, and what it is told of this call. */
export function fillFor({ origin, outputsOrigin, now }: SimulatorState, values: PlaceholderValues): Fill {
  return (text) => fillPlaceholders(text, { origin, outputs_origin: outputsOrigin, ...values }, now());
}
