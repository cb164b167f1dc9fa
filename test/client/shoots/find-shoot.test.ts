import { describe, expect, it } from 'vitest';
import { findShoot } from '../../../client/shoots/find-shoot.ts';
import { type ApiRequest, problem, startApi } from '../support/api-stand-in.ts';
import { sampleShoot } from '../support/shoots.ts';

const COMPOSED = 'Zo\u00eb';
const DECOMPOSED = 'Zoe\u0308';

/** An API with a shoot of that name. */
function start(name: string) {
  return startApi({
    'GET /shoot': ({ query: { folder = '' } }: ApiRequest) =>
      folder === name ? sampleShoot({ folder }) : problem(404, 'shoot-not-found', `There is no ${folder}.`),
  });
}

describe('findShoot', () => {
  it.each([
    [COMPOSED, COMPOSED],
    [COMPOSED, DECOMPOSED],
    [DECOMPOSED, COMPOSED],
    [DECOMPOSED, DECOMPOSED],
  ])('finds a shoot in either Unicode form: typed %j, uploaded as %j', async (typed, uploaded) => {
    const { api } = await start(uploaded);
    expect((await findShoot(typed, api)).folder).toBe(uploaded);
  });

  it('sends one request for a name without accents', async () => {
    const { api, seen } = await start('spring/ana');
    await expect(findShoot('spring/ben', api)).rejects.toThrow('There is no spring/ben.');
    expect(seen).toHaveLength(1);
  });
});
