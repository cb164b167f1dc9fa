import { readModel } from '../model/model.ts';
import { readSettings } from '../settings/settings.ts';
import type { Table } from '../table/table.ts';
import { createSpending, type Spending } from './spending.ts';

/** Creates {@link Spending} from a function's settings. */
export function createSpendingFromSettings(table: Table): Spending {
  const budgets = readSettings(['maxPhotosPerDay', 'maxDollarsPerDay', 'maxDollarsPerShoot']);
  return createSpending(table, { budgets, price: readModel().price, now: Date.now });
}
