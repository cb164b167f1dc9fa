import type { BulkExecutions } from '../shared/bulk/bulk-executions.ts';
import type { BulkRuns } from '../shared/bulk/bulk-runs.ts';
import type { StopExecution } from '../shared/clients/executions.ts';
import type { ModelPictures } from '../shared/clients/model-pictures.ts';
import type { Uploads } from '../shared/clients/uploads.ts';
import type { Pace } from '../shared/domain/pace.ts';
import type { Balances } from '../shared/line/balance.ts';
import type { Line } from '../shared/line/line.ts';
import type { Photos } from '../shared/photos/photos.ts';
import type { StartAttempt } from '../shared/photos/start-attempt.ts';
import type { RecipeFiles } from '../shared/recipes/files.ts';
import type { Recipes } from '../shared/recipes/recipes.ts';
import type { UploadRecipes } from '../shared/recipes/upload-recipes.ts';
import type { EndExecution } from '../shared/record/end-execution.ts';
import type { DecisionsFiles } from '../shared/review/decisions-file.ts';
import type { Shoots } from '../shared/shoots/shoots.ts';
import type { Receipts } from '../shared/submission/receipts.ts';
import type { Spending } from '../shared/submission/spending.ts';
import type { StoredFiles } from './files/stored-files.ts';
import type { Importer } from './retouch/importer.ts';
import type { Presigner } from './retouch/presigner.ts';
import type { Limits } from './schemas/limits.ts';

/** Dependencies of the routes; each route names the parts that it uses. */
export interface ApiDependencies {
  readonly photos: Photos;
  readonly line: Line;
  readonly startAttempt: StartAttempt;
  readonly stopExecution: StopExecution;
  readonly endExecution: EndExecution;
  readonly bulkRuns: BulkRuns;
  readonly bulkExecutions: BulkExecutions;
  readonly uploads: Uploads;
  readonly presigner: Presigner;
  readonly storedFiles: StoredFiles;
  readonly importer: Importer;
  readonly receipts: Pick<Receipts, 'find'>;
  readonly modelPictures: Pick<ModelPictures, 'list'>;
  readonly decisionsFiles: DecisionsFiles;
  readonly recipes: Recipes;
  readonly recipeFiles: RecipeFiles;
  readonly uploadRecipes: UploadRecipes;
  readonly pace: Pace;
  readonly shoots: Shoots;
  readonly spending: Spending;
  readonly balances: Pick<Balances, 'find'>;
  /** Price of one photo, in dollars. */
  readonly price: number;
  readonly photoBucket: string;
  readonly maxPhotoBytes: number;
  readonly maxInFlight: number;
  /** The photos that the stack accepts, and their price. */
  readonly limits: Limits;
  /** Writes the OpenAPI document of the API at that URL. */
  readonly describeApi: (url: string) => object;
  readonly now: () => number;
}
