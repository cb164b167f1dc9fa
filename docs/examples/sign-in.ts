import { AwsClient } from 'aws4fetch';

const {
  AWS_REGION: region = '',
  AWS_ACCESS_KEY_ID: accessKeyId = '',
  AWS_SECRET_ACCESS_KEY: secretAccessKey = '',
  AWS_SESSION_TOKEN: sessionToken = '',
} = process.env;
const aws = new AwsClient({ accessKeyId, secretAccessKey, sessionToken, region, service: 'execute-api' });

/** Signs a request, and sends it. */
export const send = async (request: Request) => fetch(await aws.sign(request));
