import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { createLineFromEnvironment } from '../shared/line/line-from-environment.ts';
import { createPipelineHandler } from '../shared/middleware/pipeline-handler.ts';
import { createJoinLine, joinEventSchema } from './join-line.ts';

const { line } = createLineFromEnvironment(new S3Client(), new SFNClient());

export const handler = createPipelineHandler(joinEventSchema, createJoinLine({ line }));
