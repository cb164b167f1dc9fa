import { type SegmindReport, segmindReportSchema } from '../../core/domain/segmind-report.ts';
import { invokeFunction } from '../stack/invoke-function.ts';

/**
 * Lets the stack ask Segmind everything that costs nothing. The API key does not leave the stack.
 * @throws {Error} if the function cannot be invoked, or crashed
 */
export async function invokeCheckSegmind(
  functionName: string,
  abortSignal: AbortSignal,
): Promise<SegmindReport> {
  const { answer, crash } = await invokeFunction(functionName, {}, abortSignal);
  if (crash !== null) throw new Error(`the function ${functionName} crashed: ${crash}. Its log says more.`);
  const report = segmindReportSchema.safeParse(answer);
  if (report.success) return report.data;
  throw new Error(
    `the function ${functionName} sent an answer that this version of retouch does not know. Deploy the stack again.`,
  );
}
