import { toIndexFolder } from '../../../core/photos/photo-item.ts';
import { hasPhotos } from '../../../core/shoots/shoot-items.ts';
import type { ApiDependencies } from '../api-dependencies.ts';
import { Problem } from '../http/problem.ts';
import { defineRoute } from '../http/route.ts';
import { type ShootAnswer, shootSchema } from '../schemas/shoot.ts';
import { shootQuerySchema } from '../schemas/shoot-query.ts';
import { describeShoots } from '../shoots/describe-shoots.ts';
import { type EstimateDependencies, estimateSeconds } from '../shoots/estimate-seconds.ts';
import { explainOtherForm } from '../shoots/other-form.ts';

/** `GET /shoot?folder=…`: the state of a shoot. */
export const getShoot = defineRoute({
  operationId: 'getShoot',
  method: 'GET',
  path: '/shoot',
  summary: 'Get a shoot',
  description:
    'The counts of the photos in the folder and in the folders below it. The empty folder is the top: it sums up everything. A folder that has only skipped files has no photos, and `skipped` counts the files.',
  query: shootQuerySchema,
  answer: { status: 200, description: 'The current state.', schema: shootSchema },
  problems: ['shoot-not-found'],

  async run(dependencies: Pick<ApiDependencies, 'shoots' | 'price'> & EstimateDependencies, { query }) {
    const { shoots, price, now } = dependencies;
    const folder = toIndexFolder(query.folder);
    const { own, below } = await shoots.findFolder(folder);
    const all = own === null ? below : [own, ...below];
    if (all.length === 0) {
      const detail = `No photo was uploaded to the folder "${query.folder}" yet.`;
      const hint = await explainOtherForm(dependencies, query.folder);
      throw new Problem('shoot-not-found', hint === null ? detail : `${detail} ${hint}`);
    }
    const standing = describeShoots(folder, all, price);
    const shootsBelow = below.filter(hasPhotos).length;
    const body: ShootAnswer = {
      ...standing,
      below: shootsBelow,
      secondsLeft: await estimateSeconds({ ...standing, folder, isAlone: shootsBelow === 0 }, dependencies),
      asOf: new Date(now()).toISOString(),
    };
    return { status: 200, body };
  },
});
