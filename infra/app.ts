import { App } from 'aws-cdk-lib';
import { readConfig, SettingsError } from './config.ts';
import { RetouchStack } from './retouch-stack.ts';

const app = new App();
try {
  const config = readConfig(app.node.getAllContext(), process.env);
  new RetouchStack(app, config.stackName, { config });
} catch (error) {
  // For a wrong setting, the message is enough: a stack trace would not help.
  if (!(error instanceof SettingsError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
