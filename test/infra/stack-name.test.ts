import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readConfig } from '../../infra/config.ts';
import { synthesize } from '../../simulation/stack/synthesized.ts';

const own = synthesize();
const other = synthesize({ stackName: 'RetouchTest' });

/** The text of a template without hashes: some hashes include the stack's name. */
const textOf = (template: Template) =>
  JSON.stringify(template.toJSON(), null, 1).replaceAll(/[0-9a-f]{64}|(?<=\w)([0-9A-F]{8})+(?=\W)/g, '#');

const properties = (type: string) =>
  Object.values(other.findResources(type)).map(({ Properties }) => Properties);

it('the app gives its stack the name in RETOUCH_STACK', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'retouch-app-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const app = fileURLToPath(new URL('../../infra/app.ts', import.meta.url));
  // These two are how `cdk` calls an app.
  const cdk = { CDK_OUTDIR: folder, CDK_CONTEXT_JSON: JSON.stringify({ 'aws:cdk:bundling-stacks': [] }) };
  await promisify(execFile)(process.execPath, [app], { env: { ...cdk, RETOUCH_STACK: 'RetouchTest' } });
  expect(await readdir(folder)).toContain('RetouchTest.template.json');
});

describe('a stack with another name', () => {
  it('differs in that name only', () => {
    expect(textOf(other)).not.toBe(textOf(own));
    expect(textOf(other).replaceAll('RetouchTest', 'Retouch')).toBe(textOf(own));
  });

  it('has it in each fixed name', () => {
    const names = properties('AWS::Logs::LogGroup').map(({ LogGroupName }) => LogGroupName);
    expect(names.filter((name) => name !== undefined).sort()).toEqual([
      '/aws/vendedlogs/apigateway/RetouchTest',
      '/aws/vendedlogs/states/RetouchTest',
      '/aws/vendedlogs/states/RetouchTest/bulk',
    ]);
  });

  it('has it in the metrics of its functions, and in those that its alarms watch', () => {
    for (const { Environment } of properties('AWS::Lambda::Function')) {
      expect(Environment.Variables.STACK_NAME).toBe('RetouchTest');
    }
    const watched = properties('AWS::CloudWatch::Alarm').filter(({ Namespace }) => Namespace === 'Retouch');
    expect(watched.length).toBeGreaterThan(0);
    for (const { Dimensions } of watched) {
      expect(Dimensions).toContainEqual({ Name: 'stack', Value: 'RetouchTest' });
    }
  });

  it.each(['1retouch', 'my stack', 'retouch_test', '', `R${'x'.repeat(24)}`])(
    'cannot have the name %j',
    (stackName) => {
      expect(() => synthesize({ stackName })).toThrow(
        /stackName: is ".*"; expected a letter, then letters, digits and hyphens, 24 characters at most/,
      );
    },
  );

  it('may be as long as CloudFormation keeps it in the names of functions, roles and buckets', () => {
    expect(() => readConfig({ stackName: 'R'.repeat(24) })).not.toThrow();
  });
});
