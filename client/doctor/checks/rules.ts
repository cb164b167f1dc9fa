import { DescribeRuleCommand, EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { ExaminedStack } from '../examined-stack.ts';
import { type Finding, fault, ok } from '../finding.ts';
import { listResources } from '../list-resources.ts';

/**
 * Checks that the rules that start the stack's functions are enabled. The alarm LineNotKept has data only if
 * keep-line or finish-shoots runs: if the rules of both are disabled, it cannot go off.
 */
export async function* checkRules({ name, signal }: ExaminedStack): AsyncGenerator<Finding> {
  const eventBridge = new EventBridgeClient();
  const names = await listResources(name, 'AWS::Events::Rule', signal);
  let disabled = 0;
  for (const Name of names) {
    const rule = await eventBridge.send(new DescribeRuleCommand({ Name }), { abortSignal: signal });
    if (rule.State !== 'DISABLED') continue;
    disabled += 1;
    yield fault(
      `The rule ${Name} is disabled: "${rule.Description}" does not happen.`,
      `Enable it: aws events enable-rule --name ${Name}`,
    );
  }
  if (disabled === 0) yield ok(`No rule that starts functions is disabled, of ${names.length}.`);
}
