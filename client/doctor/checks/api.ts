import packageJson from '../../../package.json' with { type: 'json' };
import { ApiProblem, ask } from '../../api/ask.ts';
import { getLimits, getLine, type Limits } from '../../api/retouch-api.ts';
import { Problem } from '../../program/problem.ts';
import { type Finding, fault, ok, unknown, warning } from '../finding.ts';
import { type Patient, stackOf } from '../patient.ts';

/** Checks whether the API accepts this user's calls. Keeps its answer about the line for later checks. */
export async function* checkApi(patient: Patient): AsyncGenerator<Finding> {
  const { stack } = patient;
  if (stack === null) {
    yield unknown('The API could not be looked at: where it is, the stack would say.');
    return;
  }
  const { api } = stack;
  try {
    patient.line = await ask(getLine(api));
    yield ok(`The API answers your calls: ${api.baseUrl}`);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    yield error instanceof ApiProblem && error.status === 404
      ? fault(`There is no API of Retouch at ${api.baseUrl}.`, 'Look at --api-url and RETOUCH_API_URL.')
      : fault(
          error.message,
          'If others can call it, look at your permissions; else at the log of the function Api.',
        );
  }
}

/** Checks whether the stack and this command have the same version. */
export async function* checkVersions(patient: Patient): AsyncGenerator<Finding> {
  const { version } = packageJson;
  const limits = await askUnlessMissing(getLimits(stackOf(patient).api));
  if (limits === null) {
    yield warning(
      `The stack is older than this command (${version}): its API does not know GET /limits.`,
      'Deploy the stack again: npx cdk deploy.',
    );
    return;
  }
  patient.price = limits.pricePerPhoto;
  const { version: deployed } = limits;
  const order = compareVersions(deployed, version);
  if (order === 0) yield ok(`Stack and command are both version ${version}.`);
  else if (order < 0) {
    yield warning(
      `The stack is version ${deployed}, older than this command (${version}).`,
      'Deploy the stack again: npx cdk deploy.',
    );
  } else {
    yield warning(
      `The stack is version ${deployed}, newer than this command (${version}).`,
      'Update the command: in a clone, git pull and npm ci.',
    );
  }
}

/** Returns the API's answer, or null if the API has no such route. */
async function askUnlessMissing(call: ReturnType<typeof getLimits>): Promise<Limits | null> {
  try {
    return await ask(call);
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 404) return null;
    throw error;
  }
}

/** Below 0 if the first is older. */
function compareVersions(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true });
}
