import type { LineState } from '../../shared/line/line-state.ts';
import type { LineStore } from '../../shared/line/line-store.ts';

/** S3 lists so many keys a request. */
const PAGE = 1000;
const MAX_PAGES = 5;

/** The tickets of those who wait, up to 5,000; those who have a place already do not count, though not yet told. */
export async function listWaiting(
  store: Pick<LineStore, 'listTickets'>,
  { slots }: Pick<LineState, 'slots'>,
): Promise<{ names: string[]; isAll: boolean }> {
  const names: string[] = [];
  let page = await store.listTickets(PAGE);
  names.push(...page);
  for (let pages = 1; page.length === PAGE && pages < MAX_PAGES; pages += 1) {
    page = await store.listTickets(PAGE, page.at(-1));
    names.push(...page);
  }
  const waiting = names.filter((name) => slots.every(({ ticket }) => ticket !== name));
  return { names: waiting, isAll: page.length < PAGE };
}
