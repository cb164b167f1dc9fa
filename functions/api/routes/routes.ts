import type { ApiDependencies } from '../api-dependencies.ts';
import type { Route } from '../http/route.ts';
import { cancelRetouch } from './cancel-retouch.ts';
import { cancelShoot } from './cancel-shoot.ts';
import { createRetouch } from './create-retouch.ts';
import { createUpload } from './create-upload.ts';
import { estimateShoot } from './estimate-shoot.ts';
import { getBulkRun } from './get-bulk-run.ts';
import { getDecisions } from './get-decisions.ts';
import { getLimits } from './get-limits.ts';
import { getLine } from './get-line.ts';
import { getOpenApi } from './get-openapi.ts';
import { getRecipe } from './get-recipe.ts';
import { getRetouch } from './get-retouch.ts';
import { getShoot } from './get-shoot.ts';
import { listPresets } from './list-presets.ts';
import { listResults } from './list-results.ts';
import { listRetouches } from './list-retouches.ts';
import { listShoots } from './list-shoots.ts';
import { listUploads } from './list-uploads.ts';
import { previewRecipe } from './preview-recipe.ts';
import { putDecisions } from './put-decisions.ts';
import { putRecipe } from './put-recipe.ts';
import { redoRetouch } from './redo-retouch.ts';
import { redoShoot } from './redo-shoot.ts';
import { retryRetouch } from './retry-retouch.ts';
import { retryShoot } from './retry-shoot.ts';

/** Every route of the API, except the one that returns the OpenAPI document. */
const DESCRIBED = [
  createUpload,
  listUploads,
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
  listResults,
  getDecisions,
  putDecisions,
  getRecipe,
  putRecipe,
  listPresets,
  previewRecipe,
  estimateShoot,
  getLine,
  getLimits,
];

/** Every route of the API. Each route's own schemas parse its body and query, so the types match. */
export const ROUTES = [...DESCRIBED, getOpenApi] as unknown as readonly Route<ApiDependencies>[];
