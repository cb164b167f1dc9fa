import { App } from 'aws-cdk-lib';
import { readConfig } from './config.ts';
import { RetouchStack } from './retouch-stack.ts';

const app = new App();
new RetouchStack(app, 'Retouch', { config: readConfig(app.node.getAllContext()) });
