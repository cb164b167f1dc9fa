import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { readConfig } from '../../infra/config.ts';
import { RetouchStack } from '../../infra/retouch-stack.ts';

/** Skips bundling: another test covers the functions' code. */
const NO_BUNDLING = { 'aws:cdk:bundling-stacks': [] };

/** The stack with these settings. */
export function createStack(settings: Record<string, unknown> = {}): RetouchStack {
  const app = new App({ context: NO_BUNDLING, analyticsReporting: false });
  const config = readConfig(settings);
  return new RetouchStack(app, config.stackName, { config });
}

const templates = new Map<string, string>();

/** The template of the stack with these settings. Each is synthesized once, which takes a second. */
export function synthesize(settings: Record<string, unknown> = {}): Template {
  const key = JSON.stringify(settings);
  const json = templates.get(key) ?? JSON.stringify(Template.fromStack(createStack(settings)).toJSON());
  templates.set(key, json);
  return Template.fromJSON(JSON.parse(json));
}

/**
 * Checks the stack against AWS's recommended rules.
 * @throws with the findings, if one is not acknowledged
 */
export function runNag(settings: Record<string, unknown> = {}): void {
  const outdir = mkdtempSync(join(tmpdir(), 'retouch-nag-'));
  try {
    const app = new App({ context: NO_BUNDLING, analyticsReporting: false, outdir });
    new RetouchStack(app, 'Retouch', { config: readConfig(settings) });
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    app.synth();
  } finally {
    rmSync(outdir, { recursive: true });
  }
}
