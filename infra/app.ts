import { App } from 'aws-cdk-lib';
import { readConfig, SettingsError } from './config.ts';
import { RetouchStack } from './retouch-stack.ts';

const app = new App();
try {
  new RetouchStack(app, 'Retouch', { config: readConfig(app.node.getAllContext()) });
} catch (error) {
  // Where a setting is wrong, what is said of it is all that helps.
  if (!(error instanceof SettingsError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
