import {
  type CancellationReason,
  ConditionalCheckFailedException,
  DynamoDBServiceException,
  IdempotentParameterMismatchException,
  ResourceNotFoundException,
  TransactionCanceledException,
  TransactionConflictException,
  TransactionInProgressException,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { Item } from './values/values.ts';

const $metadata = { httpStatusCode: 400, attempts: 1 };

/** A ValidationException. The SDK has no class for it: it throws the service's base class with that name. */
export function validationError(message: string): DynamoDBServiceException {
  return new DynamoDBServiceException({ name: 'ValidationException', $fault: 'client', message, $metadata });
}

export function isValidationError(error: unknown): error is DynamoDBServiceException {
  return error instanceof DynamoDBServiceException && error.name === 'ValidationException';
}

/**
 * The document client does not unmarshall an error's item, so the item is given in AttributeValues.
 * @see https://github.com/aws/aws-sdk-js-v3/issues/6723
 */
export function conditionFailed(item: Item | undefined): ConditionalCheckFailedException {
  const message = 'The conditional request failed';
  return new ConditionalCheckFailedException({ message, $metadata, ...marshalledItem(item) });
}

export function conflict(): TransactionConflictException {
  return new TransactionConflictException({ message: CONFLICT, $metadata });
}

/** @param reasons one for each action, in the order of the actions */
export function canceled(reasons: CancellationReason[]): TransactionCanceledException {
  const codes = reasons.map(({ Code }) => Code).join(', ');
  const message = `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`;
  return new TransactionCanceledException({ message, $metadata, CancellationReasons: reasons });
}

export const NO_REASON: CancellationReason = { Code: 'None' };

const CONFLICT = 'Transaction is ongoing for the item';

export const CONFLICT_REASON: CancellationReason = { Code: 'TransactionConflict', Message: CONFLICT };

export function conditionFailedReason(item: Item | undefined): CancellationReason {
  return {
    Code: 'ConditionalCheckFailed',
    Message: 'The conditional request failed',
    ...marshalledItem(item),
  };
}

export function tokenReused(): IdempotentParameterMismatchException {
  const message = 'The request uses the same client token as a previous, but non-identical request.';
  return new IdempotentParameterMismatchException({ message, Message: message, $metadata });
}

export function tokenInProgress(): TransactionInProgressException {
  const message = 'A transaction with this client token is in progress.';
  return new TransactionInProgressException({ message, Message: message, $metadata });
}

export function tableNotFound(): ResourceNotFoundException {
  return new ResourceNotFoundException({ message: 'Requested resource not found', $metadata });
}

function marshalledItem(item: Item | undefined) {
  return item === undefined ? {} : { Item: marshall(item) };
}
