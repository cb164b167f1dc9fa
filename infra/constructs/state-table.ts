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
import { EXPIRES_AT, INDEX, INDEX_SORT_KEY, PARTITION } from '../../core/contract/table.ts';
import type { RetouchConfig } from '../config.ts';
import type { PipelineFunction } from './pipeline-function.ts';

/** Properties of a {@link StateTable}. */
export interface StateTableProps {
  /** The name of the table that is adopted; null for a new one. */
  readonly tableName: string | null;
  /** The number of slots: how many photos may be at Segmind at once. */
  readonly maxInFlight: number;
  /** The budgets. */
  readonly budgets: RetouchConfig['budgets'];
}

/** A DynamoDB action that a function may be allowed. */
type Action = 'GetItem' | 'BatchGetItem' | 'Query' | 'PutItem' | 'UpdateItem' | 'DeleteItem';

/**
 * The table with the pipeline's state: photos, receipts, the line and more. Each grant names the partitions
 * that a function may touch, by the table's partition key. A transaction needs the permissions of its single
 * actions. AWS does not document whether it checks the items of a transaction one by one or all items of one
 * action together. So a function has one statement for each action, with all partitions that it may touch,
 * which works in both cases.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html
 */
export class StateTable extends Construct {
  readonly table: Table;
  readonly #props: StateTableProps;
  /** The policy statement for each function and action, with its partitions. */
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
      // count-shoots reads from the stream which photos changed.
      stream: StreamViewType.KEYS_ONLY,
      deletionProtection: true,
      // Receipts say what was paid, so the table outlasts the stack, like the photos. If the first deployment
      // fails, the empty table stays too: CloudFormation cannot delete a table with deletion protection, and
      // its rollback would fail.
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

  /** Lets the function enter photos. */
  grantEnterPhotos(fn: PipelineFunction): void {
    this.#allow(fn, ['GetItem', 'PutItem'], `${PARTITION.photo}*`);
  }

  /** Lets the function read photos and update them. */
  grantUpdatePhotos(fn: PipelineFunction): void {
    this.#allow(fn, ['GetItem', 'UpdateItem'], `${PARTITION.photo}*`);
  }

  /** Lets the function find photos by their ids, list them, and read the listed ones. */
  grantListPhotos(fn: PipelineFunction): void {
    this.#allow(fn, ['Query', 'BatchGetItem'], `${PARTITION.photo}*`);
    const indexes = Object.values(INDEX).map((name) => `${this.table.tableArn}/index/${name}`);
    fn.allow(['dynamodb:Query'], indexes);
  }

  /** Lets the function claim, among identical photos, that one of them runs. */
  grantSamePhotos(fn: PipelineFunction): void {
    this.#allow(fn, ['GetItem', 'UpdateItem'], `${PARTITION.same}*`);
  }

