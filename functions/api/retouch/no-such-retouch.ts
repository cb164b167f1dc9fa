import { Problem } from '../http/problem.ts';

/** The answer to an id that stands for nothing. */
export function noSuchRetouch(): Problem {
  return new Problem(
    'retouch-not-found',
    'There is no retouch of that id, or it is older than the 90 days that Step Functions remembers. Its record under results/ stays.',
  );
}
