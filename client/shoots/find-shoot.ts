import { type ApiOptions, ask, askUnless } from '../api/ask.ts';
import { getShoot, type Shoot } from '../api/retouch-api.ts';
import { toFolder } from '../files/paths.ts';

/**
 * Finds a shoot by its folder as a user types it. `folder` of the answer is its name in the stack: some macOS
 * tools upload accents in Unicode's form NFD, which is another name to S3.
 * @throws {ApiProblem} with the API's hints, if there is no such shoot
 * @see https://unicode.org/reports/tr15/
 */
export async function findShoot(typed: string, api: ApiOptions): Promise<Shoot> {
  const folder = toFolder(typed);
  const decomposed = folder.normalize('NFD');
  if (decomposed === folder) return ask(getShoot({ folder }, api));
  const found = await askUnless('shoot-not-found', getShoot({ folder }, api));
  return found ?? ask(getShoot({ folder: decomposed }, api));
}
