/** CloudFormation's answer about a stack with these outputs. */
export function stackXml(outputs: Readonly<Record<string, string>>, status = 'CREATE_COMPLETE'): string {
  const members = Object.entries(outputs).map(
    ([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`,
  );
  return `<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks>
    <member><StackName>Retouch</StackName><CreationTime>2026-11-24T12:00:00Z</CreationTime>
    <StackStatus>${status}</StackStatus><Outputs>${members.join('')}</Outputs></member>
    </Stacks></DescribeStacksResult></DescribeStacksResponse>`;
}

/** A refusal by an AWS service that answers XML. */
export function refuseXml(code: string, message: string): string {
  return `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`;
}
