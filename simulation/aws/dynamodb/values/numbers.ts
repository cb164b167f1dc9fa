import { validationError } from '../errors.ts';

/** A number as the document client returns it: integers beyond 2^53 are of type bigint. */
export type Numeric = number | bigint;

const MAX_DIGITS = 38;

/**
 * Refuses what the document client refuses (NaN, infinities, integers beyond 2^53 as number) and what
 * DynamoDB refuses (a magnitude below 1E-130).
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
 */
export function checkNumber(value: number): number {
  if (!Number.isFinite(value)) throw new Error(`Special numeric value ${value} is not allowed`);
  if (Math.abs(value) > Number.MAX_SAFE_INTEGER) {
    const side = value > 0 ? 'greater than Number.MAX_SAFE_INTEGER' : 'lesser than Number.MIN_SAFE_INTEGER';
    throw new Error(`Number ${value} is ${side}. Use NumberValue from @aws-sdk/lib-dynamodb.`);
  }
  if (value !== 0 && Math.abs(value) < 1e-130) {
    throw validationError(
      'Number underflow. Attempting to store a number with magnitude smaller than supported range',
    );
  }
  return value === 0 ? 0 : value;
}

export function fromBigInt(value: bigint): Numeric {
  if (value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER) return Number(value);
  if (significantDigits(value) > MAX_DIGITS) {
    throw validationError('Attempting to store more than 38 significant digits in a Number');
  }
  return value;
}

/** A number from its decimal text, which may have an exponent. */
export function fromDecimal(text: string): Numeric {
  const parsed = parseDecimal(text);
  if (parsed.exponent >= 0) return fromBigInt(parsed.coefficient * 10n ** BigInt(parsed.exponent));
  return checkNumber(Number(text));
}

/** Exact decimal addition, like DynamoDB's: 0.1 + 0.2 is 0.3. */
export function add(a: Numeric, b: Numeric): Numeric {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (Number.isSafeInteger(a) && Number.isSafeInteger(b) && Number.isSafeInteger(sum)) return sum;
  }
  const [x, y] = [parseDecimal(String(a)), parseDecimal(String(b))];
  const exponent = Math.min(x.exponent, y.exponent);
  const scale = ({ coefficient, exponent: own }: Decimal) => coefficient * 10n ** BigInt(own - exponent);
  return fromDecimal(`${scale(x) + scale(y)}e${exponent}`);
}

export function negate(value: Numeric): Numeric {
  return value === 0 ? 0 : -value;
}

/** The number of digits without leading and trailing zeroes. */
export function significantDigits(value: Numeric): number {
  if (typeof value === 'number' && Number.isSafeInteger(value)) {
    let rest = Math.abs(value);
    while (rest !== 0 && rest % 10 === 0) rest /= 10;
    let digits = 1;
    for (let limit = 10; rest >= limit; limit *= 10) digits += 1;
    return digits;
  }
  const digits = String(value)
    .replace(/e.*$/, '')
    .replace(/[-.]/g, '')
    .replace(/^0+|0+$/g, '');
  return Math.max(digits.length, 1);
}

interface Decimal {
  readonly coefficient: bigint;
  readonly exponent: number;
}

function parseDecimal(text: string): Decimal {
  const match = /^([+-]?\d*)(?:\.(\d*))?(?:e([+-]?\d+))?$/i.exec(text);
  if (match === null || text === '') {
    throw validationError(
      `The parameter cannot be converted to a numeric value: ${text === '' ? 'empty text' : text}`,
    );
  }
  const [, whole = '', fraction = '', exponent = '0'] = match;
  const coefficient = BigInt(`${whole}${fraction}`.replace(/^\+/, '') || '0');
  return reduce(coefficient, Number(exponent) - fraction.length);
}

function reduce(coefficient: bigint, exponent: number): Decimal {
  let [rest, power] = [coefficient, exponent];
  while (power < 0 && rest % 10n === 0n) {
    rest /= 10n;
    power += 1;
  }
  return { coefficient: rest, exponent: power };
}
