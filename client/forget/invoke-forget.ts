import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { type ForgetReport, forgetReportSchema } from '../../functions/shared/domain/forget-report.ts';
import { Problem } from '../program/problem.ts';
import type { StackOutputs } from '../stack/find-stack.ts';

/** What the stack is asked to do to a folder. */
export interface ForgetRequest {
  readonly folder: string;
  readonly dryRun: boolean;
}

/**
 * The stack's function that erases folders: the caller needs `lambda:InvokeFunction` on it alone.
 * @throws {Problem} if the stack has none: an earlier version deployed it
 */
export function createForget({ ForgetFunctionName: FunctionName }: StackOutputs, abortSignal: AbortSignal) {
  if (FunctionName === undefined) {
    throw new Problem(
      'The stack has no output ForgetFunctionName: an earlier version of Retouch deployed it. Deploy this version ' +
        'first: npx cdk deploy.',
    );
  }
  const lambda = new LambdaClient();
  return async (request: ForgetRequest): Promise<ForgetReport> => {
    const command = new InvokeCommand({ FunctionName, Payload: JSON.stringify(request) });
    const { Payload, FunctionError } = await lambda.send(command, { abortSignal });
    const answer: unknown = JSON.parse(Buffer.from(Payload ?? []).toString() || 'null');
    if (FunctionError !== undefined) {
      const { errorMessage = FunctionError } = (answer ?? {}) as { errorMessage?: string };
      throw new Problem(
        `The function ${FunctionName} crashed: ${errorMessage}. Its log says more. The same command, run again, goes on.`,
      );
    }
    return forgetReportSchema.parse(answer);
  };
}
