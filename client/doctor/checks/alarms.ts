import { CloudWatchClient, DescribeAlarmsCommand, type MetricAlarm } from '@aws-sdk/client-cloudwatch';
import { GetTopicAttributesCommand, SNSClient } from '@aws-sdk/client-sns';
import { inChunks } from '../../../core/domain/in-chunks.ts';
import { count } from '../../words/numbers.ts';
import { typeCdk } from '../../words/typed.ts';
import { type ExaminedStack, outputsOf } from '../examined-stack.ts';
import { type Finding, fault, ok, warning } from '../finding.ts';
import { listResources } from '../list-resources.ts';

/** The most alarms that CloudWatch describes in one request. */
const ALARMS_A_REQUEST = 100;
/** Alarms that repeat what the line check reports as a fault: here they are only warnings. */
const OF_THE_LINE = /BreakerOpen|ResultsFailing/;

/**
 * Checks the stack's alarms: whether all exist, which have gone off, and whether their actions are enabled.
 */
export async function* checkAlarms({ name, signal }: ExaminedStack): AsyncGenerator<Finding> {
  const names = await listResources(name, 'AWS::CloudWatch::Alarm', signal);
  const alarms: MetricAlarm[] = [];
  const cloudWatch = new CloudWatchClient();
  for (const AlarmNames of inChunks(names, ALARMS_A_REQUEST)) {
    const command = new DescribeAlarmsCommand({ AlarmNames, MaxRecords: ALARMS_A_REQUEST });
    alarms.push(...((await cloudWatch.send(command, { abortSignal: signal })).MetricAlarms ?? []));
  }
  if (alarms.length < names.length || alarms.length === 0) {
    yield fault(
      `Of ${count(names.length, 'alarm')} that the stack created, ${alarms.length} exist.`,
      `Deploy the stack again: ${typeCdk('deploy', name)}. If an alarm was deleted by hand, CloudFormation finds it by drift detection.`,
    );
  }
  const off = alarms.filter(({ ActionsEnabled }) => ActionsEnabled === false);
  if (off.length > 0) {
    yield warning(
      `${count(off.length, 'alarm')} of ${alarms.length} send no message: their actions are switched off.`,
      `Switch them on: aws cloudwatch enable-alarm-actions --alarm-names ${off.map(({ AlarmName }) => AlarmName).join(' ')}`,
    );
  }
  const rung = alarms.filter(({ StateValue }) => StateValue === 'ALARM');
  for (const alarm of rung) yield describeAlarm(alarm);
  if (rung.length === 0 && alarms.length > 0) yield ok(`No alarm has gone off, of ${alarms.length}.`);
}

function describeAlarm({ AlarmName = '', AlarmDescription = '' }: MetricAlarm): Finding {
  const [sentence = AlarmDescription] = /^.*?[.!?](?=\s|$)/.exec(AlarmDescription) ?? [];
  const [runbook = 'docs/runbook.md'] = /(?<=Runbook: )\S+#[\w-]+$/.exec(AlarmDescription) ?? [];
  const words = `The alarm ${AlarmName} has gone off: ${sentence}`;
  const todo = `What to do: ${runbook}`;
  return OF_THE_LINE.test(AlarmName) ? warning(words, todo) : fault(words, todo);
}

/** Checks whether a person gets a message when an alarm goes off. */
export async function* checkNotifications(examined: ExaminedStack): AsyncGenerator<Finding> {
  const { NotificationTopicArn: TopicArn } = outputsOf(examined);
  if (TopicArn === undefined) {
    yield warning(
      'No person gets a message when an alarm goes off: the stack has no topic for messages.',
      `Write "notifications": true into cdk.json, under context; then ${typeCdk('deploy', examined.name)}, and subscribe an address.`,
    );
    return;
  }
  const { Attributes = {} } = await new SNSClient().send(new GetTopicAttributesCommand({ TopicArn }), {
    abortSignal: examined.signal,
  });
  const confirmed = Number(Attributes.SubscriptionsConfirmed ?? 0);
  const pending = Number(Attributes.SubscriptionsPending ?? 0);
  if (confirmed > 0) yield ok(`Alarm messages go to ${count(confirmed, 'subscriber')} of the topic.`);
  else if (pending > 0) {
    yield warning(
      `No person gets a message when an alarm goes off: ${count(pending, 'subscription')} of the topic not confirmed.`,
      'Follow the link in the mail that AWS sent to the address.',
    );
  } else {
    yield warning(
      'No person gets a message when an alarm goes off: the topic has no subscriber.',
      `Subscribe: aws sns subscribe --topic-arn ${TopicArn} --protocol email --notification-endpoint you@example.com`,
    );
  }
}
