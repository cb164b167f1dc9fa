import * as z from 'zod/mini';
import { describeFailures } from '../core/domain/failures.ts';
import { overridesSchema } from '../core/domain/recipe.ts';
import { recordSchema } from '../core/record/record.ts';
import { decisionsSchema } from '../core/review/decisions.ts';
import { modelProfileSchema } from '../infra/settings/model-profile.ts';
import { writeApiClient } from './api-client.ts';
import { API_DOCUMENT } from './api-document.ts';
import { renderApiPage } from './api-page.ts';
import { COMPLETION_EVENT_SCHEMA } from './completion-event.ts';
import { renderCosts } from './costs/write-page.ts';
import { describeAccountFailures, replaceTable } from './error-tables.ts';
import { describeLicences } from './licences-page.ts';
import { LINE_EVENT_SCHEMA } from './line-event.ts';
import { describePlans } from './plan-table.ts';
import { describeForm, describePresets } from './recipe-tables.ts';
import { renderSettings } from './settings-page.ts';
import { SHOOT_EVENT_SCHEMA } from './shoot-event.ts';
import { drawWorkflow, replaceDiagram } from './workflow-diagram.ts';

/** A file that is generated, wholly or in part, from the code. */
export interface GeneratedFile {
  /** The path, relative to the project's folder. */
  readonly path: string;
  /** Returns the new content from the present one. */
  readonly render: (before: string) => string | Promise<string>;
}

/** Every file that `npm run docs` writes. */
export const GENERATED_FILES: readonly GeneratedFile[] = [
  { path: 'README.md', render: (before) => replaceDiagram(before, drawWorkflow('forwards')) },
  { path: 'docs/workflow.md', render: (before) => replaceDiagram(before, drawWorkflow('all')) },
  { path: 'docs/settings.md', render: renderSettings },
  { path: 'docs/licences.md', render: async (before) => replaceTable(before, await describeLicences()) },
  { path: 'docs/errors.md', render: (before) => replaceTable(before, describeFailures()) },
  { path: 'docs/models.md', render: (before) => replaceTable(before, describePlans()) },
  { path: 'docs/runbook.md', render: (before) => replaceTable(before, describeAccountFailures()) },
  {
    path: 'docs/recipes.md',
    render: (before) => replaceTable(replaceTable(before, describeForm()), describePresets()),
  },
  { path: 'docs/recipe.schema.json', render: () => json(describeRecipe()) },
  { path: 'docs/decisions.schema.json', render: () => json(describeDecisions()) },
  { path: 'docs/costs.md', render: renderCosts },
  { path: 'docs/api.md', render: () => renderApiPage(API_DOCUMENT) },
  { path: 'client/api/retouch-api.ts', render: describeClient },
  { path: 'docs/record.schema.json', render: () => json(describeRecord()) },
  { path: 'docs/model-profile.schema.json', render: () => json(describeModelProfile()) },
  { path: 'docs/completion-event.schema.json', render: () => json(COMPLETION_EVENT_SCHEMA) },
  { path: 'docs/line-event.schema.json', render: () => json(LINE_EVENT_SCHEMA) },
  { path: 'docs/shoot-event.schema.json', render: () => json(SHOOT_EVENT_SCHEMA) },
];

function describeRecord(): object {
  return { title: 'The record of one upload: results/<path>.json', ...z.toJSONSchema(recordSchema) };
}

/**
 * oazapfts does not support `exactOptionalPropertyTypes`; a test compiles its output without that setting.
 */
async function describeClient(): Promise<string> {
  return `// @ts-nocheck\n${await writeApiClient()}`;
}

function describeRecipe(): object {
  const title = 'A recipe: recipes/<folder>.json, presets/<name>.json, and recipe in requests';
  const { properties, ...schema } = z.toJSONSchema(overridesSchema, { io: 'input' });
  return { title, ...schema, properties: { $schema: { type: 'string' }, ...properties } };
}

function describeDecisions(): object {
  const title = 'What a person decided about the photos of a shoot: decisions.json';
  return { title, ...z.toJSONSchema(decisionsSchema, { io: 'input' }) };
}

function describeModelProfile(): object {
  return { title: 'A model profile', ...z.toJSONSchema(modelProfileSchema) };
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
