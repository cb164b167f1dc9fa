import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { DescribeSecretCommand, GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { SHOOT_FINISHED } from '../../core/contract/events.ts';
import type { ShootReport } from '../../functions/finish-shoots/shoot-report.ts';

/** A Secrets Manager that only holds the API key. */
export class SecretsFake {
  value = 'a-key';
  version = 'v1';
  changedAt = new Date(0);

  async send(command: unknown): Promise<object> {
    if (command instanceof GetSecretValueCommand) return { SecretString: this.value };
    if (command instanceof DescribeSecretCommand) {
      return {
        VersionIdsToStages: { [this.version]: ['AWSCURRENT'] },
        LastChangedDate: this.changedAt,
      };
    }
    throw new Error(`The fake of Secrets Manager knows no ${(command as object).constructor.name}.`);
  }
}

/** An event that was put on the bus. */
export interface PutEvent {
  readonly detailType: string;
  readonly detail: Readonly<Record<string, unknown>> & { readonly id: string; readonly status: string };
}

/** EventBridge's default bus, which keeps the events put on it. */
export class EventsFake {
  readonly events: PutEvent[] = [];
  /** The details of the events of finished shoots. */
  readonly finishedShoots: ShootReport[] = [];
  /** How many of the next requests fail. */
  failures = 0;

  put(entries: readonly Readonly<Record<string, unknown>>[]): void {
    if (this.failures > 0) {
      this.failures -= 1;
      throw Object.assign(new Error('EventBridge failed.'), { name: 'EventBridge.InternalException' });
    }
    for (const { DetailType, Detail } of entries) {
      const detail = (typeof Detail === 'string' ? JSON.parse(Detail) : Detail) as PutEvent['detail'];
      if (DetailType === SHOOT_FINISHED) {
        this.finishedShoots.push(detail as unknown as ShootReport);
        continue;
      }
      this.events.push({ detailType: String(DetailType), detail });
    }
  }

  async send(command: unknown): Promise<object> {
    if (!(command instanceof PutEventsCommand))
      throw new Error('The fake of EventBridge knows PutEvents alone.');
    this.put((command.input.Entries ?? []) as unknown as Readonly<Record<string, unknown>>[]);
    return { FailedEntryCount: 0, Entries: [{ EventId: '1' }] };
  }
}
