import { loadSharedConfigFiles } from '@smithy/core/config';
import { Problem } from '../program/problem.ts';

/** Sections that are no profiles have their kind in front of a dot: `sso-session.studio`. */
const OTHER_SECTION = /^(sso-session|services)\./;

/**
 * Checks that AWS's config files have the profile that this process uses, `AWS_PROFILE`. The SDK would only say that
 * there are no credentials. The profile `default` need not be there.
 * @throws {Problem} that names the profiles that are there
 */
export async function checkProfile(): Promise<void> {
  const { AWS_PROFILE: name = 'default' } = process.env;
  const { configFile, credentialsFile } = await loadSharedConfigFiles();
  const profiles = { ...configFile, ...credentialsFile };
  if (name === 'default' || name === '' || Object.hasOwn(profiles, name)) return;
  const known = Object.keys(profiles).filter((one) => !OTHER_SECTION.test(one));
  throw new Problem(
    `There is no profile "${name}" in AWS's config files; they have ${known.join(', ') || 'none'}. Look at --profile ` +
      'and AWS_PROFILE, or make it: aws configure sso.',
  );
}
