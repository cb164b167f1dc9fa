import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  ProjectionType,
  StreamViewType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { EXPIRES_AT, INDEX, INDEX_SORT_KEY, PARTITION } from '../../functions/shared/contract.ts';
import type { BudgetConfig } from '../config.ts';
import type { PipelineFunction } from './pipeline-function.ts';

/** Properties of a {@link StateTable}. */
export interface StateTableProps {
  /** The name of the table that is adopted; null for a new one. */
  readonly tableName: string | null;
  /** How many photos may be at Segmind at once. */
  readonly maxInFlight: number;
  /** What may be spent. */
  readonly budgets: BudgetConfig;
}

/** What may be done to the table's items. */
type Action = 'GetItem' | 'BatchGetItem' | 'Query' | 'PutItem' | 'UpdateItem' | 'DeleteItem';

/**
 * The pipeline's own state: the photos, the receipts, the line. Each grant names the partitions that a function may
 * touch, by the table's partition key. A transaction needs the permissions of what it does. AWS does not document
 * whether it checks the items of a transaction one by one or those of one action together, so a function has one
 * statement for each action, with all the partitions that it is allowed for: it serves both ways.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html
 */
export class StateTable extends Construct {
  readonly table: Table;
  readonly #props: StateTableProps;
  /** The statement of each function for each action, and its partitions. */
  readonly #statements = new Map<
    PipelineFunction,
    Map<Action, { statement: PolicyStatement; partitions: Set<string> }>
  >();

  constructor(scope: Construct, id: string, props: StateTableProps) {
    super(scope, id);
    this.#props = props;
    this.table = new Table(this, 'Table', {
      ...(props.tableName !== null && { tableName: props.tableName }),
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.AWS_MANAGED,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      timeToLiveAttribute: EXPIRES_AT,
      // Tells which photos changed, so that their shoots are counted.
      stream: StreamViewType.KEYS_ONLY,
      deletionProtection: true,
      // Receipts say what was paid: they outlast the stack, as the photos do. If the first deployment fails, the table
      // stays too, empty: CloudFormation could not delete it, protected as it is, and its rollback would fail.
      removalPolicy: RemovalPolicy.RETAIN,
    });
    for (const name of Object.values(INDEX)) {
      this.table.addGlobalSecondaryIndex({
        indexName: name,
        partitionKey: { name, type: AttributeType.STRING },
        sortKey: { name: INDEX_SORT_KEY, type: AttributeType.STRING },
        projectionType: ProjectionType.KEYS_ONLY,
      });
    }
  }

  /** Enter photos. */
  grantEnterPhotos(fn: PipelineFunction): void {
    this.#allow(fn, ['GetItem', 'PutItem'], `${PARTITION.photo}*`);
  }

  /** See photos, and write what becomes of them. */
  grantUpdatePhotos(fn: PipelineFunction): void {
    this.#allow(fn, ['GetItem', 'UpdateItem'], `${PARTITION.photo}*`);
  }

  /** Find photos by their ids, list them, and read those that are listed. */
  grantListPhotos(fn: PipelineFunction): void {
    this.#allow(fn, ['Query', 'BatchGetItem'], `${PARTITION.photo}*`);
    const indexes = Object.values(INDEX).map((name) => `${this.table.tableArn}/index/${name}`);
    fn.allow(['dynamodb:Query'], indexes);
  }

  /** Claim that a photo runs, of those that are the same. */
  grantSamePhotos(fn: PipelineFunction): void {
    this.#allow(fn, ['GetItem', 'UpdateItem'], `${PARTITION.same}*`);
  }