  /**
   * Lets the function join, leave and repair the line. The task tokens are in the items of the photos, so
   * those are read too.
   */
  grantLine(fn: PipelineFunction): void {
    for (const partition of Object.values(PARTITION.line)) {
      this.#allow(fn, ['Query', 'PutItem', 'UpdateItem', 'DeleteItem'], partition);
    }
    this.#allow(fn, ['GetItem'], PARTITION.line.submit);
    this.#allow(fn, ['GetItem'], `${PARTITION.photo}*`);
    fn.set('maxInFlight', this.#props.maxInFlight);
  }

  /** Lets the function write into receipts how jobs ended, and refund failed jobs to the budgets. */
  grantEndJobs(fn: PipelineFunction): void {
    this.#allow(fn, ['GetItem', 'UpdateItem'], `${PARTITION.receipt}*`);
    this.#allow(fn, ['UpdateItem'], `${PARTITION.spending}*`);
    this.tellBudgets(fn);
  }

  /** Lets the function see whether the table is the stack's own, and not restored from a backup. */
  grantReadTableMark(fn: PipelineFunction): void {
    this.#allow(fn, ['GetItem'], PARTITION.audit);
  }

  /**
   * Lets the function read, in one request, where the outputs of a job are kept, its photo, and whether the
   * breaker is open.
   */
  grantFindOutputs(fn: PipelineFunction): void {
    this.#allow(fn, ['BatchGetItem'], `${PARTITION.receipt}*`);
    this.#allow(fn, ['BatchGetItem'], `${PARTITION.photo}*`);
    this.#allow(fn, ['BatchGetItem'], PARTITION.line.submit);
  }

  /** Lets the function restore receipts from records. */
  grantRebuildReceipts(fn: PipelineFunction): void {
    this.#allow(fn, ['GetItem', 'PutItem'], `${PARTITION.receipt}*`);
  }

  /** Lets the function read receipts. */
  grantReadReceipts(fn: PipelineFunction): void {
    this.#allow(fn, ['GetItem'], `${PARTITION.receipt}*`);
  }

  /** Lets the function submit photos: write receipts, which are never deleted, and count spending. */
  grantSubmit(fn: PipelineFunction): void {
    this.#allow(fn, ['GetItem', 'PutItem'], `${PARTITION.receipt}*`);
    // GetItem serves to say how much is spent when a budget is reached.
    this.#allow(fn, ['GetItem', 'UpdateItem'], `${PARTITION.spending}*`);
    this.tellBudgets(fn);
  }

  /** Lets the function read how much of the budgets is spent. */
  grantReadSpending(fn: PipelineFunction): void {
    this.#allow(fn, ['GetItem'], `${PARTITION.spending}*`);
    this.tellBudgets(fn);
  }

  /** Sets the budgets in the function's environment. */
  tellBudgets(fn: PipelineFunction): void {
    const { maxPhotosPerDay, maxDollarsPerDay, maxDollarsPerShoot } = this.#props.budgets;
    fn.set('maxPhotosPerDay', maxPhotosPerDay ?? 'none');
    fn.set('maxDollarsPerDay', maxDollarsPerDay ?? 'none');
    fn.set('maxDollarsPerShoot', maxDollarsPerShoot ?? 'none');
  }

  /** Lets the function keep Segmind's balance. */
  grantKeepBalance(fn: PipelineFunction): void {
    this.#allow(fn, ['GetItem', 'PutItem'], PARTITION.balance);
  }

  /** Lets the function store for which opening of the circuit breaker people were notified. */
  grantAnnounceBreaker(fn: PipelineFunction): void {
    this.#allow(fn, ['GetItem', 'PutItem', 'DeleteItem'], PARTITION.announced);
  }

  /** Lets the function read Segmind's balance. */
  grantReadBalance(fn: PipelineFunction): void {
    this.#allow(fn, ['GetItem'], PARTITION.balance);
  }

  /** Lets the function store the answers to requests with an idempotency key. */
  grantIdempotency(fn: PipelineFunction): void {
    this.#allow(fn, ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'], PARTITION.idempotency);
  }

  /** Lets the function keep and read the recipes of uploads. */
  grantUploadRecipes(fn: PipelineFunction): void {
    this.#allow(fn, ['GetItem', 'UpdateItem'], `${PARTITION.upload}*`);
  }

  /** Lets the function keep the progress of the audit. */
  grantAudit(fn: PipelineFunction): void {
    this.#allow(fn, ['GetItem', 'PutItem'], PARTITION.audit);
  }

  /** Lets the function begin bulk runs, read them and write their progress. */
  grantBulkRuns(fn: PipelineFunction): void {
    this.#allow(fn, ['GetItem', 'PutItem'], `${PARTITION.bulk}*`);
  }

  /** Lets the function count photos: find them by their ids, and keep the counts of their shoots. */
  grantCountPhotos(fn: PipelineFunction): void {
    this.#allow(fn, ['Query'], `${PARTITION.photo}*`);
    this.#allow(fn, ['BatchGetItem', 'PutItem'], `${PARTITION.shoot}*`);
    this.#allow(fn, ['UpdateItem'], PARTITION.shoots);
    this.#allow(fn, ['PutItem'], PARTITION.openShoots);
  }

  /** Lets the function count photos, and compare the counts of shoots with the photos they were made of. */
  grantRecountShoots(fn: PipelineFunction): void {
    this.grantCountPhotos(fn);
    this.#allow(fn, ['Query'], `${PARTITION.shoot}*`);
    this.grantReadShoots(fn);
  }

  /** Lets the function read shoots and their counts. */
  grantReadShoots(fn: PipelineFunction): void {
    this.#allow(fn, ['GetItem', 'Query'], PARTITION.shoots);
  }

  /** Lets the function find the shoots that are quiet, and note that their end was announced. */
  grantFinishShoots(fn: PipelineFunction): void {
    this.#allow(fn, ['GetItem', 'UpdateItem'], PARTITION.shoots);
    this.#allow(fn, ['Query', 'DeleteItem'], PARTITION.openShoots);
  }

  /** Lets the function find and delete everything about a folder, and keep receipts under other keys. */
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
