import { paceOf } from '../core/line/pace.ts';
import { readConfig } from '../infra/config.ts';
import { MODEL_NAMES } from '../infra/settings/model-profile.ts';

/** The table of what Segmind's plans carry, for each model profile, with the stack's default settings. */
export function describePlans(): string {
  const models = MODEL_NAMES.map((model) => readConfig({ model }));
  const paces = models.map(({ model, maxInFlight, firstPoll, pollInterval }) =>
    paceOf(model.profile, {
      maxInFlight,
      firstPollSeconds: firstPoll.toSeconds(),
      pollSeconds: pollInterval.toSeconds(),
    }),
  );
  const plans = (paces[0]?.plans ?? []).map(({ requestsPerMinute }, row) => {
    const cells = paces.map(
      ({ plans }) => `${plans[row]?.maxInFlight}, ${plans[row]?.photosPerMinute} a minute`,
    );
    return `| ${[requestsPerMinute, ...cells].join(' | ')} |`;
  });
  const head = `| Requests a minute | ${MODEL_NAMES.map((name) => `\`${name}\``).join(' | ')} |`;
  return [head, `|${'---|'.repeat(MODEL_NAMES.length + 1)}`, ...plans].join('\n');
}
