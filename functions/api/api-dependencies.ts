import type { StartAttempt } from '../../core/attempts/start-attempt.ts';
import type { BulkExecutions } from '../../core/bulk/bulk-executions.ts';
import type { BulkRuns } from '../../core/bulk/bulk-runs.ts';
import type { EndExecution } from '../../core/ending/end-execution.ts';
import type { Balances } from '../../core/line/balance.ts';
import type { Line } from '../../core/line/line.ts';
import type { Pace } from '../../core/line/pace.ts';
import type { Receipts } from '../../core/payment/receipts.ts';
import type { Spending } from '../../core/payment/spending.ts';
import type { StopExecution } from '../../core/photos/executions.ts';
import type { Photos } from '../../core/photos/photos.ts';
import type { RecipeFiles } from '../../core/recipes/files.ts';
import type { Recipes } from '../../core/recipes/recipes.ts';
import type { UploadRecipes } from '../../core/recipes/upload-recipes.ts';
import type { DecisionsFiles } from '../../core/review/decisions-file.ts';
import type { Shoots } from '../../core/shoots/shoots.ts';
import type { ModelPictures } from '../../core/storage/model-pictures.ts';
import type { Uploads } from '../../core/storage/uploads.ts';
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
