import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../infra/config.ts';
import { type PolicyName, readPolicy } from '../../local/policy.ts';
import type { StackOutputs } from '../../local/stack.ts';
import { synthesize } from '../../simulation/stack/synthesized.ts';

const root = new URL('../../', import.meta.url);
const read = (path: string) => readFile(new URL(path, root), 'utf8');
const guide = await read('docs/first-deploy.md');

/** A section of the guide, with its heading. */
function sectionOf(heading: string): string {
  const [section = ''] = guide.split(/^(?=## )/m).filter((text) => text.startsWith(`## ${heading}\n`));
  return section;
}

describe('the function policy of the guide', () => {
  const outputs = {
    ApiUrl: 'https://abc123.execute-api.eu-central-1.amazonaws.com/',
    StateMachineArn: 'arn:aws:states:eu-central-1:123456789012:stateMachine:Workflow-1',
    BulkStateMachineArn: 'arn:aws:states:eu-central-1:123456789012:stateMachine:Bulk-1',
    PhotoBucketName: 'photos-1',
    TableName: 'table-1',
    UploadsMappingId: 'mapping-1',
  };

  it.each(['api-caller', 'photographer', 'operator', 'operator-change', 'deployer', 'cloudformation'])(
    'has a line of shell that puts the parts of a stack into the policy %s',
    async (name) => {
      const [policyFunction = ''] = /^policy\(\) \{[\s\S]*?^\}$/m.exec(guide) ?? [];
      const known = Object.entries(outputs).map(([output, value]) => `${output}) echo '${value}';;`);
      const program = `output() { case $1 in ${known.join(' ')} esac; }\n${policyFunction}\npolicy ${name}`;
      const { stdout } = await promisify(execFile)('bash', ['-eu', '-c', program], {
        cwd: fileURLToPath(root),
        env: { PATH: process.env.PATH, AWS_REGION: 'eu-central-1', ACCOUNT: '123456789012' },
      });
      expect(JSON.parse(stdout).Statement).not.toEqual([]);
      expect(stdout.match(/[A-Z]+_[A-Z_]+|REGION|ACCOUNT/g)).toBeNull();
      const readByDev = ['api-caller', 'photographer', 'operator', 'operator-change'].find(
        (one) => one === name,
      );
      if (readByDev !== undefined) {
        expect(stdout).toBe(
          await readPolicy(readByDev as PolicyName, outputs as unknown as StackOutputs, 'Retouch'),
        );
      }
    },
  );
});

describe('the question of cdk deploy', () => {
  const section = sectionOf('3. Deploy');
  const principals = findPrincipals(synthesize({ notifications: true }).toJSON().Resources);

  it('is described with every service that the template names, and no other', () => {
    const services = principals.flatMap(({ principal }) => /^[a-z]+\.amazonaws\.com$/.exec(principal) ?? []);
    const said = [...section.matchAll(/`([a-z]+\.amazonaws\.com)`/g)].map(([, service]) => service);
    expect(said.sort()).toEqual([...new Set(services)].sort());
  });

  it('is described with the account, and with * only where that is denied', () => {
    const others = principals.filter(({ principal }) => !principal.endsWith('.amazonaws.com'));
    const named = new Set(others.map(({ effect, principal }) => `${effect} ${principal}`));
    expect([...named].sort()).toEqual(['Allow arn:<partition>:iam::<account>:root', 'Deny *']);
    expect(section).toMatch(/^\| `arn:…:iam::<account>:root`.* \| Allow \|/m);
    expect(section).toMatch(/^\| `\*` \| \*\*Deny\*\* \|/m);
  });
});

describe('the settings of the guide', () => {
  const blocks = [...guide.matchAll(/^```json\n([\s\S]*?)^```$/gm)].map(([, text = '']) => JSON.parse(text));

  it('are those of a whole cdk.json that a deployment takes', async () => {
    const { app } = JSON.parse(await read('cdk.json'));
    expect(blocks.length).toBeGreaterThan(0);
    for (const block of blocks) {
      expect(block.app).toBe(app);
      expect(readConfig(block.context).notifications).not.toBeNull();
    }
  });

  it('are in no line as -c, which the next deployment would forget', () => {
    const shell = [...guide.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, text]) => text).join('');
    const inline = [...guide.matchAll(/`(npx cdk [^`]*)`/g)].map(([, text]) => text).join('\n');
    expect(shell + inline).toContain('npx cdk deploy');
    expect(shell + inline).not.toMatch(/ -c /);
  });
});

it('says of an idle month what docs/costs.md computes', async () => {
  const [, least, most] =
    /A month without photos: ([\d.]+)\*\*.*\*\*([\d.]+)\*\* if/.exec(await read('docs/costs.md')) ?? [];
  expect(sectionOf('7. What it may cost')).toContain(`costs ${least} dollars`);
  expect(sectionOf('7. What it may cost')).toContain(`and ${most} if`);
  expect(sectionOf('7. What it may cost')).toContain('(costs.md)');
});

/** Every principal of a policy of a resource or a role, and of a permission of a function. */
function findPrincipals(value: unknown): { effect: string; principal: string }[] {
  if (value === null || typeof value !== 'object') return [];
  // biome-ignore lint/suspicious/noExplicitAny: the shapes of all policies and permissions.
  const { Effect, Principal, Type, Properties } = value as any;
  const found = Object.values(value).flatMap(findPrincipals);
  if (Type === 'AWS::Lambda::Permission') found.push({ effect: 'Allow', principal: Properties.Principal });
  if (Effect === undefined || Principal === undefined) return found;
  const names = typeof Principal === 'string' ? [Principal] : Object.values<unknown>(Principal).flat();
  return [...found, ...names.map((name) => ({ effect: Effect, principal: textOf(name) }))];
}

function textOf(name: unknown): string {
  if (typeof name === 'string') return name;
  const parts = (name as { 'Fn::Join': [string, (string | { Ref: string })[]] })['Fn::Join'][1];
  return parts
    .map((part) =>
      typeof part === 'string' ? part : `<${part.Ref.replace(/^AWS::|Id$/g, '').toLowerCase()}>`,
    )
    .join('');
}
