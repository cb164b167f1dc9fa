import type { SegmindReport } from '../../../core/domain/segmind-report.ts';
import { count, dollars } from '../../words/numbers.ts';
import { typeCdk } from '../../words/typed.ts';
import { type ExaminedStack, outputsOf } from '../examined-stack.ts';
import { type Finding, fault, ok, unknown, warning } from '../finding.ts';
import { invokeCheckSegmind } from '../invoke-check-segmind.ts';

/**
 * Reports what a function of the stack sees of Segmind: whether it answers, the key, the balance, the model.
 */
export async function* checkSegmind(examined: ExaminedStack): AsyncGenerator<Finding> {
  const { CheckSegmindFunctionName: functionName, ApiKeySecretArn: secret = '' } = outputsOf(examined);
  if (functionName === undefined) {
    yield unknown(
      'Segmind could not be checked: the stack has no output CheckSegmindFunctionName, so it is older than this command.',
      `Deploy the stack again: ${typeCdk('deploy', examined.name)}.`,
    );
    return;
  }
  const report = await invokeCheckSegmind(functionName, examined.signal);
  if (report.balance.kind === 'known') {
    examined.balance = report.balance.dollars;
    examined.price ??= report.balance.price;
  }
  yield* describeReach(report);
  if (report.reach.kind === 'unanswered' || report.reach.kind === 'failing') return;
  yield describeKey(report.key, secret);
  if (report.reach.kind === 'not-asked') return;
  const { waiting = 0, inFlight = 0 } = examined.line ?? {};
  yield describeBalance(report.balance, waiting + inFlight);
  yield describeModel(report.model);
}

function* describeReach({ origin, reach }: SegmindReport): Generator<Finding> {
  if (reach.kind === 'answered') yield ok(`Segmind (${origin}) answers the stack, in ${reach.ms} ms.`);
  if (reach.kind === 'failing') {
    yield fault(
      `Segmind (${origin}) is out of order: it answers ${reach.said}.`,
      'Nothing to do: photos wait and are not lost. Look again later; if it lasts, ask Segmind.',
    );
  }
  if (reach.kind !== 'unanswered') return;
  yield fault(
    `Segmind (${origin}) does not answer the stack: ${reach.why}.`,
    'Photos wait and are not lost. If this continues, check the setting segmindOrigin, and ask Segmind.',
  );
}

function describeKey(key: SegmindReport['key'], secret: string): Finding {
  const put = `aws secretsmanager put-secret-value --secret-id ${secret} --secret-string "$SEGMIND_API_KEY"`;
  if (key.kind === 'missing') return fault(`No usable API key is stored. ${key.why}`, `Store it: ${put}`);
  if (key.kind === 'refused') {
    return fault(
      `Segmind rejects the API key, in both headers: ${key.said}`,
      `Look up the key in Segmind’s console or create a new one there, then store it: ${put}`,
    );
  }
  if (key.kind === 'unclear') return unknown(`Whether Segmind accepts the API key is not known: ${key.why}`);
  const header = key.header === 'bearer' ? 'Authorization: Bearer' : 'x-api-key';
  if (key.profileHeader === 'auto' || key.profileHeader === key.header) {
    return ok(`Segmind accepts the API key, in the header ${header}.`);
  }
  return warning(
    `Segmind accepts the API key in the header ${header}, but the model’s profile says ${key.profileHeader}.`,
    'Set apiKeyHeader to "auto" in the profile (models/) and deploy again.',
  );
}

function describeBalance(balance: SegmindReport['balance'], photosInLine: number): Finding {
  if (balance.kind === 'unclear') return unknown(`The balance at Segmind is not known: ${balance.why}`);
  const { photos, price } = balance;
  const holds = `The balance at Segmind is ${dollars(balance.dollars)}${describeKinds(balance)}`;
  if (photos === null) return ok(`${holds}; photos cost nothing.`);
  if (photos === 0) {
    return fault(
      `${holds}, less than the ${dollars(price)} of one photo.`,
      'Add credits in Segmind’s console: the line continues by itself.',
    );
  }
  const enough = `${holds}, enough for ${count(photos, 'photo')} at ${dollars(price)}`;
  if (photos >= photosInLine) return ok(`${enough}.`);
  return warning(
    `${enough}; ${photosInLine.toLocaleString('en-US')} are in the line.`,
    'Add credits in Segmind’s console. Otherwise the circuit breaker opens when they are used up; no photo is lost.',
  );
}

/** Both credit fields of Segmind's answer, as they came. */
function describeKinds({ bought, free }: { bought?: number | undefined; free?: number | null | undefined }) {
  if (bought === undefined) return '';
  const given =
    typeof free === 'number' ? `free credits ${dollars(free)}` : 'Segmind does not name free credits';
  return ` (credits ${dollars(bought)}, ${given})`;
}

function describeModel(model: SegmindReport['model']): Finding {
  if (model.kind === 'unclear') return unknown(`Whether Segmind knows the model is not known: ${model.why}`);
  const { path, status } = model;
  if (model.kind === 'not-known') {
    return fault(
      `Segmind does not know ${path}: it answers HTTP ${status}, ${model.said}`,
      'Look up the workflow’s current address in Segmind’s console, set it in the model’s profile (docs/models.md), and deploy again.',
    );
  }
  return ok(
    `Segmind probably knows ${path}: it answers HTTP ${status} to a GET, and does not say that it is missing. Only a photo can prove it: --paid.`,
  );
}
