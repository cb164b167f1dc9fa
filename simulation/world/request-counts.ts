import type { FunctionName } from './invocation.ts';
import type { Service } from './options.ts';

/** US dollars of on-demand capacity in us-east-1. @see https://aws.amazon.com/dynamodb/pricing/on-demand/ */
const DOLLARS_PER_WRITE_UNIT = 0.625 / 1_000_000;
const DOLLARS_PER_READ_UNIT = 0.125 / 1_000_000;

/** The functions that count photos or check the counts. */
const SHOOTS: ReadonlySet<FunctionName> = new Set(['count-shoots', 'finish-shoots']);

/** The functions that run on a schedule, however many photos there are. */
const KEEPERS: ReadonlySet<FunctionName> = new Set(['keep-line', 'audit']);

/** The AWS usage of some functions. */
export class Usage {
  /** Requests by service and operation: `dynamodb TransactWrite`. */
  readonly requests = new Map<string, number>();
  readUnits = 0;
  writeUnits = 0;
  /** Writes that conflicted with another transaction, and were retried. */
  conflicts = 0;
  /** Writes with a condition that failed. */
  refusals = 0;

  count(service: Service, operation: string): void {
    const name = `${service} ${operation}`;
    this.requests.set(name, (this.requests.get(name) ?? 0) + 1);
  }

  /** How many requests went to a service. */
  of(service: Service): number {
    const names = [...this.requests].filter(([name]) => name.startsWith(`${service} `));
    return names.reduce((sum, [, count]) => sum + count, 0);
  }

  /** The cost of the table's capacity. */
  get dollars(): number {
    return this.writeUnits * DOLLARS_PER_WRITE_UNIT + this.readUnits * DOLLARS_PER_READ_UNIT;
  }
}

/** AWS usage, separately for the photos' own functions and those that run on a schedule. */
export class RequestCounts {
  readonly photos = new Usage();
  readonly keepers = new Usage();
  /** Usage of the functions that count photos. */
  readonly shoots = new Usage();

  of(fn: FunctionName): Usage {
    if (SHOOTS.has(fn)) return this.shoots;
    return KEEPERS.has(fn) ? this.keepers : this.photos;
  }
}
