import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../infra/config.ts';
import { synthesize } from '../../simulation/stack/synthesized.ts';
import { awsCommandsOf } from '../support/docs/shell-lines.ts';

const runbook = await readFile(new URL('../../docs/runbook.md', import.meta.url), 'utf8');
const template = synthesize();

/** The text of a section of the runbook. */
function sectionOf(heading: string): string {
  const [, section = ''] = runbook.split(`\n## ${heading}\n`);
  return section.split('\n## ')[0] ?? '';
}

describe('a table from a backup', () => {
  const section = sectionOf('A table from a backup');
  const commands = awsCommandsOf(runbook).filter((line) => line.section === 'A table from a backup');
  const text = commands.map((line) => line.text.replaceAll('\\\n', ' ').replaceAll(/ +/g, ' ')).join('\n');
  const [table] = Object.values(template.findResources('AWS::DynamoDB::Table'));

  it('gets what DynamoDB does not restore, as the stack’s table has it', () => {
    const { StreamSpecification, TimeToLiveSpecification, ...properties } = table?.Properties ?? {};
    const { StreamViewType } = StreamSpecification;
    expect(text).toContain(`--stream-specification StreamEnabled=true,StreamViewType=${StreamViewType}`);
    const { AttributeName } = TimeToLiveSpecification;
    expect(text).toContain(`--time-to-live-specification Enabled=true,AttributeName=${AttributeName}`);
    expect(properties.DeletionProtectionEnabled).toBe(true);
    expect(text).toContain('--deletion-protection-enabled');
    expect(properties.PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled).toBe(true);
    expect(text).toContain('--point-in-time-recovery-specification PointInTimeRecoveryEnabled=true');
  });

  it('has a name that begins with the stack’s, as CloudFormation’s policy asks', () => {
    const names = [...text.matchAll(/--(?:target-)?table-name "([^"]+)"/g)].map(([, name]) => name);
    expect(new Set(names)).toEqual(new Set(['$RETOUCH_STACK-restored']));
  });

  it('is adopted by the settings of the step, and by an import', () => {
    const [, json = ''] = /```json\n\s*(.*)\n/.exec(section) ?? [];
    const context = JSON.parse(json.replaceAll('…', 'some-name'));
    expect(readConfig(context).adopted.table).toBe('Retouch-restored');
    expect(Object.keys(context)).toEqual(['photoBucketName', 'stateBucketName', 'tableName']);
    expect(section).toContain('npx cdk deploy --import-existing-resources');
  });

  it('is put in place of the other one by steps in an order that can be followed', () => {
    const steps = [
      'retouch close',
      'restore-table',
      'update-table',
      'cdk destroy',
      'cdk deploy',
      'rebuildIndex',
    ];
    const at = steps.map((step) => section.indexOf(step));
    expect(at).not.toContain(-1);
    expect(at).toEqual([...at].sort((a, b) => a - b));
  });
});

describe('the line that is not kept', () => {
  const section = sectionOf('Line not kept');

  it('has a silent alarm if two rules are disabled, which a line shows', () => {
    const eachMinute = Object.values(template.findResources('AWS::Events::Rule')).filter(
      ({ Properties }) => Properties.ScheduleExpression === 'rate(1 minute)',
    );
    const runs = eachMinute.map(({ Properties }) => Properties.Targets[0].Arn['Fn::GetAtt'][0]);
    expect(runs.map((id: string) => id.replace(/Function\w{8}$/, '')).sort()).toEqual([
      'LineKeepLine',
      'ShootsFinishShoots',
    ]);
    const alarm = Object.entries(template.findResources('AWS::CloudWatch::Alarm')).find(([id]) =>
      id.includes('LineNotKept'),
    );
    expect(alarm?.[1].Properties.TreatMissingData).toBe('ignore');
    expect(section).toContain('silent if keep-line and finish-shoots both stop');
    expect(section).toContain("Rules[?ScheduleExpression=='rate(1 minute)'].[Name, State]");
  });
});
