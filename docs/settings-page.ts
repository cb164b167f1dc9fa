import type * as z from 'zod';
import { SETTING_GROUPS } from '../infra/settings/settings.ts';
import { describePlans } from './plan-table.ts';

/** The page docs/settings.md, from the settings' own descriptions. */
export function renderSettings(): string {
  const groups = Object.entries(SETTING_GROUPS).map(
    ([title, settings]) => `## ${title}\n\n${describeGroup(settings)}\n`,
  );
  return [HEAD, ...groups, tail()].join('\n');
}

function describeGroup(settings: Readonly<Record<string, z.ZodType>>): string {
  const rows = Object.entries(settings).map(([name, schema]) => {
    const { description, shownDefault = describeDefault(schema) } = schema.meta() ?? {};
    if (description === undefined) throw new Error(`The setting ${name} has no description.`);
    return `| \`${name}\` | ${shownDefault} | ${description} |`;
  });
  return ['| Setting | Default | Is |', '|---|---|---|', ...rows].join('\n');
}

function describeDefault(schema: z.ZodType): string {
  const value = schema.parse(undefined);
  const isNone = value === undefined || (Array.isArray(value) && value.length === 0);
  return isNone ? 'none' : `\`${value}\``;
}

const HEAD = `<!-- Written by npm run docs: change infra/settings/settings.ts, not this page. -->

# Settings

Write settings into \`cdk.json\` under \`context\`, so that the next deployment has them too; \`-c name=value\` sets one for a single deployment. A wrong or unknown setting stops the synthesis with everything that is wrong.
`;

function tail(): string {
  return `## Room for settings

The functions have the settings in their environment, and Lambda takes [4 KB](https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html) for all variables of a function. Some 1,100 bytes of the API's function are taken. The rest is for \`instructions\`, of which a line feed takes 3 bytes, a quotation mark 4 and a letter like \`ä\` 2, and the lists \`ignore\`, \`ignoredMetadata\` and \`trustedImportOrigins\`. \`trustedOutputOrigins\` and \`trustedWebhookOrigins\` are in other functions. If it does not fit, the synthesis stops with the function, the sum and its largest variables.

## What a plan carries

Segmind's plans limit the requests a minute; polls are taken to count. The table has the largest \`maxInFlight\` whose requests fit, and the photos that it makes; \`GET /line\` says it of the stack as it is. At 5 a minute not even one photo at a time fits, and it is paused now and then. The default of 5 makes 57 requests a minute with \`seededit-3\`, so with a plan of 50 set \`maxInFlight\` to 4.

${describePlans()}
`;
}
