import packageJson from '../../../package.json' with { type: 'json' };
import { ApiProblem, ask } from '../../api/ask.ts';
import { getLimits, getLine, type Limits } from '../../api/retouch-api.ts';
import { Problem } from '../../program/problem.ts';
import { typeCdk } from '../../words/typed.ts';
import { type ExaminedStack, stackOf } from '../examined-stack.ts';
import { type Finding, fault, ok, unknown, warning } from '../finding.ts';
import { isIntakeClosed } from '../is-intake-closed.ts';

/** Checks whether the API accepts this user's calls. Keeps its answer about the line for later checks. */
export async function* checkApi(examined: ExaminedStack): AsyncGenerator<Finding> {
  const { stack } = examined;
  if (stack === null) {
    yield unknown(
      'The API could not be checked: its address is an output of the stack, which could not be read.',
    );
    return;
  }
  const { api, outputs } = stack;
  // First, because the client repeats requests to a closed API for half a minute.
  if (outputs !== null && (await isIntakeClosed(outputs, examined.signal)) === true) {
    yield fault('The intake is closed: no photo begins, and the API answers nothing.', OPEN_AGAIN);
    return;
  }
  try {
    examined.line = await ask(getLine(api));
    yield ok(`The API answers your calls: ${api.baseUrl}`);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    yield error instanceof ApiProblem ? explainAnswer(error, api.baseUrl) : fault(error.message, LOOK);
  }
}

const OPEN_AGAIN =
  'To open it: retouch close --reopen. To take the stack down: docs/runbook.md#take-the-stack-down.';
const LOOK = 'If others can call it, look at your permissions; else at the log of the function Api.';

function explainAnswer({ status, type, message }: ApiProblem, baseUrl: string | undefined): Finding {
  if (status === 404) {
    return fault(`There is no API of Retouch at ${baseUrl}.`, 'Check --api-url and RETOUCH_API_URL.');
  }
  return fault(message, type === 'no-capacity' ? OPEN_AGAIN : LOOK);
}

/** Checks whether the stack and this command have the same version. */
export async function* checkVersions(examined: ExaminedStack): AsyncGenerator<Finding> {
  const { version } = packageJson;
  const deployAgain = `Deploy the stack again: ${typeCdk('deploy', examined.name)}.`;
  const limits = await askUnlessMissing(getLimits(stackOf(examined).api));
  if (limits === null) {
    yield warning(
      `The stack is older than this command (${version}): its API does not know GET /limits.`,
      deployAgain,
    );
    return;
  }
  examined.price = limits.pricePerPhoto;
  const { version: deployed } = limits;
  const order = compareVersions(deployed, version);
  if (order === 0) yield ok(`Stack and command are both version ${version}.`);
  else if (order < 0) {
    yield warning(`The stack is version ${deployed}, older than this command (${version}).`, deployAgain);
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
