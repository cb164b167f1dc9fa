import type { Uploads } from '../shared/clients/uploads.ts';
import type { Line } from '../shared/line/line.ts';
import type { LineStore } from '../shared/line/line-store.ts';
import type { Executions } from './retouch/executions.ts';
import type { Importer } from './retouch/importer.ts';
import type { Inputs } from './retouch/inputs.ts';
import type { Payments } from './retouch/payments.ts';
import type { Presigner } from './retouch/presigner.ts';
import type { RecentAnswers } from './retouch/recent-answers.ts';
import type { Retouches } from './retouch/retouches.ts';

/** What the routes need; each names the parts that it uses. */
export interface ApiDependencies {
  readonly executions: Executions;
  readonly inputs: Inputs;
  readonly retouches: Retouches;
  readonly recent: RecentAnswers;
  readonly payments: Payments;
  readonly uploads: Uploads;
  readonly presigner: Presigner;
  readonly importer: Importer;
  readonly line: Line;
  readonly store: LineStore;
  readonly photoBucket: string;
  readonly maxPhotoBytes: number;
  readonly maxInFlight: number;
  /** The OpenAPI document of the API at that origin. */
  readonly describeApi: (origin: string) => object;
  readonly now: () => number;
}
