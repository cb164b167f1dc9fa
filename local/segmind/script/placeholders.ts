import type { SimulatorState } from '../simulator-state.ts';

/** The values of the placeholders in a script's text at the time of the call. */
export type PlaceholderValues = Readonly<Record<string, string | undefined>>;

/**
 * Replaces the placeholders in a script's text: `{origin}`, `{outputs_origin}`, `{request_id}`,
 * `{image_url}`, `{output_url}`, and times relative to now: `{utc+5s}` (ISO date) and `{date+5s}` (HTTP
 * date). Unknown placeholders stay as they are.
 */
export function fillPlaceholders(text: string, values: PlaceholderValues, now: number): string {
  return text.replace(/\{([a-z_]+)(?:\+(\d+)s)?\}/g, (whole, name: string, seconds?: string) => {
    if (seconds === undefined) return values[name] ?? whole;
    const moment = new Date(now + Number(seconds) * 1000);
    if (name === 'utc') return moment.toISOString();
    return name === 'date' ? moment.toUTCString() : whole;
  });
}

/** Replaces the placeholders in a script's text. */
export type Fill = (text: string) => string;

/** Creates a {@link Fill} with the simulator's origins and the values of a call. */
export function fillFor({ origin, outputsOrigin, now }: SimulatorState, values: PlaceholderValues): Fill {
  return (text) => fillPlaceholders(text, { origin, outputs_origin: outputsOrigin, ...values }, now());
}
