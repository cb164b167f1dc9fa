import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { type SegmindReport, segmindReportSchema } from '../../functions/shared/domain/segmind-report.ts';

/**
 * Has the stack ask Segmind what costs nothing: the API key stays where it is.
 * @throws {Error} if the function cannot be invoked, or crashed
 */
export async function invokeCheckSegmind(
  functionName: string,
  abortSignal: AbortSignal,
): Promise<SegmindReport> {
  const command = new InvokeCommand({ FunctionName: functionName, Payload: '{}' });
  const { Payload, FunctionError } = await new LambdaClient().send(command, { abortSignal });
  const answer: unknown = JSON.parse(Buffer.from(Payload ?? []).toString() || 'null');
  if (FunctionError !== undefined) {
    const { errorMessage = FunctionError } = (answer ?? {}) as { errorMessage?: string };
    throw new Error(`the function ${functionName} crashed: ${errorMessage}. Its log says more.`);
  }
  const report = segmindReportSchema.safeParse(answer);
  if (report.success) return report.data;
  throw new Error(
    `the function ${functionName} answers what this version of retouch does not know. Deploy the stack again.`,
  );
}