  /** Join, leave and repair the line; it looks for the task tokens in the items of photos. */
  grantLine(fn: PipelineFunction): void {
    for (const partition of Object.values(PARTITION.line)) {
      this.#allow(fn, ['Query', 'PutItem', 'UpdateItem', 'DeleteItem'], partition);
    }
    this.#allow(fn, ['GetItem'], PARTITION.line.submit);
    this.#allow(fn, ['GetItem'], `${PARTITION.photo}*`);
    fn.set('maxInFlight', this.#props.maxInFlight);
  }

  /** Write into receipts how jobs ended, and give back what was counted for those that failed. */
  grantEndJobs(fn: PipelineFunction): void {
    this.#allow(fn, ['GetItem', 'UpdateItem'], `${PARTITION.receipt}*`);
    this.#allow(fn, ['UpdateItem'], `${PARTITION.spending}*`);
    this.tellBudgets(fn);
  }

  /** See whether the table is the stack's own. */
  grantTellTable(fn: PipelineFunction): void {
    this.#allow(fn, ['GetItem'], PARTITION.audit);
  }

  /** See where the outputs of a job are kept, its photo, and whether there is a breaker: in one request. */
  grantFindOutputs(fn: PipelineFunction): void {
    this.#allow(fn, ['BatchGetItem'], `${PARTITION.receipt}*`);
    this.#allow(fn, ['BatchGetItem'], `${PARTITION.photo}*`);
    this.#allow(fn, ['BatchGetItem'], PARTITION.line.submit);
  }

  /** Write receipts anew, by records. */
  grantRebuildReceipts(fn: PipelineFunction): void {
    this.#allow(fn, ['GetItem', 'PutItem'], `${PARTITION.receipt}*`);
  }

  /** See what was paid. */
  grantReadReceipts(fn: PipelineFunction): void {
    this.#allow(fn, ['GetItem'], `${PARTITION.receipt}*`);
  }

  /** Submit photos: look at the breaker, write receipts, which are never deleted, and count what is spent. */
  grantSubmit(fn: PipelineFunction): void {
    this.#allow(fn, ['GetItem', 'PutItem'], `${PARTITION.receipt}*`);
    // Read if a budget is reached, to say how much is spent.
    this.#allow(fn, ['GetItem', 'UpdateItem'], `${PARTITION.spending}*`);
    this.tellBudgets(fn);
  }

  /** See what is spent of the budgets. */
  grantReadSpending(fn: PipelineFunction): void {
    this.#allow(fn, ['GetItem'], `${PARTITION.spending}*`);
    this.tellBudgets(fn);
  }

  /** Know what may be spent. */
  tellBudgets(fn: PipelineFunction): void {
    const { maxPhotosPerDay, maxDollarsPerDay, maxDollarsPerShoot } = this.#props.budgets;
    fn.set('maxPhotosPerDay', maxPhotosPerDay ?? 'none');
    fn.set('maxDollarsPerDay', maxDollarsPerDay ?? 'none');
    fn.set('maxDollarsPerShoot', maxDollarsPerShoot ?? 'none');
  }

  /** Keep Segmind's balance. */
  grantKeepBalance(fn: PipelineFunction): void {
    this.#allow(fn, ['GetItem', 'PutItem'], PARTITION.balance);
  }

  /** Keep which opening of the circuit breaker people were told of. */
  grantAnnounceBreaker(fn: PipelineFunction): void {
    this.#allow(fn, ['GetItem', 'PutItem', 'DeleteItem'], PARTITION.announced);
  }

  /** See Segmind's balance. */
  grantReadBalance(fn: PipelineFunction): void {
    this.#allow(fn, ['GetItem'], PARTITION.balance);
  }

  /** Keep the answers to requests with an idempotency key. */
  grantIdempotency(fn: PipelineFunction): void {
    this.#allow(fn, ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'], PARTITION.idempotency);
  }

  /** Keep the recipes of uploads, and read them. */
  grantUploadRecipes(fn: PipelineFunction): void {
    this.#allow(fn, ['GetItem', 'UpdateItem'], `${PARTITION.upload}*`);
  }

  /** Keep how far the audit came. */
  grantAudit(fn: PipelineFunction): void {
    this.#allow(fn, ['GetItem', 'PutItem'], PARTITION.audit);
  }

  /** Begin bulk runs, see them, and write how far they are. */
  grantBulkRuns(fn: PipelineFunction): void {
    this.#allow(fn, ['GetItem', 'PutItem'], `${PARTITION.bulk}*`);
  }

  /** Count photos: find them by their ids, and keep the counts of their shoots. */
  grantCountPhotos(fn: PipelineFunction): void {
    this.#allow(fn, ['Query'], `${PARTITION.photo}*`);
    this.#allow(fn, ['BatchGetItem', 'PutItem'], `${PARTITION.shoot}*`);
    this.#allow(fn, ['UpdateItem'], PARTITION.shoots);
    this.#allow(fn, ['PutItem'], PARTITION.openShoots);
  }

  /** Compare the counts of shoots with the photos that are counted, beside counting photos. */
  grantRecountShoots(fn: PipelineFunction): void {
    this.grantCountPhotos(fn);
    this.#allow(fn, ['Query'], `${PARTITION.shoot}*`);
    this.grantReadShoots(fn);
  }

  /** See how shoots stand. */
  grantReadShoots(fn: PipelineFunction): void {
    this.#allow(fn, ['GetItem', 'Query'], PARTITION.shoots);
  }

  /** Find the shoots that came to rest, and note that this was announced. */
  grantFinishShoots(fn: PipelineFunction): void {
    this.#allow(fn, ['GetItem', 'UpdateItem'], PARTITION.shoots);
    this.#allow(fn, ['Query', 'DeleteItem'], PARTITION.openShoots);
  }

  /** Find all of a folder, delete it, and keep receipts under other keys. */
  grantForget(fn: PipelineFunction): void {
    const indexes = [INDEX.folder, INDEX.folderAndStatus].map(
      (name) => `${this.table.tableArn}/index/${name}`,
    );
    fn.allow(['dynamodb:Query'], indexes);
    this.#allow(fn, ['Query', 'DeleteItem'], `${PARTITION.photo}*`);
    this.#allow(fn, ['Query', 'DeleteItem'], `${PARTITION.shoot}*`);
    this.#allow(fn, ['Query', 'DeleteItem'], PARTITION.shoots);
    this.#allow(fn, ['GetItem', 'PutItem', 'DeleteItem'], `${PARTITION.receipt}*`);
    for (const partition of [PARTITION.same, PARTITION.upload, PARTITION.spending]) {
      this.#allow(fn, ['DeleteItem'], `${partition}*`);
    }
    this.#allow(fn, ['DeleteItem'], PARTITION.openShoots);
  }

  #allow(fn: PipelineFunction, actions: readonly Action[], partition: string): void {
    for (const action of actions) {
      const { statement, partitions } = this.#statementOf(fn, action);
      partitions.add(partition);
      statement.addCondition('ForAllValues:StringLike', { 'dynamodb:LeadingKeys': [...partitions].sort() });
    }
    fn.set('table', this.table.tableName);
  }

  #statementOf(fn: PipelineFunction, action: Action) {
    const ofFunction = this.#statements.get(fn) ?? new Map();
    this.#statements.set(fn, ofFunction);
    const known = ofFunction.get(action);
    if (known !== undefined) return known;
    const statement = new PolicyStatement({
      actions: [`dynamodb:${action}`],
      resources: [this.table.tableArn],
    });
    fn.role.addToPolicy(statement);
    const entry = { statement, partitions: new Set<string>() };
    ofFunction.set(action, entry);
    return entry;
  }
}
