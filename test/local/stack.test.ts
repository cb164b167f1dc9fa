import { describe, expect, it } from 'vitest';
import { findApi, readOutputs } from '../../local/stack.ts';

const outputs = {
  PhotoBucketName: 'photos',
  TableName: 'table',
  UploadsUri: 's3://photos/uploads/',
  ResultsUri: 's3://photos/results/',
  StateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:x',
  ApiKeySecretArn: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:x',
  UploadsQueueUrl: 'https://127.0.0.1/uploads',
  DeadLetterQueueUrl: 'https://127.0.0.1/dead',
  EndedQueueUrl: 'https://127.0.0.1/ended',
  EndedDeadLetterQueueUrl: 'https://127.0.0.1/ended-dead',
  ApiUrl: 'https://a1b2c3d4.execute-api.127.0.0.1:4566',
  FinishShootsFunctionName: 'Retouch-FinishShoots',
};

describe('readOutputs', () => {
  it('returns those of the stack with this name', () => {
    const two = { Retouch: {}, RetouchTest: outputs };
    expect(readOutputs(JSON.stringify(two), 'RetouchTest')).toEqual(outputs);
    expect(() => readOutputs(JSON.stringify(two))).toThrow(/the stack Retouch lacks the outputs/);
  });

  it('returns the outputs, including unknown ones', () => {
    const all = { ...outputs, Another: 'https://x' };
    expect(readOutputs(JSON.stringify({ Retouch: all }))).toEqual(all);
  });

  it('names missing outputs', () => {
    const { UploadsUri: _, ...rest } = outputs;
    expect(() => readOutputs(JSON.stringify({ Retouch: rest }))).toThrow(
      'lacks the outputs UploadsUri; it has',
    );
  });

  it('says so if there are none', () => {
    expect(() => readOutputs('{}')).toThrow(/lacks the outputs PhotoBucketName, .*; it has none/);
  });
});

it('findApi returns the API’s URL at the engine', () => {
  expect(findApi('https://127.0.0.1:4566', outputs.ApiUrl)).toBe(
    'https://127.0.0.1:4566/_aws/execute-api/a1b2c3d4',
  );
});
