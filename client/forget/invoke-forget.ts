import { type ForgetReport, forgetReportSchema } from '../../core/domain/forget-report.ts';
import { Problem } from '../program/problem.ts';
import type { StackOutputs } from '../stack/find-stack.ts';
import { invokeFunction } from '../stack/invoke-function.ts';

/** The request to the stack's function that erases folders. */
export interface ForgetRequest {
  readonly folder: string;
  readonly dryRun: boolean;
}

/**
 * Creates a client of the function that erases folders. The caller needs only `lambda:InvokeFunction` on it.
 * @throws {Problem} if the stack lacks the function, because an earlier version of Retouch deployed it
 */
export function createForget({ ForgetFunctionName: FunctionName }: StackOutputs, abortSignal: AbortSignal) {
  if (FunctionName === undefined) {
    throw new Problem(
      'The stack has no output ForgetFunctionName: an earlier version of Retouch deployed it. Deploy this version ' +
        'first: npx cdk deploy.',
    );
  }
  return async (request: ForgetRequest): Promise<ForgetReport> => {
    const { answer, crash } = await invokeFunction(FunctionName, request, abortSignal);
    if (crash !== null) {
      throw new Problem(
        `The function ${FunctionName} crashed: ${crash}. Its log has the details. Run the same command again to continue.`,
      );
    }
    return forgetReportSchema.parse(answer);
  };
}
