import { type ExaminedStack, stackOf } from '../examined-stack.ts';
import { type Finding, fault, ok } from '../finding.ts';
import { explain } from '../run-checks.ts';

/** Checks whether this user may list the photos, through S3 or through the API. */
export async function* checkPhotos(examined: ExaminedStack): AsyncGenerator<Finding> {
  const { files } = stackOf(examined);
  try {
    // The first page is enough.
    for await (const _ of files.list('uploads', '')) break;
    yield ok(`Photos can be listed: ${files.where}`);
  } catch (error) {
    examined.signal.throwIfAborted();
    yield fault(
      `Photos cannot be listed in ${files.where}: ${explain(error)}`,
      'Your user needs s3:ListBucket, s3:GetObject and s3:PutObject on the bucket; or use only the API: --through-api.',
    );
  }
}
