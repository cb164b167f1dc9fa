import type { ApiDependencies } from '../api-dependencies.ts';
import type { Route } from '../http/route.ts';
import { cancelRetouch } from './cancel-retouch.ts';
import { cancelShoot } from './cancel-shoot.ts';
import { createRetouch } from './create-retouch.ts';
import { createUpload } from './create-upload.ts';
import { estimateShoot } from './estimate-shoot.ts';
import { getBulkRun } from './get-bulk-run.ts';
import { getLine } from './get-line.ts';
import { getOpenApi } from './get-openapi.ts';
import { getRecipe } from './get-recipe.ts';
import { getRetouch } from './get-retouch.ts';
import { getShoot } from './get-shoot.ts';
import { listPresets } from './list-presets.ts';
import { listRetouches } from './list-retouches.ts';
import { listShoots } from './list-shoots.ts';
import { previewRecipe } from './preview-recipe.ts';
import { putRecipe } from './put-recipe.ts';
import { redoRetouch } from './redo-retouch.ts';
import { redoShoot } from './redo-shoot.ts';
import { retryRetouch } from './retry-retouch.ts';
import { retryShoot } from './retry-shoot.ts';

/** Every route of the API, but for the one that tells of them. */
const DESCRIBED = [
  createUpload,
  createRetouch,
  listRetouches,
  getRetouch,
  cancelRetouch,
  retryRetouch,
  redoRetouch,
  retryShoot,
  cancelShoot,
  redoShoot,
  getBulkRun,
  listShoots,
  getShoot,
  getRecipe,
  putRecipe,
  listPresets,
  previewRecipe,
  estimateShoot,
  getLine,
];

/** Every route of the API. The body and query that each takes are what its own schemas read. */
export const ROUTES = [...DESCRIBED, getOpenApi] as unknown as readonly Route<ApiDependencies>[];
